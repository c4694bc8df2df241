import { FigureMonthField } from './figure-fields';

/** A month to show figures of. */
export class MonthQuery {
  @FigureMonthField({ optional: true, description: 'Left out: the caller’s current month' })
  month?: string;
}
