import fc from 'fast-check';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { ApiOperation, Parameter, Schema } from './api-operations';
import { handMadePng } from './pictures';

/** Stands for a value that some answer held in a field of the same name; which one is known when the request is sent. */
export class Remembered {
  /** @param otherwise what stands in its place while nothing is known */
  constructor(
    readonly pick: number,
    readonly otherwise: unknown,
  ) {}
}

/** A request as it was made up: what it remembers is filled in when it is sent. */
export interface FuzzRequest {
  operation: ApiOperation;
  caller: 'anonymous' | 'user' | 'admin';
  /** The path's `{id}`s, not yet encoded. */
  pathValues: Record<string, unknown>;
  /** In order; a name may come more than once. */
  query: [string, unknown][];
  headers: Record<string, string>;
  body: FuzzBody;
}

export type FuzzBody =
  | { kind: 'none' }
  | { kind: 'json'; value: unknown }
  | { kind: 'raw'; text: string }
  | { kind: 'form'; field: string; file: Buffer };

const dayBetween = (min: string, max: string): fc.Arbitrary<Date> =>
  fc.date({ min: new Date(`${min}T00:00:00Z`), max: new Date(`${max}T23:59:59Z`), noInvalidDate: true });

/** Around the day on which tests begin more often than not: most rules are about days near today. */
const DAY = fc.oneof(
  { weight: 8, arbitrary: dayBetween('2026-11-19', '2026-11-26') },
  { weight: 2, arbitrary: dayBetween('2026-10-01', '2027-02-28') },
  { weight: 1, arbitrary: dayBetween('0001-01-01', '9999-12-31') },
);

/** Texts that have broken software before. */
const HOSTILE_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udfffb',
  '\r\nX-Injected: yes',
  '\u202eevil',
  '\u200b',
  '😀'.repeat(40),
  'é'.repeat(100),
  'a'.repeat(5_000),
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'null',
  'undefined',
  'true',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e309',
  '-0',
  '0x10',
  '1_000',
  '٣',
  '9007199254740993',
  '99999999999999999999999999',
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  '%',
  '%_%',
  '%25%00',
  '../../../etc/passwd',
  '..',
  '.',
  '/',
  '{{7*7}}',
  '${7*7}',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://example.org")',
  '0000-00-00',
  '2026-02-30',
  '2026-13-01',
  '+275760-09-13T00:00:00.000Z',
  '2026-11-20T08:00:00',
  '24:00',
  'a@b.c,d@e.f',
  '"a b"@example.org',
  'Ａdmin',
];

const NUMBERS_OF_HORROR = [
  0,
  -0,
  -1,
  1,
  1.5,
  0.001,
  2_147_483_647,
  2_147_483_648,
  2 ** 53,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

/** As deep as the given number of levels. */
const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => ({ a: [inner] }), null);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...HOSTILE_TEXTS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...NUMBERS_OF_HORROR) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}]) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(nested(4), nested(30), Array(2_000).fill(0)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  // Parsed, so that the key is an own one, as it is in what the server reads.
  { weight: 1, arbitrary: fc.constant(JSON.parse('{"__proto__": {"role": "admin"}}') as unknown) },
);

const UNKNOWN_FIELDS = [
  'id',
  'user_id',
  'role',
  'is_verified',
  'is_active',
  'score',
  'password_hash',
  'google_id',
  'created_at',
  'creator_id',
  'constructor',
  'toString',
  'prototype',
  'x'.repeat(300),
  '',
  '$where',
  'a.b',
  'a[b]',
  '😀',
];

/** Makes up requests for the operations of an API document: good ones, nearly good ones, and hostile ones. */
export class RequestMaker {
  constructor(private readonly document: OpenAPIObject) {}

  /** Requests for all of `operations`; those that take nothing are soon tried out. */
  requests(operations: ApiOperation[]): fc.Arbitrary<FuzzRequest> {
    return fc.oneof(
      ...operations.map((operation) => ({
        weight: operation.parameters.length > 0 || operation.requestBody !== undefined ? 4 : 1,
        arbitrary: this.requestsOf(operation),
      })),
    );
  }

