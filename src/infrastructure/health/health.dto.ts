import {
  EnumResponseField,
  NumberResponseField,
  ObjectResponseField,
  TextResponseField,
} from '../../common/openapi/response-fields';

const CHECK_STATUSES = ['ok', 'unavailable'] as const;
/** What Redis makes faster goes on without it. */
const CACHE_STATUSES = ['ok', 'degraded'] as const;
const QUEUE_STATUSES = ['ok', 'degraded', 'unavailable'] as const;

export class HealthChecksDto {
  @EnumResponseField(CHECK_STATUSES, 'CheckStatus')
  database!: (typeof CHECK_STATUSES)[number];

  @EnumResponseField(CACHE_STATUSES, 'CacheStatus')
  cache!: (typeof CACHE_STATUSES)[number];

  @EnumResponseField(QUEUE_STATUSES, 'QueueStatus')
  queue!: (typeof QUEUE_STATUSES)[number];
}

export class HealthReportDto {
  @EnumResponseField(['ok', 'degraded'], 'HealthStatus')
  status!: 'ok' | 'degraded';

  @TextResponseField({ nullable: true, example: '0.1.0', description: 'Not told in production' })
  version!: string | null;

  @NumberResponseField({ integer: true, nullable: true, example: 86_400, description: 'Not told in production' })
  uptime_seconds!: number | null;

  @ObjectResponseField(HealthChecksDto)
  checks!: HealthChecksDto;
}

export class LivenessDto {
  @EnumResponseField(CHECK_STATUSES, 'CheckStatus')
  status!: (typeof CHECK_STATUSES)[number];
}
