import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Environment } from '../../src/config/environment';
import { RedisConfig } from '../../src/config/redis.config';
import { Clock } from '../../src/infrastructure/clock/clock';
import { InProcessWorkQueue } from '../../src/infrastructure/queue/in-process-work-queue';
import { RedisWorkQueue } from '../../src/infrastructure/queue/redis-work-queue';
import type { Worker } from '../../src/infrastructure/queue/work-queue';
import { InProcessRateLimitStorage } from '../../src/infrastructure/rate-limits/in-process-rate-limit.storage';
import { RedisRateLimitStorage } from '../../src/infrastructure/rate-limits/redis-rate-limit.storage';
import type { Closing } from '../../src/infrastructure/realtime/closing';
import { Connection, type ConnectionContext } from '../../src/infrastructure/realtime/connection';
import { RealtimeChannel } from '../../src/infrastructure/realtime/realtime-bus';
import { RealtimeHub } from '../../src/infrastructure/realtime/realtime-hub';
import { RealtimePresence } from '../../src/infrastructure/realtime/realtime-presence';
import { RedisRealtimeBus } from '../../src/infrastructure/realtime/redis-realtime-bus';
import { RedisConnection } from '../../src/infrastructure/redis/redis-connection';
import { RedisScript } from '../../src/infrastructure/redis/redis-script';
import { describeWithRedis, PrivateRedis } from '../support/private-redis';
import { until } from '../support/scheduling';

const MINUTE_MS = 60_000;

