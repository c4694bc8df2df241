import { Global, Module } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { InProcessRateLimitStorage } from './in-process-rate-limit.storage';
import { RateLimitGuard } from './rate-limit.guard';

@Global()
@Module({
  providers: [{ provide: ThrottlerStorage, useClass: InProcessRateLimitStorage }, RateLimitGuard],
  exports: [RateLimitGuard, ThrottlerStorage],
})
export class RateLimitsModule {}