  private requestsOf(operation: ApiOperation): fc.Arbitrary<FuzzRequest> {
    const parameters = (place: Parameter['in']): Parameter[] => operation.parameters.filter((p) => p.in === place);
    return fc.record({
      operation: fc.constant(operation),
      caller: this.callersOf(operation),
      pathValues: fc.record(Object.fromEntries(parameters('path').map(({ name }) => [name, this.pathValue()]))),
      query: this.query(parameters('query')),
      headers: this.headers(parameters('header')),
      body: this.body(operation),
    });
  }

  private callersOf({ path, isClosed }: ApiOperation): fc.Arbitrary<FuzzRequest['caller']> {
    // Where a token is needed most calls have one, or nothing but the door would be tried.
    const weights = path.includes('/admin/') ? [1, 1, 8] : isClosed ? [1, 8, 2] : [4, 2, 1];
    const callers = ['anonymous', 'user', 'admin'] as const;
    return fc.oneof(...callers.map((caller, index) => ({ weight: weights[index]!, arbitrary: fc.constant(caller) })));
  }

  private pathValue(): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 9, arbitrary: fc.nat().map((pick) => new Remembered(pick, 1)) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }) },
      { weight: 2, arbitrary: fc.constantFrom<unknown>(...HOSTILE_TEXTS, ...NUMBERS_OF_HORROR).filter(isPathValue) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter(isPathValue) },
    );
  }

  private query(parameters: Parameter[]): fc.Arbitrary<[string, unknown][]> {
    const own = parameters.map(({ name, schema, required = false }) => {
      const good = this.valid(schema, name).map((value): [string, unknown][] => [[name, value]]);
      const bad = fc
        .oneof(this.nearBoundary(schema), hostileValue)
        .map((value): [string, unknown][] => [[name, value]]);
      const odd = fc.constantFrom<[string, unknown][]>(
        [
          [name, '1'],
          [name, '2'],
        ],
        [[`${name}[]`, '1']],
        [[`${name}[a]`, '1']],
        [[name.toUpperCase(), '1']],
      );
      const none = fc.constant<[string, unknown][]>([]);
      return fc.oneof(
        { weight: 6, arbitrary: good },
        { weight: required ? 1 : 10, arbitrary: none },
        { weight: 2, arbitrary: bad },
        { weight: 1, arbitrary: odd },
      );
    });
    const extra = fc.oneof(
      { weight: 15, arbitrary: fc.constant<[string, unknown][]>([]) },
      { weight: 1, arbitrary: fc.constantFrom(...UNKNOWN_FIELDS).map((name): [string, unknown][] => [[name, '1']]) },
    );
    return fc.tuple(...own, extra).map((parts) => parts.flat());
  }

  private headers(parameters: Parameter[]): fc.Arbitrary<Record<string, string>> {
    const common: Record<string, fc.Arbitrary<string>> = {
      'X-Request-Id': fc.constantFrom('fuzz-1', 'x'.repeat(129), '<script>', 'a b'),
      'Accept-Language': fc.constantFrom('fr', 'en;q=0.1,fr', '*', ';;;q=', 'x'.repeat(500)),
      'If-None-Match': fc.constantFrom('*', '"x"', 'W/"x", "y"', '"'),
      Authorization: fc.constantFrom(
        'Bearer',
        'Bearer a.b.c',
        'Basic YTpi',
        `Bearer ${'x'.repeat(3_000)}`,
        'Bearer a b',
      ),
      Accept: fc.constantFrom('text/html', 'application/xml', '*/*;q=0', 'x'),
      'Content-Encoding': fc.constantFrom('gzip', 'identity', 'nonsense'),
      'X-Forwarded-For': fc.constantFrom('203.0.113.7', "' OR 1=1", '::1, 1'),
      'User-Agent': fc.constantFrom('x'.repeat(2_000), '<script>', ''),
    };
    const described = parameters.map(({ name, schema }) =>
      fc
        .oneof(this.valid(schema, ''), fc.constantFrom('again', ...HOSTILE_TEXTS))
        .map((value): Record<string, string> => (isHeaderValue(String(value)) ? { [name]: String(value) } : {})),
    );
    const sometimes = <T>(weight: number, arbitrary: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
      fc.oneof({ weight, arbitrary }, { weight: 10 - weight, arbitrary: fc.constant(otherwise) });
    const one = fc
      .constantFrom(...Object.keys(common))
      .chain((name) => common[name]!.map((value): Record<string, string> => ({ [name]: value })));
    return fc
      .tuple(sometimes(2, one, {}), ...described.map((header) => sometimes(3, header, {})))
      .map((parts) => Object.assign({}, ...parts) as Record<string, string>);
  }

  private body({ method, requestBody }: ApiOperation): fc.Arbitrary<FuzzBody> {
    const form = requestBody?.content['multipart/form-data']?.schema;
    if (form !== undefined) return fc.oneof({ weight: 5, arbitrary: upload(form) }, { weight: 1, arbitrary: raw });
    const schema = requestBody?.content['application/json']?.schema;
    if (schema === undefined) {
      const none = fc.constant<FuzzBody>({ kind: 'none' });
      return method === 'get' ? none : fc.oneof({ weight: 12, arbitrary: none }, { weight: 1, arbitrary: raw });
    }
    const json = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<FuzzBody> =>
      arbitrary.map((value): FuzzBody => ({ kind: 'json', value }));
    const good = this.valid(schema, '');
    return fc.oneof(
      { weight: 12, arbitrary: json(good) },
      { weight: 6, arbitrary: json(this.changedBody(schema, good)) },
      { weight: 1, arbitrary: json(hostileValue) },
      { weight: 1, arbitrary: raw },
      { weight: 1, arbitrary: fc.constant<FuzzBody>({ kind: 'none' }) },
    );
  }

  /** A good body with one thing wrong: a field's value, one too few, one too many. */
  private changedBody(schema: Schema, good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    const properties = Object.entries(this.resolve(schema).properties ?? {});
    const extra = fc.tuple(good, fc.constantFrom(...UNKNOWN_FIELDS), hostileValue);
    const withExtra = extra.map(([body, name, value]) => ({ ...(body as object), [name]: value }));
    if (properties.length === 0) return withExtra;
    const property = fc.constantFrom(...properties);
    const wrongField = property.chain(([name, field]) =>
      fc
        .tuple(good, fc.oneof(this.nearBoundary(field), hostileValue))
        .map(([body, value]) => ({ ...(body as object), [name]: value })),
    );
    const lessField = fc
      .tuple(good, property)
      .map(([body, [name]]) => Object.fromEntries(Object.entries(body as object).filter(([key]) => key !== name)));
    return fc.oneof(
      { weight: 6, arbitrary: wrongField },
      { weight: 1, arbitrary: lessField },
      { weight: 1, arbitrary: withExtra },
    );
  }

  /** What `schema` allows; `name` is the field's, for what an earlier answer may have told. */
  private valid(schema: Schema, name: string): fc.Arbitrary<unknown> {
    const { anyOf, enum: choices, type, ...rest } = this.resolve(schema);
    if (anyOf !== undefined) return fc.oneof(...anyOf.map((choice) => this.valid(choice, name)));
    if (choices !== undefined) return fc.constantFrom(...choices);
    if (Array.isArray(type)) {
      // `null` less often than the rest: it says little.
      return fc.oneof(
        ...type.map((one) => ({ weight: one === 'null' ? 1 : 4, arbitrary: this.valid({ ...rest, type: one }, name) })),
      );
    }
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return withMemory(validNumber({ ...rest, type }), name === '' ? 0 : 1);
      case 'array':
        return fc.array(this.valid(rest.items ?? {}, ''), {
          minLength: rest.minItems ?? 0,
          maxLength: Math.min(rest.maxItems ?? 4, (rest.minItems ?? 0) + 4),
        });
      case 'object':
        return this.validObject(rest);
      default:
        // Days that were told are of no more use than others.
        return withMemory(validText(rest), name === '' || rest.format?.startsWith('date') ? 0 : 2);
    }
  }

  private validObject({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [name, this.valid(field, name)]),
    );
    return fc.record(fields, { requiredKeys: required });
  }

  /** On a bound of `schema`, and one step past it. */
  private nearBoundary(schema: Schema): fc.Arbitrary<unknown> {
    const { anyOf, minLength, maxLength, minimum, maximum, exclusiveMinimum, minItems, maxItems, items } =
      this.resolve(schema);
    if (anyOf !== undefined) return fc.oneof(...anyOf.map((choice) => this.nearBoundary(choice)));
    const text = (length: number): string => 'a'.repeat(Math.max(0, length));
    const values: unknown[] = [null, '', 'x'];
    if (minLength !== undefined) values.push(text(minLength - 1), text(minLength), ' '.repeat(minLength));
    if (maxLength !== undefined) values.push(text(maxLength), text(maxLength + 1), '😀'.repeat(maxLength));
    for (const bound of [minimum, maximum, exclusiveMinimum]) {
      if (bound !== undefined) values.push(bound, bound - 1, bound + 1, bound - 0.01, bound + 0.01, bound + 0.001);
    }
    const bounds = fc.constantFrom(...values);
    if (minItems === undefined && maxItems === undefined) return bounds;
    const lengths = [(minItems ?? 0) - 1, minItems ?? 0, maxItems ?? 0, (maxItems ?? 0) + 1].filter((n) => n >= 0);
    const lists = fc
      .tuple(this.valid(items ?? {}, ''), fc.constantFrom(...lengths))
      .map(([item, length]) => Array.from({ length }, () => item));
    return fc.oneof(bounds, lists);
  }

  private resolve(schema: Schema): Schema {
    const { $ref, allOf, ...rest } = schema;
    if ($ref !== undefined) {
      return this.resolve(this.document.components!.schemas![$ref.slice($ref.lastIndexOf('/') + 1)] as Schema);
    }
    if (allOf !== undefined) return Object.assign({}, rest, ...allOf.map((part) => this.resolve(part))) as Schema;
    return rest;
  }
}

