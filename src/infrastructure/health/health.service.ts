import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HttpConfig } from '../../config/http.config';
import { Clock } from '../clock/clock';
import { WorkQueue } from '../queue/work-queue';
import { RedisConnection } from '../redis/redis-connection';
import { APP_VERSION } from './version';

/** Milliseconds the database has to answer. */
const DATABASE_TIMEOUT_MS = 2_000;

/** Slower than it should be, but right. */
type Degraded = 'degraded';
export type CheckStatus = 'ok' | 'unavailable';

export interface HealthReport {
  status: 'ok' | 'degraded';
  version: string | null;
  uptime_seconds: number | null;
  checks: { database: CheckStatus; cache: 'ok' | Degraded; queue: CheckStatus | Degraded };
}

/** What an operator's probe and a curious stranger may know. */
@Injectable()
export class HealthService {
  private readonly startedAt: number;

  constructor(
    private readonly dataSource: DataSource,
    private readonly redis: RedisConnection,
    private readonly queue: WorkQueue,
    private readonly config: HttpConfig,
    private readonly clock: Clock,
  ) {
    this.startedAt = clock.timestamp();
  }

  async report(): Promise<HealthReport> {
    const database = await this.checkDatabase();
    // Without Redis both do their work, the cache and the limits in this process, the mail queue from the database.
    const cache = this.redis.isAway ? 'degraded' : 'ok';
    const queue = database === 'ok' && !this.queue.isReady ? 'degraded' : database;
    // In production strangers get status words only.
    const open = !this.config.isProduction;
    return {
      status: [database, cache, queue].every((status) => status === 'ok') ? 'ok' : 'degraded',
      version: open ? APP_VERSION : null,
      uptime_seconds: open ? Math.floor((this.clock.timestamp() - this.startedAt) / 1000) : null,
      checks: { database, cache, queue },
    };
  }

  private async checkDatabase(): Promise<CheckStatus> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<CheckStatus>((resolve) => {
      timer = setTimeout(() => resolve('unavailable'), DATABASE_TIMEOUT_MS);
    });
    const answer = this.dataSource.query('SELECT 1').then(
      () => 'ok' as const,
      () => 'unavailable' as const,
    );
    const status = await Promise.race([answer, timeout]);
    clearTimeout(timer);
    return status;
  }
}
