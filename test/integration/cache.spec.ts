import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CacheConfig } from '../../src/config/cache.config';
import { Environment } from '../../src/config/environment';
import { RedisConfig } from '../../src/config/redis.config';
import { CacheStatistics } from '../../src/infrastructure/cache/cache-statistics';
import { type CacheEntry, CacheService } from '../../src/infrastructure/cache/cache.service';
import { NoSharedCache } from '../../src/infrastructure/cache/no-shared-cache';
import { RedisSharedCache } from '../../src/infrastructure/cache/redis-shared-cache';
import { Clock } from '../../src/infrastructure/clock/clock';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { RedisRealtimeBus } from '../../src/infrastructure/realtime/redis-realtime-bus';
import { RedisConnection } from '../../src/infrastructure/redis/redis-connection';
import { describeWithRedis, PrivateRedis } from '../support/private-redis';

/** A cache as one process has it, and what it takes to move and to end it. */
interface Process {
  cache: CacheService;
  clock: Clock;
  statistics: CacheStatistics;
  redis: RedisConnection | null;
  /** Changes a scope, and waits until everyone can know. */
  change(...scopes: string[]): Promise<void>;
  close(): Promise<void>;
}

const TTL_SECONDS = 60;

async function startProcess(redisUrl: string | null, overrides: Record<string, string> = {}): Promise<Process> {
  const environment = Environment.load({
    NODE_ENV: 'test',
    CACHE_TTL_SECONDS: String(TTL_SECONDS),
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    ...overrides,
  });
  const config = new CacheConfig(environment);
  const clock = new Clock();
  const statistics = new CacheStatistics();
  const database = await new DataSource({ type: 'better-sqlite3', database: ':memory:' }).initialize();
  const transactions = new Transactions(database, null);
  const redis = redisUrl === null ? null : new RedisConnection(new RedisConfig(environment));
  const bus = redis === null ? null : new RedisRealtimeBus(redis);
  const shared = redis === null || bus === null ? new NoSharedCache() : new RedisSharedCache(redis, bus, config, clock);
  const cache = new CacheService(config, shared, statistics, transactions, clock);
  await redis?.onModuleInit();
  if (shared instanceof RedisSharedCache) shared.onApplicationBootstrap();
  await bus?.onModuleInit();
  return {
    cache,
    clock,
    statistics,
    redis,
    change: (...scopes) => transactions.run(() => Promise.resolve(cache.invalidate(...scopes))),
    close: async () => {
      bus?.onModuleDestroy();
      await redis?.onApplicationShutdown();
      await database.destroy();
    },
  };
}

/** A row and how often it was read. */
class Row {
  value = 1;
  reads = 0;

  readonly load = (): Promise<{ value: number }> => {
    this.reads += 1;
    return Promise.resolve({ value: this.value });
  };
}

