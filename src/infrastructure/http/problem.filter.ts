import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import { AppError } from '../../common/errors/app-error';
import { internalError, methodNotAllowed, notFound, unavailable } from '../../common/errors/common.errors';
import { PROBLEM_MEDIA_TYPE, problemDocument } from '../../common/errors/problem-document';
import { isDatabaseUnreachable, isRestartable } from '../database/database-errors';
import { allowedMethods, pathOf } from './request-path';

/** Turns whatever was thrown into a problem document, and logs what deserves it. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {
    this.logger.setContext(ProblemFilter.name);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<Request>(), http.getResponse<Response>());
  }

  /** Answers `request` with the problem document of whatever was thrown. */
  answer(thrown: unknown, request: Request & { id?: unknown }, response: Response): void {
    const error = toAppError(thrown, request);
    this.log(error);
    if (response.headersSent) {
      // A stream broke in the middle: a cut connection is the only way left to say so.
      response.destroy();
      return;
    }
    const document = problemDocument(error, pathOf(request), typeof request.id === 'string' ? request.id : '');
    response.removeHeader('Content-Disposition');
    const body = Buffer.from(JSON.stringify(document));
    // Past Express' send, which would add a charset (JSON has none) and an ETag (two equal refusals must not differ).
    response
      .status(error.status)
      .set({ ...error.headers, 'Content-Type': PROBLEM_MEDIA_TYPE, 'Content-Length': String(body.length) })
      .end(request.method === 'HEAD' ? undefined : body);
  }

  /** Logs what deserves it of what a client is told of. */
  log(error: AppError): void {
    if (error.logLevel === 'silent') return;
    this.logger[error.logLevel]({ code: error.code, err: error.cause ?? error }, error.detail);
  }
}

/** The error a client is told of, whatever was thrown. */
export function toAppError(thrown: unknown, request: Request): AppError {
  if (thrown instanceof AppError) return thrown;
  // What is restartable has been started again in vain, as often as it may be.
  if (isDatabaseUnreachable(thrown) || isRestartable(thrown)) return unavailable(thrown);
  if (thrown instanceof HttpException) {
    // Before a handler, 400 is Express' word for a path that cannot be decoded: it names nothing.
    if (thrown.getStatus() === 400) return notFound();
    if (thrown.getStatus() === 404) {
      const allowed = allowedMethods(request);
      return allowed.length === 0 || allowed.includes(request.method) ? notFound() : methodNotAllowed(allowed);
    }
  }
  return internalError(thrown);
}
