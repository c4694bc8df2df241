import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { PARAMS_PROVIDER_TOKEN } from 'nestjs-pino';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import request, { type Response } from 'supertest';
import { DataSource, QueryFailedError } from 'typeorm';
import { AppModule } from '../../src/app.module';
import { APP_OPTIONS, setUpApp } from '../../src/app.setup';
import { Environment } from '../../src/config/environment';
import { LoggingConfig } from '../../src/config/logging.config';
import { MailConfig } from '../../src/config/mail.config';
import { Clock } from '../../src/infrastructure/clock/clock';
import { loggerOptions } from '../../src/infrastructure/logging/logging.module';
import { MailDispatcher } from '../../src/infrastructure/mail/mail-dispatcher';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { User } from '../../src/modules/users/entities/user.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { signedInUser } from '../factories/user.factory';
import { closeClients, openPlain, openSocketIo } from '../support/realtime-client';
import { START, type TestApp } from '../support/test-app';
import { createTestDatabase } from '../support/test-database';

const SECRET_KEY = 'a-secret-key-of-this-very-test-0123456789';

interface LoggedApp extends TestApp {
  /** What has been logged, a line each. */
  lines: string[];
}

/** As `startTestApp`, its log kept. One a process: nestjs-pino keeps the logger of the first. */
async function startLoggedApp(overrides: Record<string, string>): Promise<LoggedApp> {
  const database = await createTestDatabase();
  const outboxDir = mkdtempSync(join(tmpdir(), 'focus-outbox-'));
  const environment = Environment.load({
    NODE_ENV: 'test',
    SECRET_KEY,
    BCRYPT_ROUNDS: '4',
    MIGRATE_ON_START: 'true',
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'trace',
    DATABASE_URL: database.url,
    ...overrides,
  });
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, callback): void {
      lines.push(
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      );
      callback();
    },
  });
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(environment)] })
    .overrideProvider(MailConfig)
    .useValue(Object.assign(new MailConfig(environment), { outboxDir }))
    .overrideProvider(PARAMS_PROVIDER_TOKEN)
    .useValue({ pinoHttp: [loggerOptions(new LoggingConfig(environment)), stream] })
    .compile();
  const app = module.createNestApplication<NestExpressApplication>(APP_OPTIONS);
  app.useLogger(false);
  const document = setUpApp(app);
  const clock = app.get(Clock);
  clock.set(START);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app,
    server: app.getHttpServer(),
    url,
    document,
    clock,
    dataSource: app.get(DataSource),
    mails: app.get(MailDispatcher),
    outboxDir,
    lines,
    http: () => request(url),
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(outboxDir, { recursive: true, force: true });
    },
  };
}