const entry = (more: Partial<CacheEntry<unknown>> = {}): CacheEntry<{ value: number }> => ({
  name: 'row',
  key: '1',
  scopes: ['row:1'],
  ...more,
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

Logger.overrideLogger(false);

describe('the cache of one process', () => {
  let process: Process;
  let row: Row;

  beforeEach(async () => {
    process = await startProcess(null);
    row = new Row();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await process.close();
  });

  const read = async (more: Partial<CacheEntry<unknown>> = {}): Promise<number> =>
    (await process.cache.get(entry(more), row.load)).value;

  it('loads once for those who ask again, and once for those who ask at the same time', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => read()))).toEqual(Array.from({ length: 50 }, () => 1));
    expect(await read()).toBe(1);
    expect(row.reads).toBe(1);
    expect(process.statistics.counts()).toEqual([{ name: 'row', hits: { process: 50, shared: 0 }, misses: 1 }]);
    expect(process.statistics.hitRatio()).toBeCloseTo(50 / 51);
  });

  it('keeps answers apart by kind and key', async () => {
    await read();
    row.value = 2;
    expect(await read({ key: '2' })).toBe(2);
    expect(await read({ name: 'other' })).toBe(2);
    expect(await read()).toBe(1);
  });

  it('never shows a change late to the one who made it', async () => {
    for (row.value = 1; row.value <= 100; row.value += 1) {
      await process.change('row:1');
      expect(await read()).toBe(row.value);
    }
  });

  it('leaves alone what is made from something else', async () => {
    await read();
    await process.change('row:2');
    await read();
    expect(row.reads).toBe(1);
  });

  it('does not keep what was being loaded while it changed, nor give it to who asks after the change', async () => {
    let release = (): void => undefined;
    const slow = process.cache.get(entry(), async () => {
      const value = await row.load();
      await new Promise<void>((resolve) => (release = resolve));
      return value;
    });
    await until(() => row.reads === 1);
    row.value = 2;
    await process.change('row:1');
    expect(await read()).toBe(2);
    release();
    expect((await slow).value).toBe(1);
    expect(await read()).toBe(2);
  });

  it('says so only once the transaction is committed, and never for one that is rolled back', async () => {
    await read();
    row.value = 2;
    const transactions = (process.cache as unknown as { transactions: Transactions }).transactions;
    await transactions.run(async () => {
      process.cache.invalidate('row:1');
      expect(await read()).toBe(1);
    });
    expect(await read()).toBe(2);
    row.value = 3;
    await expect(
      transactions.run(() => {
        process.cache.invalidate('row:1');
        return Promise.reject(new Error('rolled back'));
      }),
    ).rejects.toThrow('rolled back');
    expect(await read()).toBe(2);
  });

  it('says so where nobody knows whether the transaction was committed', async () => {
    await read();
    row.value = 2;
    const { transactions } = process.cache as unknown as { transactions: Transactions };
    const { dataSource } = transactions as unknown as { dataSource: DataSource };
    const transaction = dataSource.transaction.bind(dataSource) as (work: unknown) => Promise<unknown>;
    jest.spyOn(dataSource, 'transaction').mockImplementationOnce(async (work: unknown) => {
      await transaction(work);
      throw new Error('the connection broke');
    });
    await expect(process.change('row:1')).rejects.toThrow('the connection broke');
    expect(await read()).toBe(2);
  });

  it('asks again after a second: another process may have written', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    await read();
    process.clock.advance(999);
    await read();
    expect(row.reads).toBe(1);
    process.clock.advance(2);
    await read();
    expect(row.reads).toBe(2);
  });

  it('asks for what is private early enough for its change to be told within a second', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const own = { isPrivate: true };
    await read(own);
    process.clock.advance(749);
    await read(own);
    expect(row.reads).toBe(1);
    process.clock.advance(1);
    await read(own);
    expect(row.reads).toBe(2);
  });

  it('keeps nothing past the instant it is good until', async () => {
    const soon = { until: () => process.clock.timestamp() + 500 };
    await read(soon);
    await read(soon);
    expect(row.reads).toBe(1);
    process.clock.advance(501);
    await read(soon);
    expect(row.reads).toBe(2);
    await read({ key: 'gone', until: () => 0 });
    await read({ key: 'gone', until: () => 0 });
    expect(row.reads).toBe(4);
  });

  it('tells a failure to all who wait, and tries again for the next one', async () => {
    let tries = 0;
    const fail = (): Promise<{ value: number }> => {
      tries += 1;
      return Promise.reject(new Error('away'));
    };
    const results = await Promise.allSettled([1, 2, 3].map(() => process.cache.get(entry(), fail)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(tries).toBe(1);
    expect(await read()).toBe(1);
  });

  it('is not there with CACHE_ENABLED=false', async () => {
    const off = await startProcess(null, { CACHE_ENABLED: 'false' });
    await off.cache.get(entry(), row.load);
    await off.cache.get(entry(), row.load);
    expect(row.reads).toBe(2);
    await off.close();
  });
});

