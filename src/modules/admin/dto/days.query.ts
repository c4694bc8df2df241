import { IntegerField } from '../../../common/validation/request-fields';

const MAX_DAYS = 365;
const DEFAULT_DAYS = 30;

/** How many UTC dates to look back on, today being one of them. */
export class DaysQuery {
  @IntegerField({
    min: 1,
    max: MAX_DAYS,
    optional: true,
    default: DEFAULT_DAYS,
    description: 'UTC dates, today being the last one',
  })
  days: number = DEFAULT_DAYS;
}
