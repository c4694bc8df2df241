import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';

/** Debian keeps servers where only administrators look. */
export const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** `describe` where there are `programs` to start. They must be there where every test counts. */
export function describeWith(...programs: string[]): jest.Describe {
  const areInstalled = programs.every((program) => spawnSync(program, ['--version'], { env }).error === undefined);
  return areInstalled || process.env.CI === 'true' ? describe : describe.skip;
}

/** A server of a test's own, to be stopped and frozen. It keeps its port. */
export abstract class PrivateServer {
  private server: ChildProcess | null = null;

  protected constructor(
    protected readonly folder: string,
    protected readonly port: number,
  ) {}

  /** Resolves when it prints `readiness`. */
  protected async run(program: string, settings: string[], readiness: string): Promise<void> {
    const server = spawn(program, settings, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.server = server;
    let output = '';
    await new Promise<void>((resolve, reject) => {
      for (const stream of [server.stdout, server.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          if (output.includes(readiness)) resolve();
        });
      }
      server.once('exit', () => reject(new Error(`${program} has ended:\n${output}`)));
      server.once('error', reject);
    });
  }

  /** Ends it at once, as a power cut would. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  /** It takes connections and what they send, and answers nothing. */
  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  /** Ends it and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, 'close');
  return port;
}
