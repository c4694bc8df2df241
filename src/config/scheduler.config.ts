import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

@Injectable()
export class SchedulerConfig {
  /** Whether this process runs the jobs. */
  readonly enabled: boolean;

  constructor(environment: Environment) {
    this.enabled = environment.schedulerEnabled;
  }
}
