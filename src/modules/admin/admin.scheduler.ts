import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { ActivityRollUpService } from './activity-roll-up.service';

/** Keeps what figures are made of up to date, so that an administrator who looks waits for little. */
@Injectable()
export class AdminScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly rollUp: ActivityRollUpService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'activity_figures',
      schedule: { everyMinutes: 1 },
      run: async (_window, signal) => {
        await this.rollUp.refresh(signal);
        // What is derived is no change that the audit log would tell of.
        return 0;
      },
    });
  }
}