const raw: fc.Arbitrary<FuzzBody> = fc
  .constantFrom(
    '{',
    '',
    'null',
    '[]',
    '"text"',
    '{"a":1}{',
    '\u0000',
    '{"a":1e999}',
    '[1,]',
    "{'a':1}",
    '<a/>',
    'a=1&b=2',
  )
  .map((text): FuzzBody => ({ kind: 'raw', text }));

const PICTURE = handMadePng({ width: 1, height: 1, pixels: Buffer.from([0, 255, 0, 0]) });
const FILES = [
  PICTURE,
  PICTURE.subarray(0, 40),
  Buffer.from('RIFF\0\0\0\0WEBPVP8 '),
  Buffer.from('<svg/>'),
  Buffer.alloc(0),
];

function upload({ properties = {} }: Schema): fc.Arbitrary<FuzzBody> {
  const field = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...Object.keys(properties)) },
    { weight: 1, arbitrary: fc.constantFrom('', 'other', '__proto__', '"', 'file[0]') },
  );
  const file = fc.oneof(
    { weight: 2, arbitrary: fc.constant(PICTURE) },
    { weight: 1, arbitrary: fc.constantFrom(...FILES) },
  );
  return fc.record({ kind: fc.constant('form' as const), field, file });
}

/** Whether a path with `value` for its `{id}` still names the same route: an empty one, or a dot, names another. */
function isPathValue(value: unknown): boolean {
  return !['', '.', '..'].includes(String(value)) && isWellFormed(value);
}

