import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HttpConfig } from '../../config/http.config';
import { Clock } from '../clock/clock';
import { APP_VERSION } from './version';

/** Milliseconds the database has to answer. */
const DATABASE_TIMEOUT_MS = 2_000;

export type CheckStatus = 'ok' | 'unavailable';

export interface HealthReport {
  status: 'ok' | 'degraded';
  version: string | null;
  uptime_seconds: number | null;
  checks: { database: CheckStatus; cache: CheckStatus; queue: CheckStatus };
}

/** What an operator's probe and a curious stranger may know. */
@Injectable()
export class HealthService {
  private readonly startedAt: number;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: HttpConfig,
    private readonly clock: Clock,
  ) {
    this.startedAt = clock.timestamp();
  }

  async report(): Promise<HealthReport> {
    const database = await this.checkDatabase();
    // In production strangers get status words only.
    const open = !this.config.isProduction;
    return {
      status: database === 'ok' ? 'ok' : 'degraded',
      version: open ? APP_VERSION : null,
      uptime_seconds: open ? Math.floor((this.clock.timestamp() - this.startedAt) / 1000) : null,
      // The cache and the limits live in this process, the mail queue in the database: they share its fate.
      checks: { database, cache: 'ok', queue: database },
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