/** How long something takes, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work().catch(() => undefined);
  return performance.now() - startedAt;
}

describeWithRedis('Redis', () => {
  let server: PrivateRedis;
  let connections: RedisConnection[];
  let logged: string[];

  /** The connection of one process. */
  const connect = async (url = server.url): Promise<RedisConnection> => {
    const config = new RedisConfig(Environment.load({ NODE_ENV: 'test', REDIS_URL: url }));
    const connection = new RedisConnection(config);
    connections.push(connection);
    await connection.onModuleInit();
    return connection;
  };
  const ping = (redis: RedisConnection): Promise<string> => redis.run((client) => client.ping());

  beforeAll(async () => {
    server = await PrivateRedis.create();
  });

  afterAll(() => server.remove());

  beforeEach(async () => {
    connections = [];
    logged = [];
    for (const level of ['log', 'warn', 'error'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation((...[message]) => void logged.push(String(message)));
    }
    await server.start();
  });

  afterEach(async () => {
    await Promise.all(connections.map((connection) => connection.onApplicationShutdown()));
    await server.stop();
    jest.restoreAllMocks();
  });

  describe('the connection', () => {
    it('is there after the start, and says nothing of it', async () => {
      const redis = await connect();
      expect([redis.isReady, redis.isAway]).toEqual([true, false]);
      await expect(ping(redis)).resolves.toBe('PONG');
      await expect(redis.latency()).resolves.toBeGreaterThan(0);
      expect(logged).toEqual([]);
    });

    it('is none where there is no REDIS_URL, which is nothing to worry about', async () => {
      const redis = new RedisConnection(new RedisConfig(Environment.load({ NODE_ENV: 'test' })));
      await redis.onModuleInit();
      expect([redis.client, redis.isReady, redis.isAway]).toEqual([null, false, false]);
      await expect(ping(redis)).rejects.toThrow('Redis is away');
      expect(() => redis.openAnother()).toThrow('There is no Redis');
      await redis.onApplicationShutdown();
    });

    it('F3 holds nobody up while Redis is stopped, tells of it once, and is back by itself', async () => {
      const redis = await connect();
      await server.stop();
      await until(() => redis.isAway);
      expect(await timed(() => ping(redis))).toBeLessThan(50);
      await expect(ping(redis)).rejects.toThrow('Redis is away');
      // Time for some more attempts.
      await pause(1_000);
      expect(logged).toEqual([expect.stringMatching(/^Going on without Redis: /)]);
      await server.start();
      await until(() => redis.isReady);
      await expect(ping(redis)).resolves.toBe('PONG');
      expect(logged.slice(1)).toEqual(['Redis is back']);
    });

    it('F3 starts without Redis, and finds it when it appears', async () => {
      await server.stop();
      let redis!: RedisConnection;
      expect(await timed(async () => (redis = await connect()))).toBeLessThan(1_000);
      expect(redis.isAway).toBe(true);
      await server.start();
      await until(() => redis.isReady);
      expect(logged).toEqual([expect.stringMatching(/ECONNREFUSED/), 'Redis is back']);
    });

    it('F3 waits a quarter of a second for a frozen Redis, once', async () => {
      const redis = await connect();
      server.freeze();
      expect(await timed(() => ping(redis))).toBeLessThan(500);
      expect(redis.isAway).toBe(true);
      expect(await timed(() => ping(redis))).toBeLessThan(50);
      server.thaw();
      await until(() => redis.isReady);
      await expect(ping(redis)).resolves.toBe('PONG');
    });

    it('F3 notices a frozen Redis without being asked anything, and starts beside one', async () => {
      const redis = await connect();
      server.freeze();
      await until(() => redis.isAway);
      let other!: RedisConnection;
      expect(await timed(async () => (other = await connect()))).toBeLessThan(1_000);
      expect(other.isAway).toBe(true);
      server.thaw();
      await until(() => redis.isReady && other.isReady);
    });

    it('F3 is away while Redis takes nothing, and back when it does', async () => {
      const redis = await connect();
      await server.command('CONFIG', 'SET', 'maxmemory', '1');
      await until(() => redis.isAway);
      expect(logged).toEqual([expect.stringMatching(/^Going on without Redis: .*OOM/)]);
      await server.command('CONFIG', 'SET', 'maxmemory', '0');
      await until(() => redis.isReady);
    });

    it('is not to blame where this process was busy', async () => {
      const redis = await connect();
      const answer = ping(redis);
      await new Promise((resolve) => setImmediate(resolve));
      // Nothing else runs meanwhile.
      for (const end = performance.now() + 400; performance.now() < end;);
      await expect(answer).resolves.toBe('PONG');
      expect(redis.isReady).toBe(true);
    });

    it.each(['answers', 'is stopped', 'is frozen'])('ends in a moment where Redis %s', async (state) => {
      const redis = await connect();
      const other = redis.openAnother();
      await until(() => other.isReady);
      if (state === 'is stopped') await server.stop();
      if (state === 'is frozen') server.freeze();
      expect(await timed(() => redis.onApplicationShutdown())).toBeLessThan(1_000);
      expect([redis.client?.isOpen, other.isOpen]).toEqual([false, false]);
      server.thaw();
    });

    it('S4 never tells its password', async () => {
      await server.command('CONFIG', 'SET', 'requirepass', 'open-sesame');
      const redis = await connect(server.url.replace('//', '//:close-sesame@'));
      await until(() => logged.length > 0);
      expect(redis.isAway).toBe(true);
      const other = await connect(server.url.replace('//', '//:open-sesame@'));
      expect(other.isReady).toBe(true);
      await server.stop();
      await until(() => other.isAway);
      expect(logged.join()).not.toContain('sesame');
    });

    it('sends a script again that Redis has forgotten', async () => {
      const redis = await connect();
      const script = new RedisScript('return {KEYS[1], ARGV[1]}');
      const run = (): Promise<unknown> => redis.run((client) => script.run(client, ['key'], ['word']));
      await expect(run()).resolves.toEqual(['key', 'word']);
      await server.command('SCRIPT', 'FLUSH');
      await expect(run()).resolves.toEqual(['key', 'word']);
    });
  });

  describe('rate limits', () => {
    let clock: Clock;

    const open = async (): Promise<RedisRateLimitStorage> =>
      new RedisRateLimitStorage(await connect(), new InProcessRateLimitStorage(clock), clock);
    const hitsOf = async (storage: RedisRateLimitStorage, ...buckets: string[]): Promise<number[]> =>
      (await storage.count(buckets, MINUTE_MS)).map(({ hits }) => hits);

    beforeEach(() => {
      clock = new Clock();
    });

    it('S2 hold exactly over processes: of 300 requests at once 100 are within a limit of 100', async () => {
      const storages = [await open(), await open()];
      const counted = await Promise.all(Array.from({ length: 300 }, (_, n) => hitsOf(storages[n % 2]!, 'all:user:1')));
      const hits = counted.flat().sort((a, b) => a - b);
      expect(hits).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
      expect(hits.filter((count) => count <= 100)).toHaveLength(100);
    });

    it('take one question for all buckets of a request', async () => {
      const storage = await open();
      await storage.count(['warm', 'up'], MINUTE_MS);
      await server.command('CONFIG', 'RESETSTAT');
      expect(await hitsOf(storage, 'all:user:1', 'login:address:1')).toEqual([1, 1]);
      expect(await hitsOf(storage, 'all:user:1', 'login:address:2')).toEqual([2, 1]);
      expect(String(await server.command('INFO', 'commandstats'))).toMatch(/cmdstat_evalsha:calls=2,/);
    });

    it('tell how long the window lasts, and begin another after it', async () => {
      const storage = await open();
      const [first] = await storage.count(['a'], MINUTE_MS);
      expect(first).toEqual({ hits: 1, msLeft: MINUTE_MS });
      clock.advance(40_000);
      const [second] = await storage.count(['a'], MINUTE_MS);
      expect(second!.hits).toBe(2);
      expect(Math.abs(second!.msLeft - 20_000)).toBeLessThan(2_000);
      clock.advance(second!.msLeft);
      expect(await hitsOf(storage, 'a')).toEqual([1]);
    });

    it('leave nothing behind in Redis', async () => {
      await hitsOf(await open(), 'a');
      const [key] = (await server.command('KEYS', '*rate-limit*')) as string[];
      expect(key).toBe('focus:rate-limit:a');
      const msToLive = Number(await server.command('PTTL', key!));
      expect(msToLive).toBeGreaterThan(0);
      expect(msToLive).toBeLessThanOrEqual(MINUTE_MS);
    });

    it('S2 go by one time, however far the clock of a process is off', async () => {
      const [one, other] = [await open(), await open()];
      expect(await hitsOf(one, 'a')).toEqual([1]);
      const now = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => now() + 90_000);
      expect(await hitsOf(other, 'a')).toEqual([2]);
      jest.mocked(Date.now).mockRestore();
      expect(await hitsOf(one, 'a')).toEqual([3]);
    });

    it('F3 are counted in the process while Redis is frozen or stopped, and together again after', async () => {
      const storage = await open();
      expect(await hitsOf(storage, 'a')).toEqual([1]);
      server.freeze();
      expect(await timed(async () => expect(await hitsOf(storage, 'a')).toEqual([1]))).toBeLessThan(500);
      expect(await timed(async () => expect(await hitsOf(storage, 'a')).toEqual([2]))).toBeLessThan(50);
      server.thaw();
      await until(() => connections[0]!.isReady);
      const [hits] = await hitsOf(storage, 'a');
      // What was asked of the frozen Redis may have been counted when it thawed.
      expect([2, 3]).toContain(hits);
      await server.stop();
      await until(() => connections[0]!.isAway);
      expect(await hitsOf(storage, 'a')).toEqual([3]);
      await server.start();
      await until(() => connections[0]!.isReady);
      expect(await hitsOf(storage, 'a')).toEqual([1]);
    });

    it('F3 begin again after a flush', async () => {
      const storage = await open();
      expect(await hitsOf(storage, 'a')).toEqual([1]);
      await server.flush();
      expect(await hitsOf(storage, 'a')).toEqual([1]);
    });
  });

  describe('the realtime bus', () => {
    const CHANNEL = new RealtimeChannel<{ n: number }>('test');
    let buses: RedisRealtimeBus[];

    const open = async (url?: string): Promise<{ bus: RedisRealtimeBus; heard: number[] }> => {
      const bus = new RedisRealtimeBus(await connect(url));
      buses.push(bus);
      const heard: number[] = [];
      bus.subscribe(CHANNEL, ({ n }) => heard.push(n));
      await bus.onModuleInit();
      return { bus, heard };
    };

    beforeEach(() => {
      buses = [];
    });

    afterEach(() => buses.forEach((bus) => bus.onModuleDestroy()));

    it('carries a word to every process once, to its own at once', async () => {
      const [one, other, third] = [await open(), await open(), await open()];
      one.bus.publish(CHANNEL, { n: 1 });
      expect(one.heard).toEqual([1]);
      await until(() => other.heard.length > 0 && third.heard.length > 0);
      other.bus.publish(CHANNEL, { n: 2 });
      await until(() => one.heard.length === 2 && third.heard.length === 2);
      // Words keep their order: what was doubled would have come by now.
      for (const { heard } of [one, other, third]) expect(heard).toEqual([1, 2]);
    });

    it('keeps a word within the installation that shares a database', async () => {
      const [one, other] = [await open(), await open()];
      const elsewhere = await open(server.url.replace(/0$/, '1'));
      one.bus.publish(CHANNEL, { n: 1 });
      elsewhere.bus.publish(CHANNEL, { n: 2 });
      other.bus.publish(CHANNEL, { n: 3 });
      await until(() => one.heard.length === 2 && other.heard.length === 2);
      expect([one.heard.sort(), other.heard.sort(), elsewhere.heard]).toEqual([[1, 3], [1, 3], [2]]);
    });

    it.each(['stopped', 'frozen'])(
      'F3 goes on in each process while Redis is %s, and between them after',
      async (state) => {
        const [one, other] = [await open(), await open()];
        let gaps = 0;
        other.bus.onGap(() => (gaps += 1));
        if (state === 'stopped') await server.stop();
        else server.freeze();
        await until(() => connections.every(({ isAway }) => isAway));
        one.bus.publish(CHANNEL, { n: 1 });
        expect(one.heard).toEqual([1]);
        if (state === 'stopped') await server.start();
        else server.thaw();
        await until(() => connections.every(({ isReady }) => isReady));
        // The other may subscribe a moment later.
        await until(async () => {
          one.bus.publish(CHANNEL, { n: 2 });
          await pause(20);
          return other.heard.length > 0;
        });
        expect(other.heard).not.toContain(1);
        if (state === 'stopped') expect(gaps).toBeGreaterThan(0);
      },
    );

    it('F3 tells again and again that words may be missed, as long as they are', async () => {
      jest.useFakeTimers({
        doNotFake: ['setImmediate', 'setTimeout', 'nextTick', 'performance', 'Date', 'queueMicrotask'],
      });
      const { bus } = await open();
      let gaps = 0;
      bus.onGap(() => (gaps += 1));
      jest.advanceTimersByTime(20_000);
      expect(gaps).toBe(0);
      await server.stop();
      await until(() => connections[0]!.isAway);
      jest.advanceTimersByTime(20_000);
      expect(gaps).toBe(4);
      jest.useRealTimers();
    });
  });

  describe('presence', () => {
    class FakeConnection extends Connection {
      readonly door = 'websocket';
      told: string | null = null;

      protected transmit(): void {}

      protected disconnect({ reason }: Closing): void {
        this.told = reason;
      }

      leave(): void {
        this.end();
      }
    }

    interface Process {
      hub: RealtimeHub;
      presence: RealtimePresence;
      end(): void;
      connect(userId: number): FakeConnection;
    }
    let processes: Process[];

    const open = async (): Promise<Process> => {
      const hub = new RealtimeHub();
      const bus = new RedisRealtimeBus(await connect());
      const presence = new RealtimePresence(hub, bus);
      presence.onModuleInit();
      await bus.onModuleInit();
      presence.onApplicationBootstrap();
      const process = {
        hub,
        presence,
        end: () => {
          presence.onModuleDestroy();
          bus.onModuleDestroy();
        },
        connect: (userId: number) => {
          const holder = { userId, sessionId: userId, expiresAt: new Date(8.64e15) } as never;
          const connection = new FakeConnection(holder, { clock: new Clock() } as ConnectionContext);
          hub.add(connection);
          return connection;
        },
      };
      processes.push(process);
      return process;
    };

    beforeEach(() => {
      processes = [];
    });

    afterEach(() => processes.forEach((process) => process.end()));

    it('counts the connections of all processes', async () => {
      const [one, other] = [await open(), await open()];
      one.connect(1);
      one.connect(2);
      const third = other.connect(2);
      for (const { presence } of [one, other]) {
        await until(() => presence.size === 3);
        expect([presence.countOf(1), presence.countOf(2), presence.userIds().sort()]).toEqual([1, 2, [1, 2]]);
      }
      third.leave();
      await until(() => one.presence.size === 2);
      expect(one.presence.userIds().sort()).toEqual([1, 2]);
    });

    it('knows who was there before, and forgets who goes', async () => {
      const one = await open();
      one.connect(1);
      const other = await open();
      await until(() => other.presence.countOf(1) === 1);
      one.end();
      await until(() => other.presence.size === 0);
    });

    it('lets the oldest of a user’s 20 connections give way, in whichever process it is', async () => {
      const [one, other] = [await open(), await open()];
      const connections: FakeConnection[] = [];
      for (let n = 0; n < 20; n += 1) {
        const process = n % 2 === 0 ? one : other;
        connections.push(process.connect(1));
        // Each comes after the other process has heard of the one before.
        await until(() => one.presence.countOf(1) === n + 1 && other.presence.countOf(1) === n + 1);
      }
      const stranger = other.connect(2);
      other.connect(1);
      await until(() => connections[0]!.told !== null);
      one.connect(1);
      await until(() => connections[1]!.told !== null);
      await until(() => one.presence.countOf(1) === 20 && other.presence.countOf(1) === 20);
      expect(connections.filter(({ isOpen }) => !isOpen).map(({ told }) => told)).toEqual([
        'too_many_connections',
        'too_many_connections',
      ]);
      expect(stranger.isOpen).toBe(true);
    });

    it('keeps 20 of 60 that come at once', async () => {
      const [one, other] = [await open(), await open()];
      const connections = Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? one : other).connect(1));
      const open20 = (): boolean => connections.filter(({ isOpen }) => isOpen).length === 20;
      await until(() => open20() && one.presence.countOf(1) === 20 && other.presence.countOf(1) === 20);
      // The last to come stay.
      expect(connections.slice(-20).every(({ isOpen }) => isOpen)).toBe(true);
    });

    it('F3 knows its own connections while Redis is away, and all of them after; a flush costs nothing', async () => {
      const [one, other] = [await open(), await open()];
      one.connect(1);
      other.connect(1);
      await until(() => one.presence.countOf(1) === 2 && other.presence.countOf(1) === 2);
      await server.flush();
      expect(one.presence.countOf(1)).toBe(2);
      await server.stop();
      await until(() => one.presence.countOf(1) === 1);
      for (let n = 0; n < 19; n += 1) one.connect(1);
      other.connect(2);
      await server.start();
      await until(() => one.presence.size === 21 && other.presence.size === 21);
      expect([one.presence.countOf(1), other.presence.countOf(2)]).toEqual([20, 1]);
    });
  });

  describe('the work queue', () => {
    const queues: RedisWorkQueue[] = [];

    class RecordingWorker implements Worker {
      readonly performed: number[] = [];
      wakes = 0;

      perform(id: number): Promise<void> {
        this.performed.push(id);
        return Promise.resolve();
      }

      wake(): void {
        this.wakes += 1;
      }
    }

    const open = async (): Promise<{ queue: RedisWorkQueue; worker: RecordingWorker }> => {
      const queue = new RedisWorkQueue(await connect());
      queues.push(queue);
      const worker = new RecordingWorker();
      queue.serve('mails', worker);
      await until(() => queue.isReady);
      return { queue, worker };
    };

    afterEach(() => Promise.all(queues.splice(0).map((queue) => queue.onModuleDestroy())));

    it('hands each piece to one process', async () => {
      const [one, other] = [await open(), await open()];
      const ids = Array.from({ length: 40 }, (_, n) => n + 1);
      one.queue.announce('mails', ids);
      const performed = (): number[] => [...one.worker.performed, ...other.worker.performed];
      await until(() => performed().length >= ids.length);
      expect(performed().sort((a, b) => a - b)).toEqual(ids);
      expect(one.worker.wakes + other.worker.wakes).toBe(0);
    });

    it('has work done that a process without a hand free announces', async () => {
      const announcer = new RedisWorkQueue(await connect());
      queues.push(announcer);
      const { worker } = await open();
      await until(() => announcer.isReady);
      announcer.announce('mails', [7]);
      await until(() => worker.performed.length > 0);
      expect(worker.performed).toEqual([7]);
    });

    it('T4 keeps ids in Redis, and nothing of what was done', async () => {
      const announcer = new RedisWorkQueue(await connect());
      queues.push(announcer);
      await until(() => announcer.isReady);
      announcer.announce('mails', [7]);
      const keys = (): Promise<string[]> => server.command('KEYS', 'focus:queue:*') as Promise<string[]>;
      await until(async () => (await keys()).includes('focus:queue:mails:mails-7'));
      expect(await server.command('HGET', 'focus:queue:mails:mails-7', 'data')).toBe('{"id":7}');
      const { worker } = await open();
      await until(() => worker.performed.length > 0);
      await until(async () => !(await keys()).includes('focus:queue:mails:mails-7'));
    });

    it.each(['stopped', 'frozen'])(
      'F3 wakes the worker of its own process while Redis is %s',
      async (state) => {
        const { queue, worker } = await open();
        if (state === 'stopped') await server.stop();
        else server.freeze();
        queue.announce('mails', [1]);
        await until(() => worker.wakes === 1);
        if (state === 'stopped') await server.start();
        else server.thaw();
        await until(() => queue.isReady);
        // Once more at each look: what is announced while connections are still coming back wakes the worker, and no more.
        const isPerformed = async (id: number): Promise<boolean> => {
          queue.announce('mails', [id]);
          await new Promise((resolve) => setTimeout(resolve, 50));
          return worker.performed.includes(id);
        };
        // A wait that Redis has forgotten is given up after ten seconds of silence; the work itself is found in the database before.
        await until(() => isPerformed(2), 30_000);
        await server.flush();
        await until(() => isPerformed(3), 30_000);
      },
      60_000,
    );

    it('F3 takes work when Redis appears after the start', async () => {
      await server.stop();
      const queue = new RedisWorkQueue(await connect());
      queues.push(queue);
      const worker = new RecordingWorker();
      queue.serve('mails', worker);
      queue.announce('mails', [1]);
      await until(() => worker.wakes === 1);
      await server.start();
      await until(() => queue.isReady);
      queue.announce('mails', [2]);
      await until(() => worker.performed.includes(2));
    });

    it('F3 does not press a Redis that refuses, and takes work when it no longer does', async () => {
      await connect();
      await server.command('CONFIG', 'SET', 'maxmemory', '1');
      const queue = new RedisWorkQueue(connections[0]!);
      queues.push(queue);
      const worker = new RecordingWorker();
      queue.serve('mails', worker);
      await until(() => connections[0]!.isAway);
      await pause(1_000);
      const statistics = String(await server.command('INFO', 'commandstats'));
      expect(Number(/cmdstat_evalsha:calls=(\d+)/.exec(statistics)?.[1])).toBeLessThan(20);
      queue.announce('mails', [1]);
      await until(() => worker.wakes === 1);
      await server.command('CONFIG', 'SET', 'maxmemory', '0');
      await until(() => queue.isReady);
      queue.announce('mails', [2]);
      await until(() => worker.performed.includes(2));
    });

    it.each(['answers', 'is stopped', 'is frozen'])('F7 ends in a moment where Redis %s', async (state) => {
      const { queue } = await open();
      if (state === 'is stopped') await server.stop();
      if (state === 'is frozen') server.freeze();
      expect(await timed(() => queue.onModuleDestroy())).toBeLessThan(1_000);
      expect(await timed(() => connections[0]!.onApplicationShutdown())).toBeLessThan(1_000);
      server.thaw();
    });

    it('wakes the worker where there is no Redis', () => {
      const queue = new InProcessWorkQueue();
      const worker = new RecordingWorker();
      queue.serve('mails', worker);
      queue.announce('mails');
      queue.announce('other work');
      expect([worker.wakes, worker.performed, queue.isReady]).toEqual([1, [], true]);
    });
  });
});
