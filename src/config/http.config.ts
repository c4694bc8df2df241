import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

/** The HTTP edge: address, processes, origins, proxies, documents. */
@Injectable()
export class HttpConfig {
  readonly host: string;
  readonly port: number;
  /** How many processes serve on it; 1: this one does. */
  readonly workers: number;
  readonly isProduction: boolean;
  readonly corsOrigins: string[];
  readonly trustProxy: string | number | boolean | null;
  readonly docsEnabled: boolean;

  constructor(environment: Environment) {
    this.host = environment.host;
    this.port = environment.port;
    this.workers = environment.workers;
    this.isProduction = environment.isProduction;
    this.corsOrigins = environment.corsOrigins;
    this.trustProxy = environment.trustProxy;
    this.docsEnabled = environment.docsEnabled;
  }
}
