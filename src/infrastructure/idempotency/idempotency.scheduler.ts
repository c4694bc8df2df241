import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../scheduling/job-runner';
import { IdempotencyService } from './idempotency.service';

/** When keys that have run out are dropped. */
@Injectable()
export class IdempotencyScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly idempotency: IdempotencyService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'idempotency_cleanup',
      schedule: { everyMinutes: 60 },
      run: (_window, signal) => this.idempotency.dropExpired(signal),
    });
  }
}
