import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { LimitJobsService } from './limit-jobs.service';

/** When time changes something about rules. */
@Injectable()
export class BlockedAppsScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly limits: LimitJobsService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'daily_reset',
      schedule: { everyMinutes: 15 },
      run: (window, signal) => this.limits.resetDays(window, signal),
    });
    this.jobs.register({
      name: 'schedule_edges',
      schedule: { everyMinutes: 1 },
      run: (window, signal) => this.limits.tellScheduleEdges(window, signal),
    });
  }
}
