import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { ActivityRollUpService } from './activity-roll-up.service';
import { LogRollUpService } from './log-roll-up.service';

/** Keeps what figures are made of up to date, so that an administrator who looks waits for little. */
@Injectable()
export class AdminScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly activities: ActivityRollUpService,
    private readonly logs: LogRollUpService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'activity_figures',
      schedule: { everyMinutes: 1 },
      run: async (_window, signal) => {
        await this.activities.refresh(signal);
        // What is derived is no change that the audit log would tell of.
        return 0;
      },
    });
    this.jobs.register({
      name: 'log_figures',
      schedule: { everyMinutes: 15 },
      run: async (_window, signal) => {
        await this.logs.refresh(signal);
        return 0;
      },
    });
  }
}