describe('S4: the log', () => {
  let focus: LoggedApp;
  let smtp: SMTPServer;
  let mails: string[];

  beforeAll(async () => {
    mails = [];
    smtp = new SMTPServer({
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(null, { user: 'mail-user' }),
      disableReverseLookup: true,
      onData: (stream, _session, callback) => {
        let source = '';
        stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
        stream.on('end', () => {
          mails.push(source);
          callback();
        });
      },
    });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    focus = await startLoggedApp({
      RATE_LIMIT_ENABLED: 'false',
      MAIL_SERVER: '127.0.0.1',
      MAIL_PORT: String((smtp.server.address() as AddressInfo).port),
      MAIL_USERNAME: 'mail-user',
      MAIL_PASSWORD: 'the-mail-password',
      MAIL_TLS: 'false',
    });
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(async () => {
    await focus.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  const parsed = (): Record<string, unknown>[] =>
    focus.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  /** The lines that belong to the request `id`. */
  const linesOf = (id: string): Record<string, unknown>[] => parsed().filter((line) => line.request_id === id);

  it('is one JSON object a line, with the id of the request', async () => {
    const ids = ['log-200', 'log-401', 'log-404', 'log-422'];
    const sam = await signedInUser(focus);
    await focus.http().get('/api/users/me').set(sam.auth).set('X-Request-Id', 'log-200');
    await focus.http().get('/api/users/me').set('X-Request-Id', 'log-401');
    await focus.http().get('/api/nowhere').set('X-Request-Id', 'log-404');
    await focus.http().put('/api/users/me').set(sam.auth).set('X-Request-Id', 'log-422').send({ role: 'admin' });
    for (const id of ids) {
      const lines = linesOf(id);
      expect([id, lines.length]).toEqual([id, 1]);
      expect(lines[0]).toMatchObject({
        msg: 'request',
        method: expect.any(String),
        path: expect.any(String),
        status: expect.any(Number),
      });
    }
    expect(linesOf('log-422')[0]).toMatchObject({ method: 'PUT', path: '/api/users/me', status: 422, level: 30 });
  });

  it('shows no address a client made up', async () => {
    await focus.http().get('/api/users/me').set({ 'X-Forwarded-For': '203.0.113.7', Forwarded: 'for=203.0.113.7' });
    expect(focus.lines.join('\n')).not.toContain('203.0.113.7');
  });

  it('gets no second line by what a client sends', async () => {
    const count = focus.lines.length;
    await focus
      .http()
      .post('/api/auth/login%0A%7B%22level%22:60%7D?a=%0A')
      .set('User-Agent', 'a\tb')
      .send({ username: 'x\n{"level":60}\r\n', password: 'x\ny' });
    expect(focus.lines.length - count).toBe(1);
    expect(parsed().every((line) => line.level !== 60)).toBe(true);
  });

  it('tells of a fault of ours, once, with the id of the request', async () => {
    const sam = await signedInUser(focus);
    jest.spyOn(focus.app.get(UsersService), 'getCaller').mockRejectedValue(new Error('the reason why'));
    const response = await focus.http().get('/api/users/me').set(sam.auth).set('X-Request-Id', 'fault-1');
    expect(response.status).toBe(500);
    const lines = linesOf('fault-1');
    expect(lines.filter(({ level }) => Number(level) >= 50)).toHaveLength(1);
    expect(focus.lines.filter((line) => line.includes('the reason why'))).toHaveLength(1);
    const [error] = lines.filter(({ level }) => level === 50);
    expect(error).toMatchObject({ code: 'internal_error', err: { type: 'Error', message: 'the reason why' } });
    expect((error?.err as { stack: string }).stack).toContain('.ts:');
    expect(lines.at(-1)).toMatchObject({ msg: 'request', status: 500, level: 40 });
  });

  it('keeps to itself what a failed statement carried', async () => {
    const sam = await signedInUser(focus);
    const driverError = Object.assign(new Error('Unknown column'), {
      code: 'ER_BAD_FIELD_ERROR',
      sql: "SELECT 'interpolated-hash'",
    });
    const error = new QueryFailedError('UPDATE users SET password_hash = ?', ['parameter-hash'], driverError);
    jest.spyOn(focus.app.get(UsersService), 'getCaller').mockRejectedValue(error);
    await focus.http().get('/api/users/me').set(sam.auth).set('X-Request-Id', 'fault-2');
    const log = linesOf('fault-2')
      .map((line) => JSON.stringify(line))
      .join('\n');
    expect(log).toContain('Unknown column');
    expect(log).toContain('password_hash = ?');
    expect(log).not.toMatch(/interpolated-hash|parameter-hash/);
  });

  it('says nothing of what a client did wrong but the line of its request', async () => {
    await focus
      .http()
      .post('/api/auth/login')
      .set('X-Request-Id', 'wrong-1')
      .send({ username: 'nobody', password: 'nonsense' });
    expect(linesOf('wrong-1').map(({ level, status }) => [level, status])).toEqual([[30, 401]]);
  });

  it('holds no password, token, cookie or secret, whatever happens', async () => {
    const http = focus.http();
    const input = { username: 'leaky', email: 'leaky@example.org', password: 'the-first-password-of-leaky' };
    const secrets = new Set<string>([
      SECRET_KEY,
      input.password,
      'the-mail-password',
      'the-wrong-password',
      'the-new-password-of-leaky',
    ]);
    const send = async (
      method: 'get' | 'post' | 'put' | 'delete',
      path: string,
      body?: object,
      auth?: string,
    ): Promise<Response> => {
      const call = http[method](path).set('Cookie', 'session=the-cookie');
      if (auth !== undefined) call.set('Authorization', `Bearer ${auth}`);
      const response = await call.send(body);
      for (const token of [response.body.access_token, response.body.refresh_token]) {
        if (typeof token === 'string') secrets.add(token);
      }
      return response;
    };
    const mailed = async (): Promise<string> => {
      await focus.mails.drain();
      const mail = await PostalMime.parse(mails.at(-1) ?? '');
      const token = String(/token=([\w-]+)/.exec(mail.text ?? '')?.[1]);
      secrets.add(token);
      return token;
    };
    secrets.add('the-cookie');

    expect((await send('post', '/api/auth/register', input)).status).toBe(202);
    const verification = await mailed();
    await send('get', `/api/auth/verify-email?token=${verification}`);
    expect((await send('post', '/api/auth/verify-email', { token: verification })).status).toBe(200);
    const login = { username: input.username, password: input.password };
    await send('post', '/api/auth/login', { ...login, password: 'the-wrong-password' });
    await send('post', '/api/auth/login', { ...login, extra: input.password });
    const first = await send('post', '/api/auth/login', login);
    expect(first.status).toBe(200);
    const refreshed = await send('post', '/api/auth/refresh', { refresh_token: first.body.refresh_token });
    expect(refreshed.status).toBe(200);
    const access = String(refreshed.body.access_token);
    await send('get', `/api/users/me?access_token=${access}`, undefined, access);
    await send('get', `/api/nowhere/${'x'}?token=${access}`, undefined, `${access}x`);
    const change = { current_password: input.password, new_password: 'the-new-password-of-leaky' };
    expect(
      (await send('post', '/api/users/me/password', { ...change, current_password: 'the-wrong-password' }, access))
        .status,
    ).toBe(403);
    expect((await send('post', '/api/users/me/password', change, access)).status).toBe(204);
    focus.clock.advance(3_600_000);
    await send('post', '/api/auth/forgot-password', { email: input.email });
    const reset = await mailed();
    await send('post', '/api/auth/reset-password', { token: `${reset}x`, new_password: 'the-new-password-of-leaky' });
    await send('post', '/api/auth/reset-password', { token: reset, new_password: 'the-new-password-of-leaky' });
    jest.spyOn(focus.app.get(UsersService), 'findByUsername').mockRejectedValueOnce(new Error('boom'));
    expect((await send('post', '/api/auth/login', login)).status).toBe(500);
    const user = await focus.dataSource.getRepository(User).findOneByOrFail({ username: 'leaky' });
    secrets.add(String(user.passwordHash));

    // Both doors of the socket take the token in their address.
    const again = await send('post', '/api/auth/login', { ...login, password: change.new_password });
    expect(again.status).toBe(200);
    const token = String(again.body.access_token);
    const plain = await openPlain(focus.url, token);
    expect(await plain.request('authenticate', { token })).toMatchObject({ type: 'authenticated' });
    await openSocketIo(focus.url, token, 'websocket');
    await send('get', `/socket.io/?EIO=4&transport=polling&token=${token}`);
    await expect(openPlain(focus.url, `${token}x`)).rejects.toMatchObject({ code: 'invalid_token' });
    closeClients();
    // A mail that cannot be sent stays in the queue with what went wrong.
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    await send('post', '/api/users/me/email', { new_email: 'new@example.org', password: change.new_password }, token);
    await focus.mails.drain();
    const queue = await focus.dataSource.query<object[]>('SELECT * FROM mails');
    expect(queue.length).toBeGreaterThan(1);
    const metrics = await send('get', '/metrics');
    expect(metrics.status).toBe(200);

    expect(secrets.size).toBeGreaterThan(13);
    const places = {
      log: focus.lines.join('\n'),
      audit: JSON.stringify(await focus.dataSource.getRepository(AuditLog).find()),
      queue: JSON.stringify(queue),
      metrics: metrics.text,
    };
    for (const secret of secrets) {
      for (const [place, text] of Object.entries(places))
        expect([place, secret, text.includes(secret)]).toEqual([place, secret, false]);
    }
    for (const line of focus.lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});
