import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import multer, { memoryStorage, MulterError } from 'multer';
import { finalize, type Observable } from 'rxjs';
import type { RequestWithCaller } from '../../common/auth/access.decorators';
import { AppError, type FieldError } from '../../common/errors/app-error';
import {
  invalidField,
  payloadTooLarge,
  tooMany,
  unsupportedMediaType,
  validationFailed,
} from '../../common/errors/common.errors';
import { contentLength, hasBody, mediaTypeOf } from './request-body';

export const TAKES_FILE = 'focus:takes-file';

/** The one file a route takes. */
export interface FileRule {
  /** The form's field. */
  field: string;
  maxMebibytes: number;
}

const MEBIBYTE = 1_048_576;
/** Bytes of a form around its file: boundaries, headers of the parts, and fields that are refused by their names. */
const MAX_FRAMING = 65_536;
const MAX_FIELDS = 10;
const MAX_FIELD_NAME = 100;
/** Uploads in memory at a time, of one user and of everyone together, from their first byte to the end of the request. */
const MAX_PER_USER = 8;
const MAX_TOGETHER = 32;
/** Seconds after which one who came when it was too full may try again. */
const RETRY_AFTER = 5;

/**
 * Reads a form with one file into memory, once the guards have let the request through. Nothing is ever written to the disk,
 * and no more is read than the route takes.
 */
@Injectable()
export class FileBodyInterceptor implements NestInterceptor {
  /** Uploads that are being read or worked on, by user. */
  private readonly uploads = new Map<number, number>();

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request & RequestWithCaller>();
    const rule = this.reflector.get<FileRule>(TAKES_FILE, context.getHandler());
    assertReadable(request, rule);
    const leave = this.enter(request.caller?.userId ?? 0);
    try {
      await read(request, http.getResponse<Response>(), rule);
      assertFileAlone(request, rule);
    } catch (error) {
      leave();
      throw error;
    }
    return next.handle().pipe(finalize(leave));
  }

  /** @throws 429 `rate_limited` where too many uploads are under way */
  private enter(userId: number): () => void {
    const own = this.uploads.get(userId) ?? 0;
    const together = [...this.uploads.values()].reduce((sum, count) => sum + count, 0);
    if (own >= MAX_PER_USER || together >= MAX_TOGETHER) throw tooMany('rate_limited', RETRY_AFTER);
    this.uploads.set(userId, own + 1);
    return () => {
      const left = (this.uploads.get(userId) ?? 0) - 1;
      if (left > 0) this.uploads.set(userId, left);
      else this.uploads.delete(userId);
    };
  }
}

/** Refuses by the headers alone what would be read in vain. */
function assertReadable(request: Request, { field, maxMebibytes }: FileRule): void {
  if (!hasBody(request)) throw invalidField(field, 'required', `${field} is required`);
  if (mediaTypeOf(request) !== 'multipart/form-data') throw unsupportedMediaType('multipart/form-data');
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw unsupportedMediaType('plain');
  if (contentLength(request) > maxMebibytes * MEBIBYTE + MAX_FRAMING) throw payloadTooLarge(`${maxMebibytes} MiB`);
}

function read(request: Request, response: Response, rule: FileRule): Promise<void> {
  const { field, maxMebibytes } = rule;
  const maxBytes = maxMebibytes * MEBIBYTE;
  const parse = multer({
    storage: memoryStorage(),
    limits: {
      fileSize: maxBytes,
      // One more than is taken, of each, so that the one too many can be named.
      files: 2,
      fields: MAX_FIELDS,
      parts: MAX_FIELDS + 2,
      fieldNameSize: MAX_FIELD_NAME,
      fieldSize: MAX_FRAMING,
      headerPairs: 20,
    },
  }).single(field);
  return new Promise((resolve, reject) => {
    // The client has gone while the guards were at work: the parser would wait for it for ever.
    if (request.destroyed) return reject(malformed());
    let received = 0;
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      // The parser reads to the end before it says so.
      if (received > maxBytes + MAX_FRAMING) reject(payloadTooLarge(`${maxMebibytes} MiB`));
    });
    parse(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toAppError(error, rule));
    });
  });
}

/** @throws 422 where there is no file, or anything beside it */
function assertFileAlone({ file, body }: Request, { field }: FileRule): void {
  // The parser has passed over it: its boundary cannot be read.
  if (body === undefined) throw malformed();
  const problems = Object.keys(body as object).map((name) =>
    name === field ? { field, code: 'invalid_type', message: `${field} must be a file` } : unknownField(name),
  );
  if (problems.length > 0) throw validationFailed(problems);
  if (file === undefined) throw invalidField(field, 'required', `${field} is required`);
}

function toAppError(error: unknown, { field, maxMebibytes }: FileRule): AppError {
  // What is no limit of ours is the parser's word for a form that breaks off, or is none.
  if (!(error instanceof MulterError)) return malformed();
  switch (error.code) {
    case 'LIMIT_FILE_SIZE':
      return payloadTooLarge(`${maxMebibytes} MiB`);
    case 'LIMIT_UNEXPECTED_FILE':
    case 'LIMIT_FIELD_VALUE':
      return error.field === field || error.field === undefined
        ? invalidField(field, 'too_many', `${field} must be one file`)
        : validationFailed([unknownField(error.field)]);
    case 'LIMIT_PART_COUNT':
    case 'LIMIT_FILE_COUNT':
    case 'LIMIT_FIELD_COUNT':
    case 'LIMIT_FIELD_KEY':
      return invalidField('body', 'too_many', `body must hold nothing but ${field}`);
    default:
      return malformed();
  }
}

function unknownField(name: string): FieldError {
  return { field: name, code: 'unknown_field', message: `${name} is not a field of this request` };
}

function malformed(): AppError {
  return new AppError(400, 'malformed_multipart', 'The body is not a whole multipart/form-data form');
}
