import type { IncomingHttpHeaders } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { PROBLEM_MEDIA_TYPE } from '../../src/common/errors/problem-document';
import type { ApiOperation, Schema } from './api-operations';
import type { Answer, SentRequest } from './fuzz-client';

const OWN_REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
/** As the wire format has it: in UTC with milliseconds. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const FORMATS: Record<string, RegExp | true> = {
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': INSTANT,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  uri: /^https?:\/\/\S+$/,
  'uri-reference': /^\S+$/,
  email: /^\S+@\S+$/,
  binary: true,
  password: true,
};

/** What must never reach a client: our insides. */
const INSIDES = /node_modules|\.[jt]s:\d+|\\n\s+at |QueryFailed|SQLITE_|ER_[A-Z]{3}|ECONN|typeorm/;

/** The fault of whom we asked. */
const PROVIDER_FAILED = 502;

/** A body where none is taken is not described, and may be refused for its form all the same. */
const STRAY_BODY_STATUSES = ['400', '413', '415', '422'];

/** Checks answers against the API document and the conventions behind it. */
export class AnswerContract {
  private readonly ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, formats: FORMATS });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(document: OpenAPIObject) {
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      this.ajv.addSchema(strictly(schema as Schema), name);
    }
  }

  /** What is wrong with an answer, in words; empty where nothing is. */
  faultsOf(operation: ApiOperation, sent: SentRequest, answer: Answer): string[] {
    const { status, headers, text } = answer;
    const faults: string[] = [];
    const expectThat = (isTrue: boolean, fault: string): void => void (isTrue || faults.push(fault));

    expectThat(status < 500 || status === PROVIDER_FAILED, `${status} is a fault of ours`);
    faults.push(...requestIdFaults(sent, headers));
    const response = operation.responses[status];
    const isStray =
      sent.body !== null && operation.requestBody === undefined && STRAY_BODY_STATUSES.includes(String(status));
    if (response === undefined && !isStray) return [...faults, `${status} is not in the document`];

    if (response?.content === undefined && status < 400) {
      expectThat(text === '', 'a body where there is none');
      if (status === 302 || status === 303) expectThat(headers.location !== undefined, `${status} to nowhere`);
      return faults;
    }
    const mediaType = headers['content-type']?.split(';', 1)[0] ?? '';
    if (status >= 400) {
      expectThat(mediaType === PROBLEM_MEDIA_TYPE, `a problem of type ${mediaType}`);
      expectThat(headers.etag === undefined, 'a problem with an ETag');
      if (status === 401) expectThat(headers['www-authenticate'] === 'Bearer', '401 without a challenge');
      if (status === 429) expectThat(/^[1-9]\d*$/.test(headers['retry-after'] ?? ''), '429 without Retry-After');
      faults.push(...this.problemFaults(sent, answer, response?.description));
      return faults;
    }
    if (status === 201) expectThat(headers.location?.startsWith('/api/') === true, '201 without a Location');
    if (operation.method === 'get' && status === 200) expectThat(headers.etag !== undefined, 'a GET without an ETag');
    const schema = response?.content?.[mediaType]?.schema;
    if (schema === undefined) return [...faults, `an answer of type ${mediaType}, which the document does not tell of`];
    if (mediaType === 'application/json' && schema.format !== 'binary') {
      faults.push(...this.jsonFaults(`${operation.operationId} ${status}`, schema, text));
    }
    return faults;
  }

  private problemFaults(sent: SentRequest, { status, headers, text }: Answer, description = ''): string[] {
    const faults = this.jsonFaults('problem', { $ref: '#/components/schemas/ProblemDto' }, text);
    if (faults.length > 0) return faults;
    const problem = JSON.parse(text) as Record<string, unknown>;
    const expectThat = (isTrue: boolean, fault: string): void => void (isTrue || faults.push(fault));
    expectThat(problem.status === status, `status ${String(problem.status)} in a problem of status ${status}`);
    expectThat(problem.request_id === headers['x-request-id'], 'a problem with the id of another request');
    expectThat(problem.instance === new URL(sent.url).pathname, `instance ${String(problem.instance)}`);
    expectThat((status === 422) === (problem.errors !== undefined), 'errors belong to 422, and to 422 only');
    if (description !== '') {
      const code = `\`${String(problem.code)}\``;
      expectThat(description.includes(code), `${code} is not among the codes of the document: ${description}`);
    }
    expectThat(!INSIDES.test(text), 'a problem that tells of our insides');
    return faults;
  }

  private jsonFaults(key: string, schema: Schema, text: string): string[] {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return ['no JSON'];
    }
    const validate = this.validators.get(key) ?? this.ajv.compile(strictly(schema));
    this.validators.set(key, validate);
    if (validate(value)) return formFaults(value);
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`.trim(),
    );
  }
}

function requestIdFaults(sent: SentRequest, headers: IncomingHttpHeaders): string[] {
  const id = headers['x-request-id'];
  if (typeof id !== 'string' || !OWN_REQUEST_ID.test(id)) return ['no X-Request-Id'];
  const own = sent.headers['X-Request-Id'];
  return own !== undefined && OWN_REQUEST_ID.test(own) && own !== id ? ['another X-Request-Id than the one sent'] : [];
}

/** Conventions that a schema cannot tell: names, decimals, no instant in another form. */
function formFaults(value: unknown, name = ''): string[] {
  if (typeof value === 'number') {
    if (/minutes$/.test(name) && !hasDecimals(value, 2)) return [`${name} ${value} has more than two decimals`];
    if (/percentage/.test(name) && !hasDecimals(value, 1)) return [`${name} ${value} has more than one decimal`];
    return [];
  }
  if (typeof value === 'string') return /_at$/.test(name) && !isTimeOrInstant(value) ? [`${name} is ${value}`] : [];
  if (Array.isArray(value)) return value.flatMap((item) => formFaults(item, name));
  if (typeof value !== 'object' || value === null) return [];
  // What the audit log's rows are about, and counts by name, have names of their own.
  if (['context', 'by_action', 'by_level'].includes(name)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(/^[a-z][a-z0-9_]*$/.test(key) ? [] : [`${key} is not in snake_case`]),
    ...formFaults(inner, key),
  ]);
}

const hasDecimals = (value: number, decimals: number): boolean => Number(value.toFixed(decimals)) === value;

const isTimeOrInstant = (text: string): boolean => INSTANT.test(text) || /^\d\d:\d\d$/.test(text);

/** A schema whose objects hold the fields that are described and no other, and that refers to others by their names alone. */
function strictly(schema: Schema): object {
  const { $ref, properties, items, anyOf, allOf, additionalProperties, ...rest } = schema;
  // No word of JSON Schema's.
  delete (rest as { example?: unknown }).example;
  const strict: Record<string, unknown> = rest;
  if ($ref !== undefined) strict.$ref = $ref.slice($ref.lastIndexOf('/') + 1);
  if (items !== undefined) strict.items = strictly(items);
  if (anyOf !== undefined) strict.anyOf = anyOf.map(strictly);
  if (allOf !== undefined) strict.allOf = allOf.map(strictly);
  if (properties === undefined) {
    if (additionalProperties === undefined) return strict;
    strict.additionalProperties =
      typeof additionalProperties === 'object' ? strictly(additionalProperties) : additionalProperties;
    return strict;
  }
  strict.properties = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, strictly(field)]));
  strict.additionalProperties = false;
  return strict;
}
