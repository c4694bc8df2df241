import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  request as requestHttp,
  type RequestOptions,
} from 'node:http';
import { Agent, request as requestHttps } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import WebSocket from 'ws';
import { signedInUser, type SignedInUser } from '../factories/user.factory';
import { eventually } from '../support/eventually';
import { describeWith, env, freePort } from '../support/private-server';
import { startTestApp, type TestApp } from '../support/test-app';

const NAME = 'focus.example.org';
const LIMIT = 20;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** deploy/nginx/focus.conf in an nginx of a test's own: other ports, files and processes, all else as it stands there. */
class PrivateNginx {
  private static readonly all: PrivateNginx[] = [];
  private process: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    readonly httpPort: number,
  ) {}

  static async start(upstream: string, socketUpstreams: string[] = [upstream]): Promise<PrivateNginx> {
    const folder = mkdtempSync(join(tmpdir(), 'focus-nginx-'));
    const nginx = new PrivateNginx(folder, await freePort(), await freePort());
    PrivateNginx.all.push(nginx);
    const certificate = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
    const subject = ['-days', '1', '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`];
    execFileSync('openssl', [...certificate, ...files, ...subject], { stdio: 'ignore' });
    mkdirSync(join(folder, 'www'));
    writeFileSync(join(folder, 'www/index.html'), 'the frontend');
    nginx.configure(upstream, socketUpstreams);
    execFileSync('nginx', [...nginx.arguments, '-t'], { env, stdio: 'pipe' });
    nginx.process = spawn('nginx', nginx.arguments, { env, stdio: 'ignore' });
    await eventually(async () => (await nginx.get('/', { localAddress: '127.0.0.9' }).catch(() => null)) !== null);
    return nginx;
  }

  private configure(upstream: string, socketUpstreams: string[]): void {
    const { folder, port, httpPort } = this;
    const server = (address: string): string => `server ${address} max_fails=3 fail_timeout=5s;`;
    const [before = '', ...after] = readFileSync('deploy/nginx/focus.conf', 'utf8').split('upstream focus_sockets');
    const first = before.replace(server('127.0.0.1:8000'), server(upstream));
    const rest = after.join('').replace(server('127.0.0.1:8000'), socketUpstreams.map(server).join('\n'));
    const configuration = `${first}upstream focus_sockets${rest}`
      .replaceAll('listen 80', `listen 127.0.0.1:${httpPort}`)
      .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
      .replaceAll(`/etc/letsencrypt/live/${NAME}`, folder)
      .replaceAll('/var/log/nginx', folder)
      .replaceAll('/var/www/focus', join(folder, 'www'));
    expect(configuration).not.toContain('127.0.0.1:8000');
    writeFileSync(join(folder, 'focus.conf'), configuration);
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${join(folder, kind)};`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log ${join(folder, 'error.log')};\n` +
        `events {}\nhttp { ${paths.join(' ')} include ${join(folder, 'focus.conf')}; }\n`,
    );
  }

  private get arguments(): string[] {
    return ['-p', this.folder, '-e', join(this.folder, 'error.log'), '-c', join(this.folder, 'nginx.conf')];
  }

  get certificate(): Buffer {
    return readFileSync(join(this.folder, 'fullchain.pem'));
  }

  log(): string {
    return readFileSync(join(this.folder, 'focus.log'), 'utf8');
  }

  /** A connection to it under its name. */
  agent(localAddress = '127.0.0.1'): Agent {
    const lookup: LookupFunction = (_name, options, done) =>
      options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
    return new Agent({ ca: this.certificate, servername: NAME, lookup, localAddress });
  }

  /** @param options whose `localAddress` is who asks */
  get(path: string, { localAddress, ...options }: RequestOptions = {}): Promise<Answer> {
    return answerTo(requestHttps({ host: NAME, port: this.port, path, agent: this.agent(localAddress), ...options }));
  }

  /** Without TLS. */
  getPlain(path: string, options: RequestOptions = {}): Promise<Answer> {
    return answerTo(requestHttp({ host: '127.0.0.1', port: this.httpPort, path, ...options }));
  }

  /** Ends them and leaves nothing behind. */
  static async removeAll(): Promise<void> {
    for (const nginx of PrivateNginx.all.splice(0)) await nginx.remove();
  }

  private async remove(): Promise<void> {
    const { process: running } = this;
    if (running !== null && running.exitCode === null) {
      const ended = once(running, 'exit');
      running.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function answerTo(request: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end();
  });
}

