import { applyDecorators } from '@nestjs/common';
import { isEmail } from 'class-validator';
import { isTimeZone } from '../../../common/days/local-day';
import { Locale } from '../../../common/i18n/locale.enum';
import { checkFormat } from '../../../common/validation/checks';
import { EnumField, Field, type FieldOptions, TextField, Trimmed } from '../../../common/validation/request-fields';

const MAX_EMAIL = 254;
/** A plain ASCII address: nothing quoted, so nothing that could name a second recipient. */
const PLAIN_ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$/;

export function isPlainEmail(text: string): boolean {
  return text.length <= MAX_EMAIL && PLAIN_ADDRESS.test(text) && isEmail(text);
}

export function UsernameField(options: FieldOptions = {}): PropertyDecorator {
  return TextField({
    min: 3,
    max: 30,
    pattern: { regex: /^[A-Za-z0-9_.-]*$/, must: 'must be made of letters, digits, and _ . - only' },
    example: 'sam.doe',
    ...options,
  });
}

/** Trimmed. */
export function EmailField(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    Trimmed(),
    Field(
      checkFormat(isPlainEmail, 'must be an e-mail address'),
      { type: String, format: 'email', maxLength: MAX_EMAIL },
      { example: 'sam@example.org', ...options },
    ),
  );
}

export function FullNameField(options: FieldOptions = {}): PropertyDecorator {
  return TextField({ min: 1, max: 100, example: 'Sam Doe', ...options });
}

export function TimeZoneField(options: FieldOptions = {}): PropertyDecorator {
  return Field(
    checkFormat((text) => text.length <= 64 && isTimeZone(text), 'must be an IANA time zone such as Europe/Paris'),
    { type: String },
    { example: 'Europe/Paris', description: 'IANA time zone', ...options },
  );
}

export function LocaleField(options: FieldOptions = {}): PropertyDecorator {
  return EnumField(Locale, 'Locale', options);
}
