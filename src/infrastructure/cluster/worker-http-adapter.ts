import { once } from 'node:events';
import type { Socket } from 'node:net';
import { ExpressAdapter } from '@nestjs/platform-express';

/** The HTTP server of a worker. It listens to the other workers only; its clients are handed to it by the primary. */
export class WorkerHttpAdapter extends ExpressAdapter {
  private readonly clients = new Set<Socket>();

  /** How many clients are connected. */
  get size(): number {
    return this.clients.size;
  }

  take(client: Socket): void {
    this.clients.add(client);
    client.once('close', () => this.clients.delete(client));
    this.httpServer.emit('connection', client);
    client.resume();
  }

  /** Node knows nothing of the clients it has not accepted here, and would not wait for them. */
  override async close(): Promise<void> {
    await super.close();
    await Promise.all([...this.clients].map((client) => once(client, 'close')));
  }
}
