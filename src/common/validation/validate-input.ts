import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import type { FieldError } from '../errors/app-error';
import { isSurelyValid } from './field-checks';
import { decodeProblem } from './field-problem';

export type ValidationResult<T> = { value: T; errors: null } | { value: null; errors: FieldError[] };

/** Names class-transformer passes over in silence: what every object inherits. They could only mean mischief. */
const FORBIDDEN_KEYS = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/**
 * Makes a `type` of `input` (a parsed body, query or batch item) and checks it against its field decorators.
 * A field the type does not have is an error of its own.
 *
 * @param name what the input is called where it is no object at all
 */
export function validateInput<T extends object>(type: Type<T>, input: unknown, name = 'body'): ValidationResult<T> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { value: null, errors: [{ field: name, code: 'invalid_type', message: `${name} must be an object` }] };
  }
  const forbidden = findForbiddenKey(input, '');
  if (forbidden !== null) return { value: null, errors: [unknownField(forbidden)] };
  const value = plainToInstance(type, input, { exposeUnsetFields: false });
  if (isSurelyValid(type, value)) return { value, errors: null };
  const errors = validateSync(value, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: true },
  });
  return errors.length === 0 ? { value, errors: null } : { value: null, errors: toFieldErrors(errors, '') };
}

function findForbiddenKey(value: object, path: string): string | null {
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.has(key)) return path + key;
    const child = (value as Record<string, unknown>)[key];
    if (typeof child === 'object' && child !== null) {
      const found = findForbiddenKey(child, `${path}${key}.`);
      if (found !== null) return found;
    }
  }
  return null;
}

function toFieldErrors(errors: ValidationError[], prefix: string): FieldError[] {
  return errors.flatMap((error) => {
    const field = prefix + error.property;
    if (error.constraints === undefined) return toFieldErrors(error.children ?? [], `${field}.`);
    if ('whitelistValidation' in error.constraints) return [unknownField(field)];
    if (error.value === undefined) return [{ field, code: 'required', message: `${field} is required` }];
    const { code, must, at } = decodeProblem(error.constraints.field ?? '');
    const place = at === undefined ? field : `${field}.${at}`;
    return [{ field: place, code, message: `${place} ${must}` }];
  });
}

function unknownField(field: string): FieldError {
  return { field, code: 'unknown_field', message: `${field} is not a field of this request` };
}
