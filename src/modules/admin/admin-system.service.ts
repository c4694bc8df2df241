import { availableParallelism, loadavg } from 'node:os';
import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';
import { Clock } from '../../infrastructure/clock/clock';
import { APP_VERSION } from '../../infrastructure/health/version';
import { MailStatus } from '../../infrastructure/mail/entities/mail-status.enum';
import { Mail } from '../../infrastructure/mail/entities/mail.entity';
import { MailOutbox } from '../../infrastructure/mail/mail-outbox';
import { RealtimeHub } from '../../infrastructure/realtime/realtime-hub';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { poolStateOf } from './connection-pool';
import { type CpuDto, JobHealthDto, type MemoryDto, type SystemHealthDto } from './dto/system-health.dto';
import { FiguresCache } from './figures-cache';

/** How this process and what it stands on are doing, for administrators. */
@Injectable()
export class AdminSystemService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: MailOutbox,
    private readonly jobs: JobRunner,
    private readonly hub: RealtimeHub,
    private readonly cache: FiguresCache,
    private readonly clock: Clock,
  ) {}

  async health(): Promise<SystemHealthDto> {
    // Who gets here was let in by the database; if it fails now, the answer is 503 like everywhere.
    const latency = await this.databaseLatency();
    const mails = await this.outbox.counts();
    const active = await this.countMailsBeingSent();
    const jobs = await this.jobs.states();
    return {
      status: 'ok',
      version: APP_VERSION,
      uptime_seconds: Math.floor(process.uptime()),
      node: process.version,
      memory: memory(),
      cpu: cpu(),
      database: { status: 'ok', latency_ms: latency, pool: poolStateOf(this.dataSource) },
      // It lives in this process.
      cache: { status: 'ok', latency_ms: 0, hit_ratio: this.cache.hitRatio() },
      queue: { waiting: mails.waiting - active, active, failed: mails.failed },
      websocket: { active_users: this.hub.userIds().length, active_connections: this.hub.size },
      jobs: jobs.map((job) => JobHealthDto.from(job)),
    };
  }

  private countMailsBeingSent(): Promise<number> {
    const claimedUntil = MoreThan(this.clock.now());
    return this.dataSource.getRepository(Mail).countBy({ status: MailStatus.Queued, claimedUntil });
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
