import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import express, { type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { AppError } from '../../common/errors/app-error';
import { invalidField, malformedJson, payloadTooLarge, unsupportedMediaType } from '../../common/errors/common.errors';

const MAX_BYTES = 1_048_576;
/** Deeper or wider than any request of ours, by far. */
const MAX_DEPTH = 16;
const MAX_VALUES = 50_000;

const parse = express.json({ limit: MAX_BYTES, strict: false, type: () => true });

/**
 * Reads a JSON body once the guards have let the request through, so that a stranger cannot make us parse a megabyte, and
 * so that every refusal carries the headers of the limits.
 */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (hasBody(request)) {
      if (!isJson(request)) throw unsupportedMediaType('application/json');
      await read(request, http.getResponse<Response>());
      checkBounds(request.body);
    }
    return next.handle();
  }
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isJson({ headers }: Request): boolean {
  const mediaType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return mediaType !== undefined && /^application\/([\w.+-]+\+)?json$/.test(mediaType);
}

function read(request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    parse(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toAppError(error));
    });
  });
}

function toAppError(error: unknown): unknown {
  const { type } = error as { type?: string };
  switch (type) {
    case 'entity.too.large':
      return payloadTooLarge('1 MiB');
    case 'charset.unsupported':
      return unsupportedMediaType('in UTF-8');
    case 'encoding.unsupported':
      return unsupportedMediaType('plain, gzip, deflate or br');
    case 'request.aborted':
      return new AppError(400, 'malformed_json', 'The body was cut off');
    case undefined:
      // zlib's word for a body that is not what Content-Encoding says.
      return (error as { code?: string }).code?.startsWith('Z_') ? malformedJson() : error;
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
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}
