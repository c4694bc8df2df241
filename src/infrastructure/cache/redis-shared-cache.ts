import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CacheConfig } from '../../config/cache.config';
import { Clock } from '../clock/clock';
import { RealtimeBus, RealtimeChannel } from '../realtime/realtime-bus';
import { RedisConnection } from '../redis/redis-connection';
import { RedisScript } from '../redis/redis-script';
import { EVERYTHING, SharedCache, type SharedEntry, type SharedState } from './shared-cache';

interface Invalidation {
  scopes: string[];
}

/** How often (milliseconds) it is looked whether Redis was lost meanwhile, without anybody having asked for anything. */
const WATCH_INTERVAL_MS = 500;

const INVALIDATIONS = new RealtimeChannel<Invalidation>('cache-invalidations');

/** Gives the versions that are missing, one for all of them, unless somebody has been faster; answers them all. */
const VERSIONS = new RedisScript(`
  local versions = {}
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2])
    versions[i] = redis.call('GET', key)
  end
  return versions`);

/**
 * The level of the cache in Redis. A version is a random text under a key of its own: a flushed or restored Redis can never
 * bring an earlier one back to mean something new.
 *
 * What this process could not tell Redis, Redis does not know. So whenever the two have lost each other, from the start on
 * and after an invalidation that failed, the shared level is not used until everything in it has been made void.
 */
@Injectable()
export class RedisSharedCache extends SharedCache implements OnApplicationBootstrap, OnModuleDestroy {
  private isTrusted = false;
  private resetting: Promise<void> | null = null;
  private watching: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: RedisConnection,
    private readonly bus: RealtimeBus,
    private readonly config: CacheConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.redis.client?.on('ready', () => {
      this.isTrusted = false;
    });
    this.watching = setInterval(() => this.watch(), WATCH_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.watching);
  }

  async read(key: string, scopes: readonly string[]): Promise<SharedState | null> {
    if (!this.isUsable()) return null;
    try {
      const keys = [...scopes.map((scope) => this.versionKey(scope)), this.entryKey(key)];
      const values = await this.redis.run((client) => client.mGet(keys));
      const entry = values.pop() ?? null;
      const versions = values.includes(null) ? await this.newVersions(scopes) : (values as string[]);
      return { versions, entry: entry === null ? null : (JSON.parse(entry) as SharedEntry) };
    } catch {
      this.isTrusted = false;
      return null;
    }
  }

  write(key: string, entry: SharedEntry): void {
    if (!this.isUsable()) return;
    const value = Math.max(1, Math.ceil(entry.expiresAt - this.clock.timestamp()));
    this.redis
      .run((client) => client.set(this.entryKey(key), JSON.stringify(entry), { expiration: { type: 'PX', value } }))
      .catch(() => undefined);
  }

  async invalidate(scopes: readonly string[]): Promise<void> {
    // On the same connection, so it has been told when the versions are new.
    this.bus.publish(INVALIDATIONS, { scopes: [...scopes] });
    try {
      await this.setVersions(scopes);
    } catch {
      this.isTrusted = false;
    }
  }

  onInvalidated(listener: (scopes: readonly string[]) => void): void {
    this.bus.subscribe(INVALIDATIONS, ({ scopes }) => listener(scopes));
    this.bus.onGap(() => listener([EVERYTHING]));
  }

  /** What this process failed to tell is a fault in the others' answers, so it is mended without waiting for a reader here. */
  private watch(): void {
    if (this.redis.isAway) this.isTrusted = false;
    this.isUsable();
  }

  /** Asks whether the shared level may be used at the moment, and sees to it that it may be again. */
  private isUsable(): boolean {
    if (!this.redis.isReady) return false;
    if (!this.isTrusted) this.resetting ??= this.reset();
    return this.isTrusted && this.resetting === null;
  }

  private async reset(): Promise<void> {
    try {
      // First, so that an invalidation that fails meanwhile takes it away again.
      this.isTrusted = true;
      this.bus.publish(INVALIDATIONS, { scopes: [EVERYTHING] });
      await this.setVersions([EVERYTHING]);
    } catch {
      this.isTrusted = false;
    } finally {
      this.resetting = null;
    }
  }

  private async setVersions(scopes: readonly string[]): Promise<void> {
    const version = randomUUID();
    await this.redis.run((client) =>
      Promise.all(
        scopes.map((scope) =>
          client.set(this.versionKey(scope), version, { expiration: { type: 'PX', value: this.versionLifeMs() } }),
        ),
      ),
    );
  }

  private async newVersions(scopes: readonly string[]): Promise<string[]> {
    const keys = scopes.map((scope) => this.versionKey(scope));
    const args = [randomUUID(), String(this.versionLifeMs())];
    return (await this.redis.run((client) => VERSIONS.run(client, keys, args))) as string[];
  }

  /** Longer than any entry: one whose version is gone is void. */
  private versionLifeMs(): number {
    return this.config.ttlMs * 2;
  }

  private versionKey(scope: string): string {
    return this.redis.key(`cache:version:${scope}`);
  }

  private entryKey(key: string): string {
    return this.redis.key(`cache:entry:${key}`);
  }
}
