import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { SessionCleanupService } from './session-cleanup.service';

/** 03:00 UTC */
const CLEANUP_MINUTE = 180;

/** When expired sessions and tokens are dropped. */
@Injectable()
export class AuthScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly cleanup: SessionCleanupService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'session_cleanup',
      schedule: { dailyAtMinute: CLEANUP_MINUTE },
      run: (_window, signal) => this.cleanup.dropExpired(signal),
    });
  }
}
