import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** How the way through the proxy is. */
type State = 'open' | 'frozen' | 'refusing';

interface Link {
  client: Socket;
  server: Socket;
}

/** Something between an app and a server of its, to be frozen, cut, closed and slowed down. */
export class TcpProxy {
  private readonly listener: Server;
  private readonly links = new Set<Link>();
  private state: State = 'open';
  private delayMs = 0;

  private constructor(private readonly target: { host: string; port: number }) {
    this.listener = createServer((client) => this.accept(client));
  }

  /** @param target the address of the server, of whatever protocol */
  static async to(target: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(target);
    const proxy = new TcpProxy({ host: hostname, port: Number(port) });
    proxy.listener.listen(0, '127.0.0.1');
    await once(proxy.listener, 'listening');
    return proxy;
  }

  /** `url`, by way of the proxy. */
  through(url: string): string {
    const way = new URL(url);
    way.hostname = '127.0.0.1';
    way.port = String((this.listener.address() as AddressInfo).port);
    return way.toString();
  }

  /** Connections stay open, new ones are taken; nothing gets through any more. */
  freeze(): void {
    this.state = 'frozen';
    for (const { client, server } of this.links) {
      client.pause();
      server.pause();
    }
  }

  /** What was held back goes on its way; so does everything after it. */
  open(): void {
    this.state = 'open';
    this.delayMs = 0;
    for (const { client, server } of this.links) {
      client.resume();
      server.resume();
    }
  }

  /** Resets every connection there is. New ones get through. */
  cut(): void {
    for (const { client, server } of this.links) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** {@link cut}, and new connections are reset, too. */
  refuse(): void {
    this.state = 'refusing';
    this.cut();
  }

  /** Holds back whatever the server says for so long. */
  delay(milliseconds: number): void {
    this.delayMs = milliseconds;
  }

  async close(): Promise<void> {
    const closed = once(this.listener, 'close');
    this.listener.close();
    this.cut();
    await closed;
  }

  private accept(client: Socket): void {
    if (this.state === 'refusing') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.target);
    const link = { client, server };
    this.links.add(link);
    const end = (): void => {
      this.links.delete(link);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', end).on('close', end);
      if (this.state === 'frozen') socket.pause();
    }
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk) => {
      if (this.delayMs === 0) client.write(chunk);
      else setTimeout(() => client.write(chunk), this.delayMs);
    });
    if (this.state === 'frozen') for (const socket of [client, server]) socket.pause();
  }
}