describeWith('nginx')('deploy/nginx/focus.conf', () => {
  afterAll(() => PrivateNginx.removeAll());

  describe('in front of Focus', () => {
    let focus: TestApp;
    let nginx: PrivateNginx;
    let user: SignedInUser;

    beforeAll(async () => {
      focus = await startTestApp({
        TRUST_PROXY: '1',
        RATE_LIMIT_ENABLED: 'true',
        RATE_LIMIT_PER_MINUTE: String(LIMIT),
        FRONTEND_URL: `https://${NAME}`,
      });
      nginx = await PrivateNginx.start(new URL(focus.url).host);
      user = await signedInUser(focus);
    });

    afterAll(() => focus.close());

    it('passes /api on over TLS, with the id of the request', async () => {
      const health = await nginx.get('/api/health', { headers: { 'X-Request-Id': 'from-the-phone' } });
      expect(health.status).toBe(200);
      expect(health.headers['x-request-id']).toBe('from-the-phone');
      // A malformed one is replaced, by one that both logs have.
      const { headers } = await nginx.get('/api/health', { headers: { 'X-Request-Id': 'two words' } });
      expect(headers['x-request-id']).toMatch(/^[\da-f]{32}$/);
      expect(nginx.log()).toContain(String(headers['x-request-id']));
    });

    it('sends plain HTTP to TLS, method and all', async () => {
      const { status, headers } = await nginx.getPlain('/api/auth/login?a=b', {
        method: 'POST',
        headers: { Host: NAME },
      });
      expect([status, headers.location]).toEqual([308, `https://${NAME}/api/auth/login?a=b`]);
    });

    it('knows no other name', async () => {
      await expect(nginx.getPlain('/api/health')).rejects.toThrow('socket hang up');
      const unnamed = nginx.get('/api/health', { agent: new Agent({ rejectUnauthorized: false }), host: '127.0.0.1' });
      await expect(unnamed).rejects.toThrow('unrecognized name');
    });

    it('has Focus count by the real address, whatever the client says', async () => {
      const ask = (localAddress: string, forged: string): Promise<Answer> =>
        nginx.get('/api/users/me', {
          localAddress,
          headers: { 'X-Forwarded-For': forged, Forwarded: `for=${forged}`, 'X-Real-IP': forged },
        });
      const answers = [];
      for (let number = 1; number <= LIMIT + 1; number += 1)
        answers.push(await ask('127.0.0.2', `203.0.113.${number}`));
      expect(answers.map(({ status }) => status)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
      // Another has a count of its own, and cannot spend the first one's by its name.
      expect((await ask('127.0.0.3', '127.0.0.2')).status).toBe(401);
    });

    it('carries the plain WebSocket, and logs no token', async () => {
      const address = `wss://${NAME}:${nginx.port}/api/ws/notifications?token=${user.accessToken}`;
      const socket = new WebSocket(address, { agent: nginx.agent('127.0.0.4') });
      const [data] = (await once(socket, 'message')) as [Buffer];
      expect(JSON.parse(data.toString())).toMatchObject({ type: 'connection' });
      const closed = once(socket, 'close');
      socket.close();
      await closed;
      const line = await eventually(() =>
        nginx
          .log()
          .split('\n')
          .find((one) => one.includes('/api/ws/notifications')),
      );
      expect(JSON.parse(line)).toMatchObject({ status: 101, client: '127.0.0.4', path: '/api/ws/notifications' });
      expect(nginx.log()).not.toContain(user.accessToken);
    });

    it.each([['polling'], ['websocket']])('carries Socket.IO by %s', async (transport) => {
      const socket: Socket = io(`https://${NAME}:${nginx.port}/notifications`, {
        transports: [transport],
        auth: { token: user.accessToken },
        agent: nginx.agent('127.0.0.5') as unknown as string,
        reconnection: false,
        forceNew: true,
      });
      const connected = once(socket as unknown as NodeJS.EventEmitter, 'connect');
      const refused = new Promise<never>((_resolve, reject) => socket.on('connect_error', reject));
      await Promise.race([connected, refused]);
      expect(socket.io.engine.transport.name).toBe(transport);
      socket.close();
    });

    it('shows the metrics to nobody, and the frontend for what is not the API', async () => {
      expect((await nginx.get('/metrics')).status).toBe(404);
      expect(await nginx.get('/challenges/7')).toMatchObject({ status: 200, text: 'the frontend' });
    });

    it('refuses what is too large as Focus would', async () => {
      // Told by its length, before any of it is sent.
      const headers = { ...user.auth, 'Content-Length': 12 * 1024 * 1024 };
      const answer = await nginx.get('/api/users/me/avatar?x="', { method: 'PUT', headers });
      expect(answer.status).toBe(413);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(answer.text)).toEqual({
        type: 'about:blank',
        title: 'Content Too Large',
        status: 413,
        code: 'payload_too_large',
        detail: expect.any(String),
        instance: '/api/users/me/avatar',
        request_id: answer.headers['x-request-id'],
      });
    });
  });

  it('says that Focus is away as Focus would', async () => {
    const nginx = await PrivateNginx.start(`127.0.0.1:${await freePort()}`);
    for (const path of ['/api/health', '/socket.io/?EIO=4&transport=polling', '/api/ws/notifications']) {
      const answer = await nginx.get(path);
      expect([path, answer.status]).toEqual([path, 503]);
      expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '5' });
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'unavailable', instance: path.split('?')[0] });
    }
  });

  it('sends each client to the same process, and clients to all of them', async () => {
    const processes = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const server = createServer((_request, response) => response.end(name)).listen(0, '127.0.0.1');
        await once(server, 'listening');
        return server;
      }),
    );
    const addresses = processes.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`);
    const nginx = await PrivateNginx.start(addresses[0]!, addresses);
    const clients = Array.from({ length: 12 }, (_, number) => `127.0.1.${number + 1}`);
    const served = new Map<string, Set<string>>();
    for (const client of [...clients, ...clients, ...clients]) {
      const { text } = await nginx.get('/socket.io/', { localAddress: client });
      served.set(client, (served.get(client) ?? new Set()).add(text));
    }
    expect([...served.values()].map(({ size }) => size)).toEqual(clients.map(() => 1));
    expect(new Set([...served.values()].flatMap((names) => [...names]))).toEqual(new Set(['one', 'two']));
    for (const server of processes) server.closeAllConnections();
    for (const server of processes) server.close();
  });
});
