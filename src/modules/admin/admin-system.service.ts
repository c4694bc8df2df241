import { availableParallelism, loadavg } from 'node:os';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { poolStateOf } from '../../infrastructure/database/connection-pool';
import { APP_VERSION } from '../../infrastructure/health/version';
import { MailOutbox } from '../../infrastructure/mail/mail-outbox';
import { RealtimePresence } from '../../infrastructure/realtime/realtime-presence';
import { RedisConnection } from '../../infrastructure/redis/redis-connection';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import {
  type CacheHealthDto,
  type CpuDto,
  JobHealthDto,
  type MemoryDto,
  type SystemHealthDto,
} from './dto/system-health.dto';
import { FiguresCache } from './figures-cache';

/** How this process and what it stands on are doing, for administrators. */
@Injectable()
export class AdminSystemService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: MailOutbox,
    private readonly jobs: JobRunner,
    private readonly presence: RealtimePresence,
    private readonly redis: RedisConnection,
    private readonly cache: FiguresCache,
  ) {}

  async health(): Promise<SystemHealthDto> {
    // Who gets here was let in by the database; if it fails now, the answer is 503 like everywhere.
    const latency = await this.databaseLatency();
    const queue = await this.outbox.counts();
    const jobs = await this.jobs.states();
    return {
      status: this.redis.isAway ? 'degraded' : 'ok',
      version: APP_VERSION,
      uptime_seconds: Math.floor(process.uptime()),
      node: process.version,
      memory: memory(),
      cpu: cpu(),
      database: { status: 'ok', latency_ms: latency, pool: poolStateOf(this.dataSource) },
      cache: { ...(await this.cacheState()), hit_ratio: this.cache.hitRatio() },
      queue,
      websocket: { active_users: this.presence.userIds().length, active_connections: this.presence.size },
      jobs: jobs.map((job) => JobHealthDto.from(job)),
    };
  }

  /** Without Redis it lives in this process; while Redis is away, it does what it can there. */
  private async cacheState(): Promise<Pick<CacheHealthDto, 'status' | 'latency_ms'>> {
    if (this.redis.client === null) return { status: 'ok', latency_ms: 0 };
    const latency = await this.redis.latency();
    return latency === null ? { status: 'degraded', latency_ms: null } : { status: 'ok', latency_ms: rounded(latency) };
  }

  /** Milliseconds that the shortest question takes. */
  private async databaseLatency(): Promise<number> {
    const askedAt = performance.now();
    await this.dataSource.query('SELECT 1');
    return rounded(performance.now() - askedAt);
  }
}

function memory(): MemoryDto {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  return { rss_bytes: rss, heap_used_bytes: heapUsed, heap_total_bytes: heapTotal, external_bytes: external };
}

function cpu(): CpuDto {
  const { user, system } = process.cpuUsage();
  return {
    cores: availableParallelism(),
    load_average: rounded(loadavg()[0] ?? 0),
    user_seconds: rounded(user / 1_000_000),
    system_seconds: rounded(system / 1_000_000),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
