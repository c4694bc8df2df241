import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Locale } from '../../src/common/i18n/locale.enum';
import { ConfigModule } from '../../src/config/config.module';
import { Environment } from '../../src/config/environment';
import { MailConfig, type SmtpServer } from '../../src/config/mail.config';
import { Clock } from '../../src/infrastructure/clock/clock';
import { ClockModule } from '../../src/infrastructure/clock/clock.module';
import { DatabaseModule } from '../../src/infrastructure/database/database.module';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { Mail } from '../../src/infrastructure/mail/entities/mail.entity';
import { MailStatus } from '../../src/infrastructure/mail/entities/mail-status.enum';
import { MailComposers } from '../../src/infrastructure/mail/mail-composers';
import type { MailContent } from '../../src/infrastructure/mail/mail-content';
import { MailDispatcher } from '../../src/infrastructure/mail/mail-dispatcher';
import { MailMetrics } from '../../src/infrastructure/mail/mail-metrics';
import { MailOutbox, type NewMail } from '../../src/infrastructure/mail/mail-outbox';
import { MailTransport } from '../../src/infrastructure/mail/mail-transport';
import { MailModule } from '../../src/infrastructure/mail/mail.module';
import { RETRY_PAUSES_MS } from '../../src/infrastructure/mail/retry-schedule';
import { QueueModule } from '../../src/infrastructure/queue/queue.module';
import { WorkQueue } from '../../src/infrastructure/queue/work-queue';
import { RedisModule } from '../../src/infrastructure/redis/redis.module';
import { Repository } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const START = new Date('2026-11-20T08:33:00.000Z');
const MINUTE_MS = 60_000;
const LINK = 'https://focus.example/verify-email?token=0123456789abcdef0123456789abcdef';
const MAIL: NewMail = { kind: 'hello', userId: 7, recipient: 'nadia@example.org', context: { figure: 42 } };
const CONTENT: MailContent = {
  locale: Locale.French,
  subject: 'Confirmez votre adresse',
  heading: 'Bienvenue 😀',
  paragraphs: ['C’est très simple.'],
  action: { label: 'Confirmer', url: LINK },
};

const TIMERS_BUT_SET_TIMEOUT = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval'] as const),
];

interface Delivery {
  from: string;
  recipients: string[];
  source: string;
}

type Refusal = { at: 'recipient' | 'data'; code: number; text: string } | { at: 'hang-up' | 'silence' };

/** A mail server without TLS that takes, or refuses, what it is sent. */
class MailServer {
  readonly deliveries: Delivery[] = [];
  /** Conversations that got as far as naming a recipient. */
  tries = 0;
  refusal: Refusal | null = null;
  private readonly server: SMTPServer;

  constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      hideSTARTTLS: true,
      disableReverseLookup: true,
      onRcptTo: (_address, _session, callback) => {
        this.tries += 1;
        callback(this.refusal?.at === 'recipient' ? failure(this.refusal) : null);
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.refusal?.at === 'data') return callback(failure(this.refusal));
          if (this.refusal?.at === 'silence') return void this.server.emit('silent');
          this.deliveries.push({
            from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
            recipients: session.envelope.rcptTo.map(({ address }) => address),
            source: Buffer.concat(chunks).toString('utf8'),
          });
          if (this.refusal?.at === 'hang-up') return this.hangUp();
          callback();
          this.server.emit('delivered');
        });
      },
    });
    this.server.on('error', () => undefined);
  }

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server.server, 'listening');
    return (this.server.server.address() as AddressInfo).port;
  }

  delivered(): Promise<unknown> {
    return once(this.server, 'delivered');
  }

  silent(): Promise<unknown> {
    return once(this.server, 'silent');
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private hangUp(): void {
    const { connections } = this.server as unknown as { connections: Set<{ _socket: { destroy(): void } }> };
    for (const connection of connections) connection._socket.destroy();
  }
}

function failure({ code, text }: { code: number; text: string }): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function header(source: string, name: string): string[] {
  const head = source.slice(0, source.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return head
    .split('\r\n')
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 1).trim());
}

async function parse(source: string | Buffer): Promise<Email> {
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(source);
}

