import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE } from '../../common/errors/problem-document';
import { ProblemDto } from '../../common/openapi/problem.dto';
import { IDEMPOTENCY_KEY_HEADER, REPLAYED_HEADER } from './idempotency-headers';

/** What any route may answer to a request that is sent again, beside its own problems of that status. */
const PROBLEMS = {
  409: '`in_progress` while the first request with this `Idempotency-Key` is being carried out, `answer_lost` where it was carried out and the process ended before it could keep the answer',
  422: '`idempotency_key_reused` where this `Idempotency-Key` was sent with another request',
};

const REPLAYED = {
  description: 'On an answer that was given before to the same `Idempotency-Key`',
  schema: { type: 'string', enum: ['true'] },
};

/** Describes what an `Idempotency-Key` does to the answers of the routes that take one. */
export function describeIdempotency(document: OpenAPIObject): void {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) } } };
  for (const { post } of Object.values(document.paths)) {
    const takesKey = post?.parameters?.some(
      (parameter) => 'name' in parameter && parameter.name === IDEMPOTENCY_KEY_HEADER,
    );
    if (post === undefined || !takesKey) continue;
    for (const [status, response] of Object.entries(post.responses)) {
      if (!status.startsWith('2') || response === undefined || '$ref' in response) continue;
      response.headers = { ...response.headers, [REPLAYED_HEADER]: { ...REPLAYED } };
    }
    for (const [status, description] of Object.entries(PROBLEMS)) {
      const own = post.responses[status];
      const ownDescription = own === undefined || '$ref' in own ? [] : [own.description];
      post.responses[status] = { content, description: [...ownDescription, description].join('; ') };
    }
  }
}
