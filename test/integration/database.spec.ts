import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { ConfigModule } from '../../src/config/config.module';
import { DatabaseConfig } from '../../src/config/database.config';
import { Environment } from '../../src/config/environment';
import { dataSourceOptions } from '../../src/infrastructure/database/data-source-options';
import {
  DatabaseErrors,
  isDatabaseUnreachable,
  isRestartable,
} from '../../src/infrastructure/database/database-errors';
import { DatabaseModule } from '../../src/infrastructure/database/database.module';
import { EmbeddedGate } from '../../src/infrastructure/database/embedded-gate';
import { execute } from '../../src/infrastructure/database/statements';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { Attempt } from '../../src/modules/auth/entities/attempt.entity';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from '../../src/modules/users/entities/user.entity';
import { Role } from '../../src/common/auth/role.enum';
import { Locale } from '../../src/common/i18n/locale.enum';
import { ClockModule } from '../../src/infrastructure/clock/clock.module';
import { DEFAULT_USER_SETTINGS } from '../../src/modules/users/entities/user-settings';
import { createTestDatabase, SERVER_URL, type TestDatabase } from '../support/test-database';

const onServer = SERVER_URL ? describe : describe.skip;
const onEmbedded = SERVER_URL ? describe.skip : describe;

const NOW = new Date('2026-11-20T08:00:00.000Z');

