import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { checkNumber, checkText } from '../../../common/validation/checks';
import {
  DateField,
  Field,
  type FieldOptions,
  ListField,
  MinutesField,
  TextField,
} from '../../../common/validation/request-fields';

const MAX_TARGET_APPS = 20;
const MAX_APP_NAME = 100;
const MINUTES_A_DAY = 1440;
const MIN_SEATS = 2;
const MAX_SEATS = 10_000;

const trimIfText = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

export function TitleField(options: FieldOptions = {}): PropertyDecorator {
  return TextField({ min: 3, max: 100, trim: true, example: 'A quieter November', ...options });
}

/** May be left out; `null` is no description. */
export function DescriptionField(): PropertyDecorator {
  return TextField({ max: 1000, optional: true, nullable: true });
}

/** May be left out; `null` and an empty list are all apps. */
export function TargetAppsField(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(trimIfText) : value)),
    ListField(
      checkText({ min: 1, max: MAX_APP_NAME }),
      { type: 'string', minLength: 1, maxLength: MAX_APP_NAME },
      {
        min: 0,
        max: MAX_TARGET_APPS,
        optional: true,
        nullable: true,
        example: ['Instagram', 'TikTok'],
        description: 'The apps that count, matched without regard to case; `null` and an empty list: all apps',
      },
    ),
  );
}

export function DailyTargetField(options: FieldOptions = {}): PropertyDecorator {
  return MinutesField({ min: 1, max: MINUTES_A_DAY, example: 60, ...options });
}

export function StartDateField(options: FieldOptions = {}): PropertyDecorator {
  return DateField({ example: '2026-11-20', description: 'The creator’s today or later', ...options });
}

export function EndDateField(options: FieldOptions = {}): PropertyDecorator {
  return DateField({ example: '2026-11-30', description: 'The last day; 366 days at most with the first', ...options });
}

/** May be left out; `null` is no limit. */
export function MaxParticipantsField(options: FieldOptions = {}): PropertyDecorator {
  return Field(
    checkNumber({ min: MIN_SEATS, max: MAX_SEATS, decimals: 0 }),
    { type: 'integer', minimum: MIN_SEATS, maximum: MAX_SEATS },
    { optional: true, nullable: true, example: 10, description: '`null`: no limit', ...options },
  );
}
