import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

/** What is measured, and who may see it. */
@Injectable()
export class MetricsConfig {
  readonly enabled: boolean;
  /** What a scraper shows; `null`: it need not show any, except in production, where nobody gets in then. */
  readonly token: string | null;
  readonly isProduction: boolean;

  constructor(environment: Environment) {
    this.enabled = environment.metricsEnabled;
    this.token = environment.metricsToken;
    this.isProduction = environment.isProduction;
  }
}
