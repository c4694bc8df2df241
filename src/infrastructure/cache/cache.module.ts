import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RedisConfig } from '../../config/redis.config';
import { CacheMetrics } from './cache-metrics';
import { CacheStatistics } from './cache-statistics';
import { CacheService } from './cache.service';
import { CachedAnswersInterceptor } from './cached-answers.interceptor';
import { NoSharedCache } from './no-shared-cache';
import { RedisSharedCache } from './redis-shared-cache';
import { SharedCache } from './shared-cache';

/** Answers kept for those who ask again. */
@Global()
@Module({
  providers: [
    CacheMetrics,
    CacheService,
    CacheStatistics,
    NoSharedCache,
    RedisSharedCache,
    {
      provide: SharedCache,
      inject: [RedisConfig, RedisSharedCache, NoSharedCache],
      useFactory: ({ url }: RedisConfig, redis: RedisSharedCache, none: NoSharedCache) => (url === null ? none : redis),
    },
    { provide: APP_INTERCEPTOR, useClass: CachedAnswersInterceptor },
  ],
  exports: [CacheService, CacheStatistics],
})
export class CacheModule {}
