import { FigureDateField } from './figure-fields';

/** A day to show figures of. */
export class DayQuery {
  @FigureDateField({ optional: true, description: 'Left out: the caller’s today' })
  date?: string;
}
