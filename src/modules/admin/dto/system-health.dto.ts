import {
  EnumResponseField,
  InstantResponseField,
  ListResponseField,
  NumberResponseField,
  ObjectResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import { JobStatus } from '../../../infrastructure/scheduling/entities/job-status.enum';
import type { JobState } from '../../../infrastructure/scheduling/job-runner';
import { ConnectionFiguresDto } from './overview.dto';

const CHECK_STATUSES = ['ok', 'unavailable'] as const;
const CACHE_STATUSES = ['ok', 'degraded'] as const;
type CheckStatus = (typeof CHECK_STATUSES)[number];

const BytesField = (): PropertyDecorator => NumberResponseField({ integer: true, example: 134_217_728 });
const LatencyField = (): PropertyDecorator =>
  NumberResponseField({ nullable: true, example: 0.8, description: 'Milliseconds; `null` without an answer' });
const CountField = (description: string): PropertyDecorator =>
  NumberResponseField({ integer: true, example: 3, description });

export class MemoryDto {
  @BytesField()
  rss_bytes!: number;

  @BytesField()
  heap_used_bytes!: number;

  @BytesField()
  heap_total_bytes!: number;

  @BytesField()
  external_bytes!: number;
}

export class CpuDto {
  @NumberResponseField({ integer: true, example: 2 })
  cores!: number;

  @NumberResponseField({ example: 0.42, description: 'Of the machine, over the last minute' })
  load_average!: number;

  @NumberResponseField({ example: 12.3, description: 'Seconds of this process' })
  user_seconds!: number;

  @NumberResponseField({ example: 1.7, description: 'Seconds of this process' })
  system_seconds!: number;
}

export class PoolDto {
  @CountField('Connections at the most')
  size!: number;

  @CountField('Connections at work')
  active!: number;

  @CountField('Connections at rest')
  idle!: number;

  @CountField('Requests that wait for a connection')
  waiting!: number;
}

export class DatabaseHealthDto {
  @EnumResponseField(CHECK_STATUSES, 'CheckStatus')
  status!: CheckStatus;

  @LatencyField()
  latency_ms!: number | null;

  @ObjectResponseField(PoolDto, { nullable: true, description: '`null` with an embedded database' })
  pool!: PoolDto | null;
}

export class CacheHealthDto {
  @EnumResponseField(CACHE_STATUSES, 'CacheStatus')
  status!: (typeof CACHE_STATUSES)[number];

  @LatencyField()
  latency_ms!: number | null;

  @NumberResponseField({ nullable: true, example: 0.93, description: '0–1; `null` before the first question' })
  hit_ratio!: number | null;
}

/** Mails. */
export class QueueHealthDto {
  @CountField('To be sent, or sent again')
  waiting!: number;

  @CountField('Being sent at this moment')
  active!: number;

  @CountField('Given up')
  failed!: number;
}

export class JobHealthDto {
  @TextResponseField({ example: 'daily_reset' })
  name!: string;

  @InstantResponseField({ nullable: true })
  last_run_at!: Date | null;

  @EnumResponseField(JobStatus, 'JobStatus', { nullable: true })
  last_status!: JobStatus | null;

  @InstantResponseField()
  next_run_at!: Date;

  static from({ name, lastRunAt, lastStatus, nextRunAt }: JobState): JobHealthDto {
    return { name, last_run_at: lastRunAt, last_status: lastStatus, next_run_at: nextRunAt };
  }
}

/** How this process and what it stands on are doing. */
export class SystemHealthDto {
  @EnumResponseField(['ok', 'degraded'], 'HealthStatus')
  status!: 'ok' | 'degraded';

  @TextResponseField({ example: '0.1.0' })
  version!: string;

  @NumberResponseField({ integer: true, example: 86_400 })
  uptime_seconds!: number;

  @TextResponseField({ example: 'v24.11.0' })
  node!: string;

  @ObjectResponseField(MemoryDto)
  memory!: MemoryDto;

  @ObjectResponseField(CpuDto)
  cpu!: CpuDto;

  @ObjectResponseField(DatabaseHealthDto)
  database!: DatabaseHealthDto;

  @ObjectResponseField(CacheHealthDto)
  cache!: CacheHealthDto;

  @ObjectResponseField(QueueHealthDto)
  queue!: QueueHealthDto;

  @ObjectResponseField(ConnectionFiguresDto)
  websocket!: ConnectionFiguresDto;

  @ListResponseField(JobHealthDto)
  jobs!: JobHealthDto[];
}
