import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { validationFailed } from '../errors/common.errors';
import { validateInput } from './validate-input';

const PLAIN_TYPES: unknown[] = [String, Boolean, Number, Array, Object, undefined];

/** Validates every body and query that is described by a DTO. */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'param' || type === 'custom' || PLAIN_TYPES.includes(metatype)) return value;
    const result = validateInput(metatype as Type<object>, value ?? {}, type);
    if (result.errors !== null) throw validationFailed(result.errors);
    return result.value;
  }
}
