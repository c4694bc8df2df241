import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

@Injectable()
export class LoggingConfig {
  readonly level: Environment['logLevel'];
  readonly format: Environment['logFormat'];

  constructor(environment: Environment) {
    this.level = environment.logLevel;
    this.format = environment.logFormat;
  }
}
