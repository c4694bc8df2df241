import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { DigestsService } from './digests.service';

/** When it is looked for users who are to be written to. */
@Injectable()
export class DigestsScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly digests: DigestsService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'daily_reminder',
      schedule: { everyMinutes: 15 },
      run: (window, signal) => this.digests.queueReminders(window, signal),
    });
    this.jobs.register({
      name: 'weekly_summary',
      schedule: { everyMinutes: 15 },
      run: (window, signal) => this.digests.queueSummaries(window, signal),
    });
  }
}
