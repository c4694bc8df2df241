import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { acceptWaiting } from '../http/shutdown';
import type { WorkerPool } from './worker-pool';

/** In the primary process: accepts all connections, reads nothing of them, and deals them out to the workers. */
export class FrontDoor {
  private readonly server;

  constructor(workers: WorkerPool) {
    this.server = createServer({ pauseOnConnect: true, noDelay: true }, (connection) => workers.deal(connection));
  }

  /**
   * Resolves with the address when it listens.
   *
   * @throws what the system says, when the port is taken, say
   */
  async open(port: number, host: string): Promise<string> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    const { address, family, port: actualPort } = this.server.address() as AddressInfo;
    const name = ['0.0.0.0', '::'].includes(address) ? localhost(family) : address;
    return `http://${family === 'IPv6' ? `[${name}]` : name}:${actualPort}`;
  }

  /** Takes in who waits, and nobody else. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    await acceptWaiting(this.server);
    this.server.close();
  }
}

function localhost(family: string): string {
  return family === 'IPv6' ? '::1' : '127.0.0.1';
}
