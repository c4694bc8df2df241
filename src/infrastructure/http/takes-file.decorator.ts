import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Request } from 'express';
import { ProblemResponse, ProblemResponses } from '../../common/openapi/problem-responses';
import { FileBodyInterceptor, type FileRule, TAKES_FILE } from './file-body.interceptor';

/** A route that takes one file in a form (`multipart/form-data`), and nothing else; see {@link SentFile}. */
export const TakesFile = (rule: FileRule): MethodDecorator =>
  applyDecorators(
    SetMetadata(TAKES_FILE, rule),
    UseInterceptors(FileBodyInterceptor),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        required: [rule.field],
        properties: { [rule.field]: { type: 'string', format: 'binary' } },
        additionalProperties: false,
      },
    }),
    ProblemResponse(400, 'The form is broken off or malformed (`malformed_multipart`)'),
    ProblemResponse(413, `The file is larger than ${rule.maxMebibytes} MiB (\`payload_too_large\`)`),
    ProblemResponses(415, 422),
  );

/** The bytes of the file that a {@link TakesFile} route was sent; what the sender calls it and says it is counts for nothing. */
export const SentFile = createParamDecorator((_: unknown, context: ExecutionContext): Buffer => {
  const { file } = context.switchToHttp().getRequest<Request>();
  if (file === undefined) throw new Error('@SentFile() without @TakesFile()');
  return file.buffer;
});
