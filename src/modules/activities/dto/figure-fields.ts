import { isLocalDate, isMonth } from '../../../common/days/local-day';
import { checkFormat } from '../../../common/validation/checks';
import { Field, type FieldOptions } from '../../../common/validation/request-fields';

/** Figures look at the period around a day and the one before it; both must lie in the years there are dates for. */
const LAST_MONTH = '9998-12';

/** A day to show figures of. */
export function FigureDateField(options: FieldOptions): PropertyDecorator {
  return Field(
    checkFormat((text) => isLocalDate(text) && text.slice(0, 7) <= LAST_MONTH, 'must be a date such as 2026-11-20'),
    { type: String, format: 'date' },
    { example: '2026-11-20', ...options },
  );
}

/** A month to show figures of. */
export function FigureMonthField(options: FieldOptions): PropertyDecorator {
  return Field(
    checkFormat((text) => isMonth(text) && text <= LAST_MONTH, 'must be a month such as 2026-11'),
    { type: String, pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' },
    { example: '2026-11', ...options },
  );
}
