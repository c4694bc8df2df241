import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE } from '../errors/problem-document';
import { ProblemDto } from './problem.dto';

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The body is not JSON (`malformed_json`)',
  401: 'No good access token (`missing_token`, `invalid_token`, `expired_token`)',
  403: 'Known caller, not allowed (`forbidden`)',
  404: 'No such thing, or not the caller’s to see (`not_found`)',
  405: 'Another method is needed (`method_not_allowed`)',
  409: 'The state forbids it',
  413: 'The body is too large (`payload_too_large`)',
  415: 'The body is not of the wanted type (`unsupported_media_type`)',
  422: 'Well-formed, but not valid (`validation_failed`)',
  429: 'Too many requests (`rate_limited`)',
  500: 'A fault of ours (`internal_error`)',
  503: 'The database is out of reach (`unavailable`)',
};

function problemResponse(status: number, description?: string): MethodDecorator & ClassDecorator {
  return ApiResponse({
    status,
    description: description ?? DESCRIPTIONS[status] ?? 'Error',
    content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) } } },
  });
}

/** Describes the problem documents a route may answer with. */
export function ProblemResponses(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(ApiExtraModels(ProblemDto), ...statuses.map((status) => problemResponse(status)));
}

/** Describes one problem with its codes: `ProblemResponse(409, '`username_taken`')`. */
export function ProblemResponse(status: number, description: string): MethodDecorator & ClassDecorator {
  return applyDecorators(ApiExtraModels(ProblemDto), problemResponse(status, description));
}

/** What any route that takes a body may answer. */
export function BodyProblems(): MethodDecorator & ClassDecorator {
  return ProblemResponses(400, 413, 415, 422);
}
