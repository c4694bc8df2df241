import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { AppError } from '../../common/errors/app-error';
import { toRealtimeError } from './realtime-errors';

/** Logs what deserves it of that which goes wrong on a socket. */
@Injectable()
export class RealtimeErrorLog {
  constructor(private readonly logger: PinoLogger) {
    logger.setContext('Realtime');
  }

  /** The error a client is told of, whatever was thrown, after it has been logged where it is no error of the client's. */
  report(thrown: unknown): AppError {
    const error = toRealtimeError(thrown);
    const { logLevel, code, detail } = error;
    if (logLevel !== 'silent') this.logger[logLevel]({ code, err: error.cause ?? error }, detail);
    return error;
  }
}
