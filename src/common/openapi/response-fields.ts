import type { Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { TIME_OF_DAY_PATTERN } from './patterns';

interface Common {
  description?: string;
  nullable?: boolean;
  example?: unknown;
}

const optionsOf = ({ description, nullable, example }: Common): ApiPropertyOptions => ({
  ...(description === undefined ? {} : { description }),
  ...(nullable ? { nullable: true } : {}),
  ...(example === undefined ? {} : { example }),
});

/** A text field of an answer. */
export function TextResponseField(options: Common & { format?: string } = {}): PropertyDecorator {
  return ApiProperty({ type: String, ...(options.format ? { format: options.format } : {}), ...optionsOf(options) });
}

/** An instant: ISO 8601 in UTC with milliseconds. */
export function InstantResponseField(options: Common = {}): PropertyDecorator {
  return TextResponseField({ format: 'date-time', example: '2026-11-20T08:33:00.000Z', ...options });
}

/** A time of day, `HH:MM`. */
export function TimeOfDayResponseField(options: Common = {}): PropertyDecorator {
  return ApiProperty({ type: String, pattern: TIME_OF_DAY_PATTERN, ...optionsOf(options) });
}

/** A local day. */
export function DateResponseField(options: Common = {}): PropertyDecorator {
  return TextResponseField({ format: 'date', example: '2026-11-20', ...options });
}

export function NumberResponseField(options: Common & { integer?: boolean } = {}): PropertyDecorator {
  return ApiProperty({ type: options.integer ? 'integer' : 'number', ...optionsOf(options) });
}

/** Minutes with at most two decimals. */
export function MinutesResponseField(options: Common = {}): PropertyDecorator {
  return ApiProperty({ type: 'number', minimum: 0, ...optionsOf({ example: 45.5, ...options }) });
}

/** Per cent with at most one decimal. */
export function PercentageResponseField(options: Common = {}): PropertyDecorator {
  return NumberResponseField({ example: 83.3, ...options });
}

export function BooleanResponseField(options: Common = {}): PropertyDecorator {
  return ApiProperty({ type: Boolean, ...optionsOf(options) });
}

export function EnumResponseField(
  values: Record<string, string> | readonly string[],
  name: string,
  options: Common = {},
): PropertyDecorator {
  // A nullable enum is described in place: a reference cannot carry `null` beside it.
  return ApiProperty({
    type: String,
    enum: Object.values(values),
    ...(options.nullable ? {} : { enumName: name }),
    ...optionsOf(options),
  });
}

/** Another DTO in place. */
export function ObjectResponseField(type: Type, options: Common = {}): PropertyDecorator {
  return ApiProperty({ type, ...optionsOf(options) });
}

export function ListResponseField(
  item: Type | 'string' | 'number' | 'integer',
  options: Common = {},
): PropertyDecorator {
  return ApiProperty(
    typeof item === 'string'
      ? { type: 'array', items: { type: item }, ...optionsOf(options) }
      : { type: [item], ...optionsOf(options) },
  );
}
