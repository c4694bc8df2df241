import { isUtf8 } from 'node:buffer';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import express, { type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { AppError } from '../../common/errors/app-error';
import { invalidField, malformedJson, payloadTooLarge, unsupportedMediaType } from '../../common/errors/common.errors';
import { TAKES_FILE } from './file-body.interceptor';
import { IGNORES_BODY } from './ignores-body.decorator';
import { contentLength, hasBody, mediaTypeOf } from './request-body';

const MAX_BYTES = 1_048_576;
/** Deeper or wider than any request of ours, by far. */
const MAX_DEPTH = 16;
const MAX_VALUES = 50_000;

const parse = express.json({ limit: MAX_BYTES, strict: false, type: () => true, verify: checkUtf8 });

/**
 * Reads a JSON body once the guards have let the request through, so that a stranger cannot make us parse a megabyte, and
 * so that every refusal carries the headers of the limits.
 */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const isRead = this.reflector.get<object | undefined>(TAKES_FILE, context.getHandler()) === undefined;
    if (isRead && hasBody(request)) {
      const isIgnored = this.reflector.get<true | undefined>(IGNORES_BODY, context.getHandler()) ?? false;
      if (!isIgnored && !isJson(request)) throw unsupportedMediaType('application/json');
      // The parser would read all of it before it says so.
      if (contentLength(request) > MAX_BYTES) throw payloadTooLarge('1 MiB');
      if (!isIgnored) {
        await read(request, http.getResponse<Response>());
        checkBounds(request.body);
      }
    }
    return next.handle();
  }
}

function isJson(request: Request): boolean {
  const mediaType = mediaTypeOf(request);
  return mediaType !== undefined && /^application\/([\w.+-]+\+)?json$/.test(mediaType);
}

function read(request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    parse(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toAppError(error as Error));
    });
  });
}

/** What is not UTF-8 would be decoded with replacement characters, and not be stored as it was sent. */
function checkUtf8(_request: unknown, _response: unknown, bytes: Buffer, charset: string): void {
  if (charset.toLowerCase() !== 'utf-8') throw Object.assign(new Error(), { type: 'charset.unsupported' });
  if (!isUtf8(bytes)) throw new Error('The body is not UTF-8');
}

function toAppError(error: Error & { type?: string; status?: number }): Error {
  const { type, status } = error;
  switch (type) {
    case 'entity.too.large':
      return payloadTooLarge('1 MiB');
    case 'charset.unsupported':
      return unsupportedMediaType('in UTF-8');
    case 'encoding.unsupported':
      return unsupportedMediaType('plain, gzip, deflate, br or zstd');
    case 'request.aborted':
      return new AppError(400, 'malformed_json', 'The body was cut off');
    case undefined:
      // The decompressor's word for a body that is not what Content-Encoding says.
      return status === 400 ? malformedJson() : error;
    default:
      return malformedJson();
  }
}

/** Refuses what no schema of ours could hold before anything recurses over it. */
function checkBounds(body: unknown): void {
  let values = 0;
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw invalidField('body', 'too_deep', `body must be at most ${MAX_DEPTH} levels deep`);
    values += level.length;
    if (values > MAX_VALUES) throw invalidField('body', 'too_many', `body must hold at most ${MAX_VALUES} values`);
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
}
