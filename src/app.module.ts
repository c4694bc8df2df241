import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConfigModule } from './config/config.module';
import type { Environment } from './config/environment';
import { CacheModule } from './infrastructure/cache/cache.module';
import { ClockModule } from './infrastructure/clock/clock.module';
import { ClusterModule } from './infrastructure/cluster/cluster.module';
import { DatabaseModule } from './infrastructure/database/database.module';
import { EventsModule } from './infrastructure/events/events.module';
import { HealthModule } from './infrastructure/health/health.module';
import { HttpModule } from './infrastructure/http/http.module';
import { IdempotencyModule } from './infrastructure/idempotency/idempotency.module';
import { LoggingModule } from './infrastructure/logging/logging.module';
import { MailModule } from './infrastructure/mail/mail.module';
import { MetricsEndpointModule } from './infrastructure/metrics/metrics-endpoint.module';
import { MetricsModule } from './infrastructure/metrics/metrics.module';
import { QueueModule } from './infrastructure/queue/queue.module';
import { RateLimitGuard } from './infrastructure/rate-limits/rate-limit.guard';
import { RateLimitsModule } from './infrastructure/rate-limits/rate-limits.module';
import { RealtimeModule } from './infrastructure/realtime/realtime.module';
import { RedisModule } from './infrastructure/redis/redis.module';
import { SchedulingModule } from './infrastructure/scheduling/scheduling.module';
import { ActivitiesModule } from './modules/activities/activities.module';
import { AdminModule } from './modules/admin/admin.module';
import { AuditLogsModule } from './modules/audit-logs/audit-logs.module';
import { AccessGuard } from './modules/auth/access.guard';
import { AuthModule } from './modules/auth/auth.module';
import { AuthenticationGuard } from './modules/auth/authentication.guard';
import { BlockedAppsModule } from './modules/blocked-apps/blocked-apps.module';
import { ChallengesModule } from './modules/challenges/challenges.module';
import { DigestsModule } from './modules/digests/digests.module';
import { BusinessMetricsModule } from './modules/business-metrics/business-metrics.module';
import { NotificationsModule } from './modules/notifications/notifications.module';
import { UserStatsModule } from './modules/user-stats/user-stats.module';
import { UsersModule } from './modules/users/users.module';

const INFRASTRUCTURE = [
  LoggingModule,
  ClockModule,
  ClusterModule,
  MetricsModule,
  DatabaseModule,
  RedisModule,
  EventsModule,
  HttpModule,
  CacheModule,
  RateLimitsModule,
  QueueModule,
  MailModule,
  SchedulingModule,
  IdempotencyModule,
  RealtimeModule,
  HealthModule,
  MetricsEndpointModule,
];

/** Bottom to top: each may know those before it. */
const FEATURES = [
  AuditLogsModule,
  UsersModule,
  AuthModule,
  ActivitiesModule,
  BlockedAppsModule,
  ChallengesModule,
  UserStatsModule,
  DigestsModule,
  NotificationsModule,
  AdminModule,
  BusinessMetricsModule,
];

@Module({})
export class AppModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.forRoot(environment), ...INFRASTRUCTURE, ...FEATURES],
      providers: [
        // In this order: who is it, are they too many, may they.
        { provide: APP_GUARD, useExisting: AuthenticationGuard },
        { provide: APP_GUARD, useExisting: RateLimitGuard },
        { provide: APP_GUARD, useExisting: AccessGuard },
      ],
    };
  }
}
