import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE } from '../../common/errors/problem-document';
import { ProblemDto } from '../../common/openapi/problem.dto';
import { describeIdempotency } from '../idempotency/idempotency-document';
import { describeOperations } from './operation-texts';
import { describeRequests } from './request-schemas';

export interface ApiTexts {
  version: string;
  /** What the features add to the description, in Markdown. */
  appendix: string;
  /** The headings under which operations stand, in order, with a sentence on each. */
  sections: Readonly<Record<string, string>>;
}

/** Describes every route of `app` (OpenAPI 3.1). */
export function createApiDocument(app: INestApplication, { version, appendix, sections }: ApiTexts): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Focus')
    .setDescription(`${API_DESCRIPTION}\n\n${appendix}`)
    .setVersion(version)
    .addServer('/', 'Where this document comes from')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  config.tags = Object.entries(sections).map(([name, description]) => ({ name, description }));
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  describeCommonAnswers(document);
  describeIdempotency(document);
  describeOperations(document);
  describeRequests(document);
  return withNullTypes(document) as OpenAPIObject;
}

/** What is asked by machines that watch Focus is outside of the limits, and answers for itself. */
const PROBES = /^(\/api\/health|\/metrics)(\/|$)/;
const COMMON_PROBLEMS = {
  429: 'Too many requests (`rate_limited`), with `Retry-After`',
  500: 'A fault of ours (`internal_error`)',
  503: 'The database is out of reach (`unavailable`), with `Retry-After`',
};

/** What any route may answer, said in one place. */
function describeCommonAnswers(document: OpenAPIObject): void {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) } } };
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const responses = operations[method]?.responses;
      if (responses === undefined) continue;
      if (method === 'get') responses['304'] ??= { description: 'Not modified since the `ETag` in `If-None-Match`' };
      if (PROBES.test(path)) continue;
      for (const [status, description] of Object.entries(COMMON_PROBLEMS))
        responses[status] ??= { description, content };
    }
  }
}

const API_DESCRIPTION = `Devices report how long each app was used; Focus keeps the figures, warns at 80 % of a limit and blocks at 100 %.

Fields are snake_case, instants ISO 8601 in UTC with milliseconds, dates local days, \`*_minutes\` numbers with at most two
decimals. Every error is a problem document (RFC 9457) with a stable \`code\`.

A signed-in \`POST\` that creates something takes an \`Idempotency-Key\`: 1–255 visible ASCII characters, the client's own choice for
each request. Within 24 hours the same request under the same key is not carried out again: it gets the answer that was given, with
\`Idempotent-Replayed: true\`. Only an answer that says it was done is kept; a request that was refused may be sent again under its key,
changed or not. Keys of different users have nothing to do with each other. Other routes take no notice of the header.`;

/** OpenAPI 3.1 has no \`nullable\`: what may be null says so in its type. */
function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'example' ? (value as unknown) : withNullTypes(value)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  if (typeof rest.type === 'string') {
    const choices = Array.isArray(rest.enum) ? { enum: [...(rest.enum as unknown[]), null] } : {};
    return { ...rest, type: [rest.type, 'null'], ...choices };
  }
  const { description, example, ...schema } = rest;
  return {
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
    anyOf: [schema, { type: 'null' }],
  };
}
