import { createHash, randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { RedisConfig } from '../../src/config/redis.config';

/** The Redis an app is tested with. */
export interface TestRedis {
  /** Empty: the app does without. */
  url: string;
  /** What its settings are besides. */
  config: Partial<RedisConfig>;
  /** Removes what the app has left there. */
  clear(): Promise<void>;
}

/** Where Redis is, e.g. `redis://127.0.0.1:6379/0`; unset: the tests do without. */
const SERVER_URL = process.env.TEST_REDIS_URL;

/**
 * @param databaseUrl apps with one database have one Redis
 * @param ownUrl a server that the test has to itself; left out: a corner of the common one, where there is one
 */
export function createTestRedis(databaseUrl: string, ownUrl?: string): TestRedis {
  if (ownUrl !== undefined || SERVER_URL === undefined || SERVER_URL === '') {
    return { url: ownUrl ?? '', config: {}, clear: () => Promise.resolve() };
  }
  const name = databaseUrl === 'sqlite::memory:' ? randomUUID() : databaseUrl;
  const keyPrefix = `focus-test-${createHash('sha1').update(name).digest('hex')}:`;
  return { url: SERVER_URL, config: { keyPrefix }, clear: () => clear(SERVER_URL, keyPrefix) };
}

async function clear(url: string, keyPrefix: string): Promise<void> {
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  for await (const keys of client.scanIterator({ MATCH: `${keyPrefix}*`, COUNT: 1_000 })) {
    if (keys.length > 0) await client.unlink(keys);
  }
  await client.close();
}