describeWithRedis('the cache of several processes', () => {
  let server: PrivateRedis;
  let one: Process;
  let other: Process;
  let row: Row;

  beforeEach(async () => {
    server = await PrivateRedis.start();
    one = await startProcess(server.url);
    other = await startProcess(server.url);
    row = new Row();
    await warmUp();
  });

  afterEach(async () => {
    await Promise.all([one.close(), other.close()]);
    await server.remove();
  });

  const read = async (process: Process, more: Partial<CacheEntry<unknown>> = {}): Promise<number> =>
    (await process.cache.get(entry(more), row.load)).value;

  /** An answer has to reach a client, and its next request a process: the word of the change was sent before that. */
  const nextRequest = (): Promise<unknown> => server.command('PING');

  /** Resolves when both use the shared level: what one has loaded, the other has found there. */
  async function warmUp(): Promise<void> {
    const hasFound = ({ statistics }: Process): boolean => statistics.counts().some(({ hits }) => hits.shared > 0);
    for (let i = 0; !hasFound(one) || !hasFound(other); i += 1) {
      for (const process of i % 2 === 0 ? [one, other] : [other, one]) {
        await process.cache.get({ name: 'warm-up', key: String(i), scopes: [] }, () => Promise.resolve(1));
        await nextRequest();
      }
    }
  }

  it('gives one what the other has loaded', async () => {
    await read(one);
    await until(async () => (await read(other)) === 1 && row.reads >= 1);
    expect(row.reads).toBe(1);
    expect(other.statistics.counts().find(({ name }) => name === 'row')?.hits.shared).toBe(1);
  });

  it('shows a change of one to who asks the other next', async () => {
    for (let i = 0; i < 100; i += 1) {
      row.value += 1;
      const [writer, reader] = i % 2 === 0 ? [one, other] : [other, one];
      await writer.change('row:1');
      expect(await read(writer)).toBe(row.value);
      await nextRequest();
      expect(await read(reader)).toBe(row.value);
    }
  });

  it('costs no load after a second when nothing has changed, and one when the word of a change was lost', async () => {
    await read(one);
    one.clock.advance(1_001);
    await read(one);
    expect(row.reads).toBe(1);
    row.value = 2;
    await server.command('SET', 'focus:cache:version:row:1', 'changed by someone unheard');
    expect(await read(one)).toBe(1);
    one.clock.advance(1_001);
    expect(await read(one)).toBe(2);
  });

  it('never shares what is private', async () => {
    await read(one, { isPrivate: true });
    await read(other, { isPrivate: true });
    expect(row.reads).toBe(2);
  });

  it('goes on from the database while Redis is away, and trusts nothing from before when it is back', async () => {
    await read(one);
    await read(other);
    await server.stop();
    await until(() => one.redis?.isAway === true && other.redis?.isAway === true);
    row.value = 2;
    await one.change('row:1');
    expect(await read(one)).toBe(2);
    other.clock.advance(1_001);
    expect(await read(other)).toBe(2);
    await server.start();
    await until(() => one.redis?.isReady === true && other.redis?.isReady === true);
    row.value = 3;
    await one.change('row:1');
    expect(await read(one)).toBe(3);
    await until(async () => (await read(other)) === 3);
  });

  it('survives a flush', async () => {
    await read(one);
    await server.flush();
    row.value = 2;
    await other.change('row:1');
    expect(await read(other)).toBe(2);
    await nextRequest();
    expect(await read(one)).toBe(2);
  });

  it('waits for a frozen Redis no longer than a moment, and does not believe it afterwards', async () => {
    await read(one);
    server.freeze();
    row.value = 2;
    const began = performance.now();
    await one.change('row:1');
    expect(await read(one)).toBe(2);
    expect(performance.now() - began).toBeLessThan(900);
    server.thaw();
    await until(() => one.redis?.isReady === true);
    expect(await read(one)).toBe(2);
    await until(async () => (await read(other)) === 2);
  });
});