const isWellFormed = (value: unknown): boolean => String(value).isWellFormed();

const isHeaderValue = (text: string): boolean => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);

function withMemory(made: fc.Arbitrary<unknown>, weight: number): fc.Arbitrary<unknown> {
  if (weight === 0) return made;
  const remembered = fc.tuple(fc.nat(), made).map(([pick, otherwise]) => new Remembered(pick, otherwise));
  return fc.oneof({ weight: 2, arbitrary: made }, { weight, arbitrary: remembered });
}

function validNumber({ type, minimum, maximum, exclusiveMinimum }: Schema): fc.Arbitrary<unknown> {
  const min = minimum ?? (exclusiveMinimum === undefined ? 0 : exclusiveMinimum + 0.01);
  const max = Math.min(maximum ?? 1_000_000, min + 1_000_000);
  if (type === 'integer') return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
  return fc.integer({ min: Math.ceil(min * 100), max: Math.floor(max * 100) }).map((hundredths) => hundredths / 100);
}

function validText({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<unknown> {
  const known = format === undefined ? undefined : FORMATS[format];
  if (known !== undefined) return known;
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength).padEnd(minLength, 'a'));
  }
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) });
}

const FORMATS: Record<string, fc.Arbitrary<string>> = {
  date: DAY.map((date) => date.toISOString().slice(0, 10)),
  'date-time': DAY.map((date) => date.toISOString()),
  uuid: fc.uuid(),
  uri: fc.webUrl({ validSchemes: ['https'] }),
  email: fc.nat({ max: 999_999 }).map((number) => `fuzz_${number}@example.org`),
  password: fc.constantFrom('a phrase that is long enough', 'another phrase, even longer', 'short', '123456'),
};
