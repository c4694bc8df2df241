import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** `describe` where there is a Redis to start. It must be there where every test counts. */
export const describeWithRedis = isInstalled || process.env.CI === 'true' ? describe : describe.skip;

/** A Redis of a test's own, to be stopped, frozen and flushed. It keeps its port, and nothing else. */
export class PrivateRedis {
  private server: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'focus-redis-'));

  private constructor(private readonly port: number) {}

  /** A Redis that is not started yet. */
  static async create(): Promise<PrivateRedis> {
    const socket = createServer().listen(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address() as AddressInfo;
    socket.close();
    await once(socket, 'close');
    return new PrivateRedis(port);
  }

  static async start(): Promise<PrivateRedis> {
    const redis = await PrivateRedis.create();
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  /** Resolves when it answers. */
  async start(...options: string[]): Promise<void> {
    const settings = [
      '--port',
      String(this.port),
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      this.folder,
      ...options,
    ];
    this.server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    await new Promise<void>((resolve, reject) => {
      this.server?.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ready to accept connections')) resolve();
      });
      this.server?.once('exit', () => reject(new Error(`Redis has ended:\n${output}`)));
      this.server?.once('error', reject);
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

  /** It takes connections and commands, and answers none. */
  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  async flush(): Promise<void> {
    await this.command('FLUSHALL');
  }

  /** What it answers to one command. */
  async command(...words: string[]): Promise<unknown> {
    const client = createClient({ url: this.url });
    client.on('error', () => undefined);
    await client.connect();
    const answer = await client.sendCommand(words);
    await client.close();
    return answer;
  }

  /** Ends it and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
