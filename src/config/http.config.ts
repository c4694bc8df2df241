import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

/** The HTTP edge: address, origins, proxies, documents. */
@Injectable()
export class HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly isProduction: boolean;
  readonly corsOrigins: string[];
  readonly trustProxy: string | number | boolean | null;
  readonly docsEnabled: boolean;

  constructor(environment: Environment) {
    this.host = environment.host;
    this.port = environment.port;
    this.isProduction = environment.isProduction;
    this.corsOrigins = environment.corsOrigins;
    this.trustProxy = environment.trustProxy;
    this.docsEnabled = environment.docsEnabled;
  }
}
