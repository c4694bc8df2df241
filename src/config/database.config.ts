import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

/** Which database, and how it is reached. */
@Injectable()
export class DatabaseConfig {
  /** `sqlite:<file>`, `sqlite::memory:`, `mysql://…` or `mariadb://…`. */
  readonly url: string;
  readonly poolSize: number;
  readonly migrateOnStart: boolean;

  constructor(environment: Environment) {
    this.url = environment.databaseUrl;
    this.poolSize = environment.databasePoolSize;
    this.migrateOnStart = environment.migrateOnStart;
  }
}