describe('mail', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let outboxDir: string;
  let smtp: SmtpServer | null;
  let server: MailServer;

  let clock: Clock;
  let mails: Repository<Mail>;
  let transactions: Transactions;
  let outbox: MailOutbox;
  let composers: MailComposers;
  let dispatcher: MailDispatcher;
  let logged: string[] = [];

  const enqueue = (mail: Partial<NewMail> = {}): Promise<void> =>
    transactions.run((tx) => outbox.enqueue(tx, { ...MAIL, ...mail }));

  /** A dispatcher beside the module's own, as another process would have. */
  const anotherDispatcher = (): MailDispatcher =>
    new MailDispatcher(
      mails,
      transactions,
      composers,
      module.get(MailTransport),
      module.get(WorkQueue),
      module.get(MailMetrics),
      clock,
    );

  const build = async (): Promise<void> => {
    const environment = Environment.load({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      MIGRATE_ON_START: 'true',
      MAIL_FROM: 'Focus, for less noise <focus@mail.example>',
    });
    const config = { ...new MailConfig(environment), outboxDir, smtp };
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(environment), ClockModule, DatabaseModule, RedisModule, QueueModule, MailModule],
    })
      .overrideProvider(MailConfig)
      .useValue(config)
      .compile();
    clock = module.get(Clock);
    clock.set(START);
    mails = module.get<Repository<Mail>>(getRepositoryToken(Mail));
    transactions = module.get(Transactions);
    outbox = module.get(MailOutbox);
    composers = module.get(MailComposers);
    dispatcher = module.get(MailDispatcher);
    composers.register('hello', () => Promise.resolve(CONTENT));
    logged = [];
  };

  beforeEach(async () => {
    for (const level of ['log', 'warn', 'error'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation((...[message]) => void logged.push(String(message)));
    }
    database = await createTestDatabase();
    outboxDir = await mkdtemp(join(tmpdir(), 'focus-outbox-'));
    server = new MailServer();
    smtp = { host: '127.0.0.1', port: await server.listen(), username: null, password: null, tls: false };
  });

  afterEach(async () => {
    await module.close();
    await server.close();
    await database.drop();
    await rm(outboxDir, { recursive: true });
    jest.restoreAllMocks();
  });

  describe('without a server', () => {
    beforeEach(async () => {
      smtp = null;
      await build();
    });

    it('writes each message to a file and logs its link', async () => {
      await enqueue();
      await expect(dispatcher.drain()).resolves.toBe(1);

      const [mail] = await mails.find();
      const files = await readdir(outboxDir);
      expect(files).toEqual([expect.stringMatching(new RegExp(`^2026-11-20T08-33-0\\d\\.\\d{3}Z-${mail!.id}\\.eml$`))]);
      const source = await readFile(join(outboxDir, files[0]!));
      const message = await parse(source);
      expect(message.from).toMatchObject({ name: 'Focus, for less noise', address: 'focus@mail.example' });
      expect(message.to).toEqual([{ name: '', address: 'nadia@example.org' }]);
      expect(message.subject).toBe('Confirmez votre adresse');
      expect(message.messageId).toBe(mail!.messageId);
      expect(message.date).toMatch(/^2026-11-20T08:33:/);
      expect(message.text).toContain('Bienvenue 😀');
      expect(message.text).toContain(LINK);
      expect(message.html).toContain('C’est très simple.');
      expect(message.html).toContain(`href="${LINK}"`);
      expect(header(source.toString(), 'Content-Language')).toEqual(['fr']);

      expect(logged).toEqual([`Mail ${mail!.id} (hello): ${LINK}`]);
      expect(mail).toMatchObject({ status: MailStatus.Sent, attempts: 1, claimedBy: null, claimedUntil: null });
      expect(mail!.sentAt!.getTime()).toBeGreaterThanOrEqual(START.getTime());
    });

    it('keeps ids in the queue, and no link', async () => {
      await enqueue();
      const rows: unknown = await mails.query('SELECT * FROM mails');
      expect(JSON.stringify(rows)).not.toMatch(/http|token/);
      const [mail] = await mails.find();
      expect(mail).toMatchObject({ ...MAIL, status: MailStatus.Queued, attempts: 0, lastError: null, sentAt: null });
      expect(mail!.messageId).toMatch(/^<[0-9a-f-]{36}@mail\.example>$/);
    });

    it('sends nothing for what is rolled back', async () => {
      const wake = jest.spyOn(dispatcher, 'wake');
      const work = transactions.run(async (tx) => {
        await outbox.enqueue(tx, MAIL);
        throw new Error('Changed my mind');
      });
      await expect(work).rejects.toThrow('Changed my mind');
      await expect(dispatcher.drain()).resolves.toBe(0);
      await expect(mails.count()).resolves.toBe(0);
      expect(wake).not.toHaveBeenCalled();
    });

    it('waits for the time it is given', async () => {
      await enqueue({ notBefore: new Date(START.getTime() + 30 * MINUTE_MS) });
      await expect(dispatcher.drain()).resolves.toBe(0);
      clock.advance(30 * MINUTE_MS);
      await expect(dispatcher.drain()).resolves.toBe(1);
    });

    it('forgets a user, and sends nothing more to them', async () => {
      await enqueue();
      await enqueue({ userId: 8, recipient: 'other@example.org' });
      await transactions.run((tx) => outbox.forget(tx, 7));
      await expect(dispatcher.drain()).resolves.toBe(1);
      expect(await mails.find()).toMatchObject([{ userId: 8 }]);
    });

    it('does not send a mail that is forgotten while its message is made', async () => {
      composers.register('slow', async () => {
        await transactions.run((tx) => outbox.forget(tx, 7));
        return CONTENT;
      });
      await enqueue({ kind: 'slow' });
      await expect(dispatcher.drain()).resolves.toBe(0);
      await expect(readdir(outboxDir)).resolves.toEqual([]);
      await expect(mails.count()).resolves.toBe(0);
    });

    it('deletes a mail its composer has no use for', async () => {
      composers.register('gone', () => Promise.resolve(null));
      await enqueue({ kind: 'gone' });
      await expect(dispatcher.drain()).resolves.toBe(0);
      await expect(mails.count()).resolves.toBe(0);
    });

    it('makes the message anew at each try, with what the row says', async () => {
      const seen: Mail[] = [];
      composers.register('fickle', (mail) => {
        seen.push(mail);
        return seen.length === 1 ? Promise.reject(new Error('Not now')) : Promise.resolve(CONTENT);
      });
      await enqueue({ kind: 'fickle' });
      await dispatcher.drain();
      expect(await mails.find()).toMatchObject([{ status: MailStatus.Queued, attempts: 1, lastError: 'Not now' }]);
      clock.advance(RETRY_PAUSES_MS[0]!);
      await dispatcher.drain();
      expect(seen).toMatchObject([
        { context: { figure: 42 }, attempts: 0 },
        { context: { figure: 42 }, attempts: 1 },
      ]);
      expect(await mails.find()).toMatchObject([{ status: MailStatus.Sent, attempts: 2, lastError: null }]);
    });

    it('sends every mail of a long queue, once', async () => {
      for (let index = 0; index < 11; index += 1) await enqueue({ recipient: `user${index}@example.org` });
      await expect(dispatcher.drain()).resolves.toBe(11);
      await expect(readdir(outboxDir)).resolves.toHaveLength(11);
      await expect(outbox.counts()).resolves.toEqual({ waiting: 0, active: 0, failed: 0 });
    });
  });

  describe('with a server', () => {
    beforeEach(build);

    it('A6 tells the server of exactly one recipient, the stored address', async () => {
      await enqueue({ recipient: 'First.Last+tag@Example.org' });
      await dispatcher.drain();
      expect(server.deliveries).toHaveLength(1);
      const [delivery] = server.deliveries;
      expect(delivery!.recipients.map((address) => address.toLowerCase())).toEqual(['first.last+tag@example.org']);
      expect(delivery!.from).toBe('focus@mail.example');
      expect(header(delivery!.source, 'To')).toHaveLength(1);
      expect(logged.join()).not.toContain(LINK);
    });

    it.each([
      'a@example.org,b@example.net',
      'a@example.org\r\nBcc: b@example.net',
      'A <a@example.org>',
      'group: a@example.org, b@example.net;',
      '"a@example.org"@example.net',
      'nobody',
    ])('A6 sends nothing to %j', async (recipient) => {
      await enqueue({ recipient });
      await expect(dispatcher.drain()).resolves.toBe(0);
      expect(server.tries).toBe(0);
    });

    it('F4 tries again after each pause, with the same Message-ID, and gives up after the ninth failure', async () => {
      server.refusal = { at: 'data', code: 451, text: 'Try later' };
      await enqueue();
      await dispatcher.drain();
      const [{ messageId }] = (await mails.find()) as [Mail];

      for (const [retry, pauseMs] of RETRY_PAUSES_MS.entries()) {
        expect(await mails.find()).toMatchObject([{ status: MailStatus.Queued, attempts: retry + 1 }]);
        clock.advance(pauseMs - 10_000);
        await dispatcher.drain();
        expect(server.tries).toBe(retry + 1);
        clock.advance(10_000);
        await dispatcher.drain();
        expect(server.tries).toBe(retry + 2);
      }

      expect(await mails.find()).toMatchObject([
        { status: MailStatus.Failed, attempts: 9, messageId, claimedBy: null, sentAt: null },
      ]);
      expect((await mails.find())[0]!.lastError).toContain('451 Try later');
      await expect(outbox.counts()).resolves.toEqual({ waiting: 0, active: 0, failed: 1 });
      clock.advance(7 * 24 * 60 * MINUTE_MS);
      await expect(dispatcher.drain()).resolves.toBe(0);
      expect(server.tries).toBe(9);
    });

    it.each<Refusal>([
      { at: 'recipient', code: 550, text: 'No such user' },
      { at: 'data', code: 554, text: 'Rejected' },
      { at: 'recipient', code: 421, text: 'Too busy' },
    ])('F4 sends once the server has come round ($at $code)', async (refusal) => {
      server.refusal = refusal;
      await enqueue();
      await expect(dispatcher.drain()).resolves.toBe(0);
      await expect(outbox.counts()).resolves.toEqual({ waiting: 1, active: 0, failed: 0 });
      server.refusal = null;
      clock.advance(RETRY_PAUSES_MS[0]!);
      await expect(dispatcher.drain()).resolves.toBe(1);
      expect(server.deliveries).toHaveLength(1);
    });

    it('F4 sends a mail whose server died after DATA again, with the same Message-ID', async () => {
      server.refusal = { at: 'hang-up' };
      await enqueue();
      await expect(dispatcher.drain()).resolves.toBe(0);
      server.refusal = null;
      clock.advance(RETRY_PAUSES_MS[0]!);
      await expect(dispatcher.drain()).resolves.toBe(1);

      const [mail] = await mails.find();
      const ids = server.deliveries.map(({ source }) => header(source, 'Message-ID'));
      expect(ids).toEqual([[mail!.messageId], [mail!.messageId]]);
    });

    it('F4 loses nothing while the server is down', async () => {
      await server.close();
      await enqueue();
      await expect(dispatcher.drain()).resolves.toBe(0);
      expect((await mails.find())[0]!.lastError).toContain('ECONNREFUSED');
    });

    it('S4 keeps no link of a refused message, neither in the row nor in the log', async () => {
      server.refusal = { at: 'data', code: 554, text: `Spam: ${LINK}` };
      await enqueue();
      await dispatcher.drain();
      const [mail] = await mails.find();
      expect(mail!.lastError).toContain('554 Spam: [link]');
      expect(logged).toEqual([expect.stringContaining(`Mail ${mail!.id} (hello) was not sent, try 1 of 9: `)]);
      expect(JSON.stringify([mail, logged])).not.toContain('0123456789abcdef');
    });

    it('F5 never sends a mail twice, however many dispatchers there are', async () => {
      const count = 24;
      for (let index = 0; index < count; index += 1) await enqueue({ recipient: `user${index}@example.org` });
      const dispatchers = [dispatcher, anotherDispatcher(), anotherDispatcher()];
      const sent = await Promise.all(dispatchers.map((each) => each.drain()));
      expect(sent.reduce((sum, each) => sum + each, 0)).toBe(count);
      const recipients = server.deliveries.flatMap((delivery) => delivery.recipients);
      expect(recipients).toHaveLength(count);
      expect(new Set(recipients).size).toBe(count);
      expect(await mails.countBy({ status: MailStatus.Sent, attempts: 1 })).toBe(count);
    });

    it('F5 leaves a mail that another is sending alone, even if it was free when looked for', async () => {
      const transport = module.get(MailTransport);
      const deliver = transport.deliver.bind(transport);
      let goOn!: () => void;
      const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
      const isSending = new Promise<void>((resolve) => {
        jest.spyOn(transport, 'deliver').mockImplementationOnce(async (...parameters) => {
          resolve();
          await mayGoOn;
          await deliver(...parameters);
        });
      });
      const find = mails.find.bind(mails);
      let sending!: Promise<number>;
      jest.spyOn(mails, 'find').mockImplementationOnce(async (...parameters) => {
        const free = await find(...parameters);
        sending = dispatcher.drain();
        await isSending;
        return free;
      });

      await enqueue();
      await expect(anotherDispatcher().drain()).resolves.toBe(0);
      goOn();
      await expect(sending).resolves.toBe(1);
      expect(server.deliveries).toHaveLength(1);
    });

    it('F1 leaves the mail of a process that died to another, after two minutes', async () => {
      let die!: () => void;
      const dying = new Promise<void>((resolve) => (die = resolve));
      composers.register('fatal', () => {
        die();
        return new Promise<never>(() => undefined);
      });
      await enqueue({ kind: 'fatal' });
      void anotherDispatcher().drain();
      await dying;
      await mails.update({ kind: 'fatal' }, { kind: 'hello' });

      clock.advance(2 * MINUTE_MS - 10_000);
      await expect(dispatcher.drain()).resolves.toBe(0);
      clock.advance(10_000);
      await expect(dispatcher.drain()).resolves.toBe(1);
      expect(server.deliveries).toHaveLength(1);
    });

    it('sends nothing that another has claimed while the message was made', async () => {
      composers.register('slow', async () => {
        clock.advance(3 * MINUTE_MS);
        await mails.update({ kind: 'slow' }, { kind: 'hello' });
        await anotherDispatcher().drain();
        return CONTENT;
      });
      await enqueue({ kind: 'slow' });
      await expect(dispatcher.drain()).resolves.toBe(0);
      expect(server.deliveries).toHaveLength(1);
    });

    it('F4 marks what was sent once the database is back, and does not send it again', async () => {
      const run = transactions.run.bind(transactions);
      let isDown = false;
      jest
        .spyOn(transactions, 'run')
        .mockImplementation((work) => (isDown ? Promise.reject(new Error('The database is down')) : run(work)));
      const transport = module.get(MailTransport);
      const deliver = transport.deliver.bind(transport);
      jest.spyOn(transport, 'deliver').mockImplementation(async (...parameters) => {
        await deliver(...parameters);
        isDown = true;
      });
      await enqueue();
      await expect(dispatcher.drain()).rejects.toThrow('The database is down');
      expect(await mails.find()).toMatchObject([{ status: MailStatus.Queued }]);

      isDown = false;
      clock.advance(10 * MINUTE_MS);
      await expect(dispatcher.drain()).resolves.toBe(0);
      expect(await mails.find()).toMatchObject([{ status: MailStatus.Sent, attempts: 1 }]);
      expect(server.deliveries).toHaveLength(1);
    });

    it('sends at once what is committed, and finishes the message in hand when it stops', async () => {
      dispatcher.onApplicationBootstrap();
      // The first look finds nothing; from then on the dispatcher waits to be woken.
      await dispatcher.drain();
      const delivered = server.delivered();
      const wake = jest.spyOn(dispatcher, 'wake');
      await enqueue();
      expect(wake).toHaveBeenCalledTimes(1);
      await delivered;
      await dispatcher.onModuleDestroy();
      expect(await mails.find()).toMatchObject([{ status: MailStatus.Sent, claimedBy: null }]);

      await enqueue();
      await expect(dispatcher.drain()).resolves.toBe(0);
      expect(server.deliveries).toHaveLength(1);
    });

    it('F7 does not wait longer than eight seconds for a server when it stops, and leaves the mail to the next', async () => {
      server.refusal = { at: 'silence' };
      const silent = server.silent();
      await enqueue();
      const drained = dispatcher.drain();
      await silent;

      jest.useFakeTimers({ doNotFake: TIMERS_BUT_SET_TIMEOUT });
      const stopped = dispatcher.onModuleDestroy();
      jest.advanceTimersByTime(8_000);
      jest.useRealTimers();
      await stopped;
      await expect(drained).resolves.toBe(0);
      expect(await mails.find()).toMatchObject([{ status: MailStatus.Queued, attempts: 0, claimedUntil: null }]);

      server.refusal = null;
      await expect(anotherDispatcher().drain()).resolves.toBe(1);
    });

    it('F2 goes on by itself after the database was away, and complains once', async () => {
      const find = mails.find.bind(mails);
      let failures = 0;
      const failedThrice = new Promise<void>((resolve) => {
        jest.spyOn(mails, 'find').mockImplementation((...parameters) => {
          if (failures >= 3) return find(...parameters);
          failures += 1;
          if (failures === 3) resolve();
          else dispatcher.wake();
          return Promise.reject(new Error('The database is down'));
        });
      });
      dispatcher.onApplicationBootstrap();
      await failedThrice;
      const delivered = server.delivered();
      await enqueue();
      await delivered;
      await dispatcher.onModuleDestroy();
      expect(logged).toEqual(['Mails cannot be sent: The database is down', 'Mails can be sent again']);
    });
  });

  it('never falls back to plain text where TLS is asked for', async () => {
    smtp = { ...smtp!, tls: true, username: 'focus', password: 'hidden-away' };
    await build();
    await enqueue();
    await expect(dispatcher.drain()).resolves.toBe(0);
    expect(server.tries).toBe(0);
    const [mail] = await mails.find();
    expect(mail!.lastError).toContain('ETLS');
    expect(JSON.stringify([mail, logged])).not.toContain('hidden-away');
  });
});
