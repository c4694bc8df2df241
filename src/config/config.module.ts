import { type DynamicModule, Module } from '@nestjs/common';
import { AuditLogConfig } from './audit-log.config';
import { AuthConfig } from './auth.config';
import { CacheConfig } from './cache.config';
import { DatabaseConfig } from './database.config';
import { Environment } from './environment';
import { GoogleConfig } from './google.config';
import { HttpConfig } from './http.config';
import { LoggingConfig } from './logging.config';
import { MailConfig } from './mail.config';
import { MetricsConfig } from './metrics.config';
import { RateLimitConfig } from './rate-limit.config';
import { RealtimeConfig } from './realtime.config';
import { RedisConfig } from './redis.config';
import { SchedulerConfig } from './scheduler.config';

const CONFIGS = [
  AuditLogConfig,
  AuthConfig,
  CacheConfig,
  DatabaseConfig,
  GoogleConfig,
  HttpConfig,
  LoggingConfig,
  MailConfig,
  MetricsConfig,
  RateLimitConfig,
  RealtimeConfig,
  RedisConfig,
  SchedulerConfig,
];

/** The validated environment and one small typed config per concern, for everyone. */
@Module({})
export class ConfigModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Environment, useValue: environment }, ...CONFIGS],
      exports: [Environment, ...CONFIGS],
    };
  }
}
