import { validateInput } from '../validation/validate-input';
import { mapPage, pageOf, PageOf } from './page.dto';
import { offsetOf, PageQuery } from './page-query.dto';

const query = (page: number, size: number): PageQuery => Object.assign(new PageQuery(), { page, size });

describe('PageQuery', () => {
  it('begins at the first page of 20', () => {
    expect(validateInput(PageQuery, {}).value).toEqual({ page: 1, size: 20 });
  });

  it('reads a query string', () => {
    expect(validateInput(PageQuery, { page: '1000000', size: '100' }).value).toEqual({ page: 1_000_000, size: 100 });
  });

  it.each([{ page: '0' }, { page: '1000001' }, { size: '0' }, { size: '101' }, { size: '-1' }])(
    'refuses %j',
    (input) => {
      expect(validateInput(PageQuery, input).errors?.map(({ code }) => code)).toEqual(['out_of_range']);
    },
  );

  it('skips what comes before the page', () => {
    expect(offsetOf(query(1, 20))).toBe(0);
    expect(offsetOf(query(3, 7))).toBe(14);
    expect(offsetOf(query(1_000_000, 100))).toBe(99_999_900);
  });
});

describe('a page', () => {
  it.each([
    [0, 20, 0],
    [1, 20, 1],
    [20, 20, 1],
    [21, 20, 2],
    [57, 20, 3],
    [5, 1, 5],
  ])('of %d items, %d at a time, is one of %d', (total, size, pages) => {
    expect(Object.entries(pageOf([], total, query(1, size)))).toEqual([
      ['items', []],
      ['total', total],
      ['page', 1],
      ['size', size],
      ['pages', pages],
    ]);
  });

  it('stays the same page with other items', () => {
    expect(mapPage(pageOf([1, 2], 57, query(2, 2)), String)).toEqual({
      items: ['1', '2'],
      total: 57,
      page: 2,
      size: 2,
      pages: 29,
    });
  });

  it('is described under a name of its own', () => {
    class ThingDto {}
    expect(PageOf(ThingDto).name).toBe('ThingPageDto');
  });
});
