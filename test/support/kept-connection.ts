import { Agent, request as httpRequest } from 'node:http';
import WebSocket from 'ws';
import type { Person } from './built-focus';

/** Idle connections are closed after 5 s; a look at it this often (milliseconds) keeps one. */
const KEEP_MS = 2_000;

export interface KeptAnswer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test looks for
  body: any;
  /** It was the last one on this connection. */
  isLast: boolean;
}

/** One connection that is kept, and so one worker that answers: what comes through a proxy may come over any. */
export class KeptConnection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly keeping = setInterval(() => void this.get('/api/health/live').catch(() => null), KEEP_MS);

  private constructor(
    private readonly url: string,
    /** The session that was opened on it, see {@link open}. */
    private session: string,
  ) {}

  /** A connection with a Socket.IO session, over the polling transport, of the worker at its end. */
  static async open(url: string): Promise<KeptConnection> {
    const connection = new KeptConnection(url, '');
    const { body } = await connection.get('/socket.io/?EIO=4&transport=polling');
    connection.session = /"sid":"([^"]+)"/.exec(String(body))![1]!;
    return connection;
  }

  /** One to each of `count` workers. */
  static async toEach(url: string, count: number): Promise<KeptConnection[]> {
    const byWorker = new Map<string, KeptConnection>();
    while (byWorker.size < count) {
      const connection = await KeptConnection.open(url);
      if (byWorker.has(connection.worker)) connection.close();
      else byWorker.set(connection.worker, connection);
    }
    return [...byWorker.values()];
  }

  /** The number of the worker that answers. */
  get worker(): string {
    return this.session.split('.', 1)[0]!;
  }

  /** Where its session is, whoever is asked for it. */
  get sessionPath(): string {
    return `/socket.io/?EIO=4&transport=polling&sid=${this.session}`;
  }

  get(path: string, person?: Person): Promise<KeptAnswer> {
    return this.request('GET', path, undefined, person);
  }

  post(path: string, body: object | string, person?: Person): Promise<KeptAnswer> {
    return this.request('POST', path, body, person);
  }

  /** @throws where the connection breaks before the answer is whole */
  request(method: string, path: string, body?: object | string, person?: Person): Promise<KeptAnswer> {
    const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
    const type = typeof body === 'object' ? 'application/json' : 'text/plain';
    const headers = {
      ...(body === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }),
      ...(person === undefined ? {} : { Authorization: `Bearer ${person.accessToken}` }),
    };
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${this.url}${path}`, { agent: this.agent, method, headers });
      request.on('error', reject);
      request.on('response', (response) => {
        let answered = '';
        response.on('data', (chunk: Buffer) => (answered += chunk.toString()));
        response.on('error', reject);
        response.on('end', () => {
          const isJson = response.headers['content-type']?.includes('json') === true && answered !== '';
          resolve({
            status: response.statusCode!,
            body: isJson ? JSON.parse(answered) : answered,
            isLast: response.headers.connection === 'close',
          });
        });
      });
      request.end(text);
    });
  }

  /** Asks on this connection for another transport of `session`, and gives it away. */
  upgrade({ session }: KeptConnection): WebSocket {
    clearInterval(this.keeping);
    const url = this.url.replace('http', 'ws');
    return new WebSocket(`${url}/socket.io/?EIO=4&transport=websocket&sid=${session}`, { agent: this.agent });
  }

  close(): void {
    clearInterval(this.keeping);
    this.agent.destroy();
  }
}