describe('the database', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let dataSource: DataSource;
  let transactions: Transactions;
  let errors: DatabaseErrors;

  beforeAll(async () => {
    database = await createTestDatabase();
    const environment = Environment.load({ NODE_ENV: 'test', DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(environment),
        ClockModule,
        DatabaseModule,
        TypeOrmModule.forFeature([Attempt, User]),
      ],
    }).compile();
    await module.init();
    dataSource = module.get<DataSource>(getDataSourceToken());
    transactions = module.get(Transactions);
    errors = module.get(DatabaseErrors);
  });

  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  beforeEach(() => transactions.run((tx) => tx.createQueryBuilder().delete().from(Attempt).execute()));

  const insert = (tx: EntityManager, subject: string): Promise<unknown> =>
    tx
      .createQueryBuilder()
      .insert()
      .into(Attempt)
      .values({ subject, hits: [], blockedUntil: null, expiresAt: NOW })
      .execute();

  const subjects = async (manager: EntityManager = dataSource.manager): Promise<string[]> =>
    (await manager.getRepository(Attempt).find()).map(({ subject }) => subject).sort();

  const newUser = (change: Partial<User>): Omit<User, 'id'> => ({
    username: 'sam',
    usernameKey: 'sam',
    email: 'sam@example.org',
    emailKey: 'sam@example.org',
    pendingEmail: null,
    fullName: null,
    passwordHash: null,
    googleSubject: null,
    avatarUrl: null,
    bio: null,
    role: Role.User,
    isActive: true,
    isVerified: true,
    timezone: 'UTC',
    locale: Locale.English,
    settings: DEFAULT_USER_SETTINGS,
    pendingSince: null,
    lastLoginAt: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...change,
  });

  const caught = async (promise: Promise<unknown>): Promise<unknown> => {
    try {
      await promise;
    } catch (error) {
      return error;
    }
    throw new Error('It was expected to fail');
  };

  describe('a transaction', () => {
    it('stores all of its work and answers what the work does', async () => {
      const answer = await transactions.run(async (tx) => {
        await insert(tx, 'a');
        await insert(tx, 'b');
        return 42;
      });
      expect(answer).toBe(42);
      expect(await subjects()).toEqual(['a', 'b']);
    });

    it('stores nothing where anything fails, and throws what was thrown', async () => {
      const thrown = new Error('after the second');
      const failing = transactions.run(async (tx) => {
        await insert(tx, 'a');
        await insert(tx, 'b');
        expect(await subjects(tx)).toEqual(['a', 'b']);
        throw thrown;
      });
      expect(await caught(failing)).toBe(thrown);
      expect(await subjects()).toEqual([]);
    });

    it('stores nothing where a statement fails', async () => {
      await caught(
        transactions.run(async (tx) => {
          await insert(tx, 'a');
          await insert(tx, 'a');
        }),
      );
      expect(await subjects()).toEqual([]);
      await transactions.run((tx) => insert(tx, 'after'));
      expect(await subjects()).toEqual(['after']);
    });

    it('does not nest', async () => {
      const nested = transactions.run(async (tx) => {
        await insert(tx, 'outer');
        await transactions.run((inner) => insert(inner, 'inner'));
      });
      await expect(nested).rejects.toThrow('Transactions do not nest');
      expect(await subjects()).toEqual([]);
      await transactions.run((tx) => insert(tx, 'next'));
      expect(await subjects()).toEqual(['next']);
    });

    it('locks a row it reads', async () => {
      await transactions.run((tx) => insert(tx, 'a'));
      const found = await transactions.run((tx) => transactions.lockRow(tx, Attempt, { subject: 'a' }));
      expect(found?.subject).toBe('a');
      expect(await transactions.run((tx) => transactions.lockRow(tx, Attempt, { subject: 'none' }))).toBeNull();
    });

    it('counts exactly where it reads, thinks and writes', async () => {
      await transactions.run((tx) => insert(tx, 'counter'));
      await Promise.all(
        Array.from({ length: 50 }, () =>
          transactions.run(async (tx) => {
            const row = await transactions.lockRow(tx, Attempt, { subject: 'counter' });
            await tx.getRepository(Attempt).update({ subject: 'counter' }, { hits: [(row?.hits[0] ?? 0) + 1] });
          }),
        ),
      );
      const row = await dataSource.getRepository(Attempt).findOneByOrFail({ subject: 'counter' });
      expect(row.hits).toEqual([50]);
    });

    it('leaves a statement outside of it alone', async () => {
      let outside: Promise<unknown> | undefined;
      const failing = transactions.run(async (tx) => {
        await insert(tx, 'inside');
        // As of another request: on the connection or in the queue for it, before the transaction ends.
        outside = outsideOfAll(() => insert(dataSource.manager, 'outside'));
        await underway(outside);
        await insert(tx, 'inside too');
        throw new Error('rolled back');
      });
      await caught(failing);
      await outside;
      expect(await subjects()).toEqual(['outside']);
    });

    it('keeps its rows to itself until it is committed', async () => {
      let seen: Promise<string[]> | undefined;
      await caught(
        transactions.run(async (tx) => {
          await insert(tx, 'uncommitted');
          seen = outsideOfAll(() => subjects());
          await underway(seen);
          throw new Error('rolled back');
        }),
      );
      expect(await seen).toEqual([]);
    });

    it('runs beside fifty others, none of which sees another’s uncommitted rows', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) =>
          transactions.run(async (tx) => {
            await insert(tx, `${index}-first`);
            const rows = await subjects(tx);
            const foreignHalves = rows.filter(
              (subject) => subject.endsWith('-first') && !rows.includes(subject.replace('first', 'second')),
            );
            expect(foreignHalves).toEqual([`${index}-first`]);
            await insert(tx, `${index}-second`);
            if (index % 5 === 0) throw new Error('every fifth fails');
          }),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toEqual(new Error('every fifth fails'));
      }
      expect(await subjects()).toHaveLength(80);
    });
  });

  describe('afterCommit', () => {
    it('runs once it is stored', async () => {
      const calls: string[] = [];
      await transactions.run(async (tx) => {
        transactions.afterCommit(() => calls.push('first'));
        transactions.afterCommit(() => calls.push('second'));
        await insert(tx, 'a');
        expect(calls).toEqual([]);
      });
      expect(calls).toEqual(['first', 'second']);
    });

    it('never runs where nothing was stored', async () => {
      const callback = jest.fn();
      await caught(
        transactions.run(async () => {
          transactions.afterCommit(callback);
          await Promise.reject(new Error('rolled back'));
        }),
      );
      expect(callback).not.toHaveBeenCalled();
    });

    it('runs at once outside of any', () => {
      const callback = jest.fn();
      transactions.afterCommit(callback);
      expect(callback).toHaveBeenCalledTimes(1);
    });

    it('may begin a transaction of its own', async () => {
      let second: Promise<unknown> | undefined;
      await transactions.run(async (tx) => {
        transactions.afterCommit(() => {
          second = transactions.run((next) => insert(next, 'second'));
        });
        await insert(tx, 'first');
      });
      await second;
      expect(await subjects()).toEqual(['first', 'second']);
    });
  });

  describe('sealed', () => {
    it('ends every transaction of the work with the seal, and no other', async () => {
      let seals = 0;
      const seal = (tx: EntityManager): Promise<unknown> => insert(tx, `seal-${(seals += 1)}`);
      await transactions.sealed(
        async (tx) => void (await seal(tx)),
        async () => {
          await transactions.run((tx) => insert(tx, 'first'));
          await transactions.run((tx) => insert(tx, 'second'));
        },
      );
      await transactions.run((tx) => insert(tx, 'third'));
      expect(await subjects()).toEqual(['first', 'seal-1', 'seal-2', 'second', 'third']);
    });

    it('stores nothing that could not be sealed', async () => {
      const broken = new Error('the seal is broken');
      const failing = transactions.sealed(
        () => Promise.reject(broken),
        () => transactions.run((tx) => insert(tx, 'a')),
      );
      expect(await caught(failing)).toBe(broken);
      expect(await subjects()).toEqual([]);
    });
  });

  describe('a transaction that may be started again', () => {
    const deadlock = (): Error =>
      new QueryFailedError(
        'UPDATE',
        [],
        Object.assign(new Error('Deadlock found'), { errno: 1213, code: 'ER_LOCK_DEADLOCK' }),
      );

    it('is, as a whole', async () => {
      let tries = 0;
      const callback = jest.fn();
      await transactions.run(async (tx) => {
        tries += 1;
        transactions.afterCommit(callback);
        await insert(tx, `try-${tries}`);
        if (tries <= 3) throw deadlock();
      });
      expect(tries).toBe(4);
      expect(callback).toHaveBeenCalledTimes(1);
      expect(await subjects()).toEqual(['try-4']);
    });

    it('is so three times at the most', async () => {
      let tries = 0;
      const thrown = deadlock();
      const failing = transactions.run(() => {
        tries += 1;
        return Promise.reject(thrown);
      });
      expect(await caught(failing)).toBe(thrown);
      expect(tries).toBe(4);
    });

    it('is not for any other reason', async () => {
      let tries = 0;
      const failing = transactions.run((tx) => {
        tries += 1;
        return tx.query('SELECT nonsense');
      });
      expect(await caught(failing)).toBeInstanceOf(QueryFailedError);
      expect(tries).toBe(1);
    });
  });

  describe('a duplicate key', () => {
    const duplicate = async (change: Partial<User>): Promise<unknown> => {
      await transactions.run((tx) => tx.createQueryBuilder().delete().from(User).execute());
      const store = (user: Omit<User, 'id'>): Promise<unknown> =>
        transactions.run((tx) => tx.createQueryBuilder().insert().into(User).values(user).execute());
      await store(newUser({}));
      return caught(store(newUser({ usernameKey: 'other', emailKey: 'other@example.org', ...change })));
    };

    it('is known by the name of its index', async () => {
      const username = await duplicate({ usernameKey: 'sam' });
      expect(errors.isDuplicateKey(username, 'uq_users_username_key')).toBe(true);
      expect(errors.isDuplicateKey(username, 'uq_users_email_key')).toBe(false);
      const email = await duplicate({ emailKey: 'sam@example.org' });
      expect(errors.isDuplicateKey(email, 'uq_users_email_key')).toBe(true);
      expect(errors.isDuplicateKey(email, 'uq_users_username_key')).toBe(false);
    });

    it.each([
      'uq_users_email_key',
      "x' for key 'uq_users_email_key",
      'users.email_key',
      'UNIQUE constraint failed: users.email_key',
    ])('is not mistaken for another’s by the value %j', async (value) => {
      const key = value.slice(0, 30);
      await transactions.run((tx) => tx.createQueryBuilder().delete().from(User).execute());
      const store = (emailKey: string): Promise<unknown> =>
        transactions.run((tx) =>
          tx
            .createQueryBuilder()
            .insert()
            .into(User)
            .values(newUser({ usernameKey: key, emailKey }))
            .execute(),
        );
      await store('a@example.org');
      const error = await caught(store('b@example.org'));
      expect(errors.isDuplicateKey(error, 'uq_users_username_key')).toBe(true);
      expect(errors.isDuplicateKey(error, 'uq_users_email_key')).toBe(false);
    });

    it('is nothing else', async () => {
      const failures: unknown[] = [
        await caught(dataSource.query('SELECT nonsense')),
        await caught(
          transactions.run((tx) =>
            tx
              .createQueryBuilder()
              .insert()
              .into(User)
              .values(newUser({ bio: undefined, username: null as never }))
              .execute(),
          ),
        ),
        new Error('uq_users_username_key'),
        null,
        'text',
      ];
      for (const failure of failures) expect(errors.isDuplicateKey(failure, 'uq_users_username_key')).toBe(false);
    });

    it('is not restartable, and the database is not out of reach', async () => {
      const error = await duplicate({ usernameKey: 'sam' });
      expect(isRestartable(error)).toBe(false);
      expect(isDatabaseUnreachable(error)).toBe(false);
    });
  });

  describe('isDatabaseUnreachable', () => {
    it.each([
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'PROTOCOL_CONNECTION_LOST',
      'PROTOCOL_SEQUENCE_TIMEOUT',
      'ER_CON_COUNT_ERROR',
      'ER_TOO_MANY_USER_CONNECTIONS',
      'ER_SERVER_SHUTDOWN',
    ])('is so by %s, from the driver or through TypeORM', (code) => {
      const error = Object.assign(new Error('x'), { code });
      expect(isDatabaseUnreachable(error)).toBe(true);
      expect(isDatabaseUnreachable(new QueryFailedError('SELECT 1', [], error))).toBe(true);
    });

    it.each([
      new Error('ECONNREFUSED'),
      { code: 'ER_DUP_ENTRY' },
      { code: 'ENOENT' },
      null,
      undefined,
      'ECONNREFUSED',
      {},
    ])('is not so by %p', (error) => {
      expect(isDatabaseUnreachable(error)).toBe(false);
    });

    it('is so where nobody listens', async () => {
      const config = new DatabaseConfig(
        Environment.load({ NODE_ENV: 'test', DATABASE_URL: 'mysql://root@127.0.0.1:1/focus' }),
      );
      const unreachable = new DataSource({ ...dataSourceOptions(config), entities: [] });
      expect(isDatabaseUnreachable(await caught(unreachable.initialize()))).toBe(true);
    });
  });

  onEmbedded('embedded', () => {
    it('refuses a transaction past the runner', async () => {
      await expect(dataSource.transaction((tx) => insert(tx, 'past'))).rejects.toThrow('Transactions runner');
      expect(await subjects()).toEqual([]);
    });

    it('refuses it in the middle of another’s, which it does not disturb', async () => {
      let past: Promise<unknown> | undefined;
      await transactions.run(async (tx) => {
        await insert(tx, 'first');
        past = outsideOfAll(() => caught(dataSource.transaction((other) => insert(other, 'past'))));
        await past;
        await insert(tx, 'second');
      });
      expect(String(await past)).toContain('Transactions runner');
      expect(await subjects()).toEqual(['first', 'second']);
      await caught(
        transactions.run(async (tx) => {
          await insert(tx, 'third');
          throw new Error('rolled back');
        }),
      );
      expect(await subjects()).toEqual(['first', 'second']);
    });

    it('lets a transaction begin where another has ended without awaiting all of its work', async () => {
      let straggler: Promise<unknown> | undefined;
      const inside = Promise.withResolvers<void>();
      await caught(
        transactions.run(async (tx) => {
          straggler = inside.promise.then(() => insert(tx, 'straggler'));
          await Promise.reject(new Error('rolled back'));
        }),
      );
      await caught(
        transactions.run(async (tx) => {
          await insert(tx, 'inside');
          inside.resolve();
          // By the next turn the straggler has asked, and has to wait.
          await nextTurn();
          throw new Error('rolled back');
        }),
      );
      await straggler;
      expect(await subjects()).toEqual(['straggler']);
    });

    it('checks foreign keys', async () => {
      expect(await dataSource.query('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    });
  });

  onServer('on a server', () => {
    it('resolves a real deadlock by starting one of the two again', async () => {
      await transactions.run(async (tx) => {
        await insert(tx, 'a');
        await insert(tx, 'b');
      });
      let tries = 0;
      const held: Record<string, () => void> = {};
      const bothHold = Promise.all(['a', 'b'].map((name) => new Promise<void>((resolve) => (held[name] = resolve))));
      const cross = (first: string, second: string): Promise<void> =>
        transactions.run(async (tx) => {
          tries += 1;
          const row = await transactions.lockRow(tx, Attempt, { subject: first });
          held[first]?.();
          await bothHold;
          await tx.getRepository(Attempt).update({ subject: first }, { hits: [(row?.hits[0] ?? 0) + 1] });
          const other = await transactions.lockRow(tx, Attempt, { subject: second });
          await tx.getRepository(Attempt).update({ subject: second }, { hits: [(other?.hits[0] ?? 0) + 1] });
        });
      await Promise.all([cross('a', 'b'), cross('b', 'a')]);
      expect(tries).toBeGreaterThan(2);
      const rows = await dataSource.getRepository(Attempt).find();
      expect(rows.map(({ hits }) => hits)).toEqual([[2], [2]]);
    });

    it('starts again after a lock time-out', async () => {
      await transactions.run((tx) => insert(tx, 'a'));
      const holder = dataSource.createQueryRunner();
      await holder.startTransaction();
      await holder.query("SELECT * FROM attempts WHERE subject = 'a' FOR UPDATE");
      let tries = 0;
      await transactions.run(async (tx) => {
        tries += 1;
        await tx.query('SET SESSION innodb_lock_wait_timeout = 1');
        if (tries === 2) {
          await holder.rollbackTransaction();
          await holder.release();
        }
        await transactions.lockRow(tx, Attempt, { subject: 'a' });
        await tx.query('SET SESSION innodb_lock_wait_timeout = 2');
      });
      expect(tries).toBe(2);
    });

    it('is out of reach for a transaction whose connection is killed', async () => {
      const failures: unknown[] = [];
      await caught(
        transactions.run(async (tx) => {
          await insert(tx, 'half');
          const [row] = await tx.query<{ id: number }[]>('SELECT CONNECTION_ID() AS id');
          await dataSource.query(`KILL ${row?.id}`);
          failures.push(await caught(insert(tx, 'other half')));
          failures.push(await caught(insert(tx, 'and on')));
          throw failures[0];
        }),
      );
      expect(failures.map(isDatabaseUnreachable)).toEqual([true, true]);
      expect(await subjects()).toEqual([]);
    });

    it('has a statement parsed once', async () => {
      await transactions.run(async (tx) => {
        const prepared = async (): Promise<number> => {
          const [row] = await tx.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'");
          return Number(row!.Value);
        };
        const before = await prepared();
        for (const n of [1, 2, 3]) expect(await execute(tx, 'SELECT ? + 0 AS n', [n])).toEqual([{ n }]);
        expect((await prepared()) - before).toBe(1);
      });
    });

    it('fails a statement as TypeORM does', async () => {
      await expect(execute(dataSource.manager, 'SELECT nothing FROM nowhere')).rejects.toThrow(QueryFailedError);
      let late: EntityManager | undefined;
      await transactions.run(async (tx) => {
        late = tx;
        await execute(tx, 'SELECT 1');
      });
      await expect(execute(late!, 'SELECT 1')).rejects.toThrow('released');
    });

    it('is told the time zone, the mode and the isolation of every connection', async () => {
      const names = ['time_zone', 'sql_mode', 'tx_isolation', 'transaction_isolation', 'innodb_lock_wait_timeout'];
      const connections = await Promise.all(
        Array.from({ length: 10 }, () =>
          dataSource.query<{ Variable_name: string; Value: string }[]>(
            `SHOW SESSION VARIABLES WHERE Variable_name IN (${names.map((name) => `'${name}'`).join()})`,
          ),
        ),
      );
      for (const variables of connections) {
        const values = Object.fromEntries(variables.map((variable) => [variable.Variable_name, variable.Value]));
        expect(values).toMatchObject({ time_zone: '+00:00', innodb_lock_wait_timeout: '2' });
        expect(values.transaction_isolation ?? values.tx_isolation).toBe('READ-COMMITTED');
        expect(values.sql_mode).toContain('STRICT_TRANS_TABLES');
      }
    });
  });

  /** Runs `work` as another request would: in no transaction's context. */
  function outsideOfAll<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => outside.push(() => void work().then(resolve, reject)));
  }

  /** Waits until a statement of another request is done or, on the embedded engine, in the queue behind this transaction. */
  async function underway(statement: Promise<unknown>): Promise<void> {
    const gate = module.get<EmbeddedGate | null>(EmbeddedGate, { strict: false });
    if (gate === null) await statement;
    else while (gate.queueLength === 0) await pause(1);
  }

  // What is pushed here is run by a timer that was set before any transaction.
  const outside: (() => void)[] = [];
  const ticker = setInterval(() => {
    for (const work of outside.splice(0)) work();
  }, 1);
  afterAll(() => clearInterval(ticker));
});
