import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyKey } from './entities/idempotency-key.entity';
import { IdempotencyKeysRepository } from './idempotency-keys.repository';
import { IdempotencyScheduler } from './idempotency.scheduler';
import { IdempotencyService } from './idempotency.service';

/** Requests that may be sent again: a route says `@Idempotent()`, the rest happens by itself. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKey])],
  providers: [IdempotencyService, IdempotencyKeysRepository, IdempotencyScheduler],
  exports: [IdempotencyService],
})
export class IdempotencyModule {}
