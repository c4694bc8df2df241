import type { Type } from '@nestjs/common';
import { ListResponseField, NumberResponseField } from '../openapi/response-fields';
import type { PageQuery } from './page-query.dto';

/** One page of a list. */
export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  size: number;
  pages: number;
}

export function pageOf<T>(items: T[], total: number, { page, size }: PageQuery): Page<T> {
  return { items, total, page, size, pages: Math.ceil(total / size) };
}

/** The same page of other items. */
export function mapPage<T, U>(page: Page<T>, map: (item: T) => U): Page<U> {
  return { ...page, items: page.items.map(map) };
}

/** The class that describes a page of `item` in the API document. */
export function PageOf<T extends object>(item: Type<T>): Type<Page<T>> {
  class PageDto implements Page<T> {
    @ListResponseField(item)
    items!: T[];

    @NumberResponseField({ integer: true, description: 'Items on all pages', example: 57 })
    total!: number;

    @NumberResponseField({ integer: true, example: 1 })
    page!: number;

    @NumberResponseField({ integer: true, example: 20 })
    size!: number;

    @NumberResponseField({ integer: true, example: 3 })
    pages!: number;
  }
  Object.defineProperty(PageDto, 'name', { value: `${item.name.replace(/Dto$/, '')}PageDto` });
  return PageDto;
}
