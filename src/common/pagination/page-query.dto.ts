import { IntegerField } from '../validation/request-fields';

const MAX_PAGE = 1_000_000;
const MAX_SIZE = 100;
const DEFAULT_SIZE = 20;

/** Which page of a list is asked for. */
export class PageQuery {
  @IntegerField({ min: 1, max: MAX_PAGE, optional: true, default: 1, description: 'Page, from 1' })
  page: number = 1;

  @IntegerField({ min: 1, max: MAX_SIZE, optional: true, default: DEFAULT_SIZE, description: 'Items a page' })
  size: number = DEFAULT_SIZE;
}

/** How many rows come before the page. */
export function offsetOf({ page, size }: PageQuery): number {
  return (page - 1) * size;
}
