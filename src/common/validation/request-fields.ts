import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { isLocalDate, isTimeOfDay } from '../days/local-day';
import { TIME_OF_DAY_PATTERN } from '../openapi/patterns';
import {
  type Check,
  checkBoolean,
  checkFormat,
  checkListOf,
  checkNumber,
  checkObject,
  checkOneOf,
  checkText,
  type NumberLimits,
  parseInstant,
  type TextLimits,
} from './checks';
import { declareField, declareMore } from './field-checks';
import { encodeProblem } from './field-problem';

/** What every field of a request may say of itself. One decorator both validates a field and describes it. */
export interface FieldOptions {
  description?: string;
  example?: unknown;
  /** May be left out. */
  optional?: boolean;
  /** May be `null`. */
  nullable?: boolean;
  default?: unknown;
}

/** Validates with `check`; the first thing wrong is what is told. */
export function Field(check: Check, api: ApiPropertyOptions, options: FieldOptions = {}): PropertyDecorator {
  const { optional = false, nullable = false } = options;
  return applyDecorators(
    (prototype: object, property: string | symbol) =>
      declareField(prototype, String(property), { check, optional, nullable }),
    ApiProperty({
      ...api,
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(options.example === undefined ? {} : { example: options.example }),
      ...(options.default === undefined ? {} : { default: options.default }),
      ...(nullable ? { nullable: true } : {}),
      required: !optional,
    } as ApiPropertyOptions),
    ValidateIf((_object, value: unknown) => !((optional && value === undefined) || (nullable && value === null))),
    ValidateBy({
      name: 'field',
      validator: {
        validate: (value: unknown) => check(value) === null,
        defaultMessage: (args) => encodeProblem(check(args?.value) ?? { code: 'invalid', must: 'is not valid' }),
      },
    }),
  );
}

export function TextField(options: FieldOptions & TextLimits & { trim?: boolean; format?: string }): PropertyDecorator {
  const { min, max, pattern, format } = options;
  const field = Field(
    checkText(options),
    {
      type: String,
      maxLength: max,
      ...(min === undefined ? {} : { minLength: min }),
      ...(pattern === undefined ? {} : { pattern: pattern.regex.source }),
      ...(format === undefined ? {} : { format }),
    },
    options,
  );
  return options.trim ? applyDecorators(Trimmed(), field) : field;
}

/** Outer white space does not count. */
export function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
}

/** Minutes with at most two decimals. */
export function MinutesField(options: FieldOptions & Omit<NumberLimits, 'decimals'>): PropertyDecorator {
  const { min, max, above } = options;
  return Field(
    checkNumber({ ...options, decimals: 2 }),
    {
      type: 'number',
      ...(min === undefined ? {} : { minimum: min }),
      ...(above === undefined ? {} : { exclusiveMinimum: above as unknown as boolean }),
      ...(max === undefined ? {} : { maximum: max }),
    },
    options,
  );
}

export function BooleanField(options: FieldOptions = {}): PropertyDecorator {
  return Field(checkBoolean, { type: Boolean }, options);
}

export function EnumField(
  values: Record<string, string> | readonly string[],
  name: string,
  options: FieldOptions = {},
): PropertyDecorator {
  const choices = Object.values(values);
  return Field(
    checkOneOf(choices),
    { type: String, enum: choices, ...(options.nullable ? {} : { enumName: name }) },
    options,
  );
}

/** An instant with any offset; the field's value becomes a `Date`. */
export function InstantField(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (parseInstant(value) ?? value) : value)),
    Field(
      (value) =>
        value instanceof Date
          ? null
          : typeof value === 'string'
            ? { code: 'invalid_format', must: 'must be an instant such as 2026-11-20T08:33:00Z' }
            : { code: 'invalid_type', must: 'must be a string' },
      { type: String, format: 'date-time' },
      { example: '2026-11-20T08:33:00Z', ...options },
    ),
  );
}

/** A local day, `YYYY-MM-DD`. */
export function DateField(options: FieldOptions = {}): PropertyDecorator {
  return Field(
    checkFormat(isLocalDate, 'must be a date such as 2026-11-20'),
    { type: String, format: 'date' },
    { example: '2026-11-20', ...options },
  );
}

/** A time of day, `HH:MM`. */
export function TimeOfDayField(options: FieldOptions & { max?: string } = {}): PropertyDecorator {
  const { max } = options;
  return Field(
    checkFormat(
      (text) => isTimeOfDay(text) && (max === undefined || text <= max),
      max === undefined ? 'must be a time such as 22:00' : `must be a time from 00:00 to ${max}`,
    ),
    { type: String, pattern: TIME_OF_DAY_PATTERN },
    options,
  );
}

export function UuidField(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    Field(
      checkFormat((text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text), 'must be a UUID'),
      { type: String, format: 'uuid' },
      options,
    ),
  );
}

/** For the API document, which takes a function for a class unless its name is `type`. */
function lazy(type: () => ClassType): { type: () => ClassType } {
  return { type: () => type() };
}

/** Has the fields of what is inside validated, too. */
function Nested(options: { each?: boolean } = {}): PropertyDecorator {
  return applyDecorators((prototype: object) => declareMore(prototype), ValidateNested(options));
}

/** Another DTO in place. */
export function ObjectField(type: () => ClassType, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    Type(type),
    Field(checkObject, lazy(type), options),
    // ValidateNested would call a string or a list "nested" too; `Field` has said what is wrong with those.
    Nested(),
  );
}

/** A list of other DTOs. */
export function ObjectListField(
  type: () => ClassType,
  options: FieldOptions & { min: number; max: number },
): PropertyDecorator {
  const { min, max } = options;
  return applyDecorators(
    Type(type),
    Field(checkListOf(checkObject, options), { ...lazy(type), isArray: true, minItems: min, maxItems: max }, options),
    Nested({ each: true }),
  );
}

/** A list of strings or numbers, each checked by `item`. */
export function ListField(
  item: Check,
  itemSchema: { type: 'string' | 'integer'; [key: string]: unknown },
  options: FieldOptions & { min: number; max: number },
): PropertyDecorator {
  const { min, max } = options;
  return Field(checkListOf(item, options), { type: 'array', items: itemSchema, minItems: min, maxItems: max }, options);
}

/** A whole number of a query string. */
export function IntegerField(options: FieldOptions & { min: number; max: number }): PropertyDecorator {
  const { min, max } = options;
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
    ),
    Field(checkNumber({ min, max, decimals: 0 }), { type: 'integer', minimum: min, maximum: max }, options),
  );
}

/** `true` or `false` of a query string. */
export function BooleanQueryField(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    Field(checkBoolean, { type: Boolean }, options),
  );
}
