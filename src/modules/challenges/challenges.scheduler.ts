import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { LifecycleService } from './lifecycle.service';
import { ScoresService } from './scores.service';

/** When challenges are looked at. Both jobs go by what is due, not by their window, so a missed run is made up by the next. */
@Injectable()
export class ChallengesScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly lifecycle: LifecycleService,
    private readonly scores: ScoresService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'challenge_lifecycle',
      schedule: { everyMinutes: 1 },
      run: (_window, signal) => this.lifecycle.advance(signal),
    });
    this.jobs.register({
      name: 'challenge_scores',
      schedule: { everyMinutes: 60 },
      run: (_window, signal) => this.scores.recomputeAll(signal),
    });
  }
}
