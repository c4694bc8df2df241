import { type DynamicModule, Module } from '@nestjs/common';
import { AuditLogConfig } from './audit-log.config';
import { AuthConfig } from './auth.config';
import { DatabaseConfig } from './database.config';
import { Environment } from './environment';
import { HttpConfig } from './http.config';
import { LoggingConfig } from './logging.config';
import { MailConfig } from './mail.config';
import { RateLimitConfig } from './rate-limit.config';
import { RealtimeConfig } from './realtime.config';
import { SchedulerConfig } from './scheduler.config';

const CONFIGS = [
  AuditLogConfig,
  AuthConfig,
  DatabaseConfig,
  HttpConfig,
  LoggingConfig,
  MailConfig,
  RateLimitConfig,
  RealtimeConfig,
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
