import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { AppError } from '../errors/app-error';
import { PageQuery } from '../pagination/page-query.dto';
import { decodeProblem, encodeProblem } from './field-problem';
import { IdPipe } from './id.pipe';
import { InputPipe } from './input.pipe';

describe('IdPipe', () => {
  const pipe = new IdPipe();

  it.each([
    ['1', 1],
    ['42', 42],
    ['2147483647', 2_147_483_647],
  ])('takes %s', (text, id) => {
    expect(pipe.transform(text)).toBe(id);
  });

  it.each([
    '0',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    '0x1',
    ' 1',
    '1 ',
    '',
    'me',
    'null',
    'undefined',
    'NaN',
    '１',
    '2147483648',
    '9999999999',
    '99999999999999999999',
    '1;DROP TABLE users',
    "1' OR '1'='1",
  ])('%j names nothing: 404', (text) => {
    expect(() => pipe.transform(text)).toThrow(expect.objectContaining({ status: 404, code: 'not_found' }));
  });
});

describe('InputPipe', () => {
  const pipe: PipeTransform = new InputPipe();
  const body: ArgumentMetadata = { type: 'body', metatype: PageQuery };

  it('makes an instance of what describes the input', () => {
    expect(pipe.transform({ page: '2' }, { ...body, type: 'query' })).toEqual(
      Object.assign(new PageQuery(), { page: 2 }),
    );
    expect(pipe.transform({}, body)).toBeInstanceOf(PageQuery);
  });

  it('takes no body for an empty one', () => {
    expect(pipe.transform(undefined, body)).toEqual(new PageQuery());
  });

  it('refuses with 422', () => {
    expect(() => pipe.transform({ page: 0, role: 1 }, body)).toThrow(AppError);
    expect(() => pipe.transform({ page: 0 }, body)).toThrow(
      expect.objectContaining({
        status: 422,
        code: 'validation_failed',
        detail: 'page must be at least 1',
        errors: [{ field: 'page', code: 'out_of_range', message: 'page must be at least 1' }],
      }),
    );
  });

  it('leaves parameters and undescribed values alone', () => {
    expect(pipe.transform('x', { type: 'param', metatype: PageQuery })).toBe('x');
    expect(pipe.transform('x', { type: 'custom', metatype: PageQuery })).toBe('x');
    for (const metatype of [String, Number, Boolean, Array, Object, undefined]) {
      expect(pipe.transform('x', { type: 'query', metatype })).toBe('x');
    }
  });
});

describe('field problems', () => {
  it('survive the way through class-validator', () => {
    const problem = { code: 'out_of_range', must: 'must be at least 1' };
    expect(decodeProblem(encodeProblem(problem))).toEqual(problem);
    expect(decodeProblem(encodeProblem({ ...problem, at: '3' }))).toEqual({ ...problem, at: '3' });
  });

  it('have a word for what is none of ours', () => {
    expect(decodeProblem('whatever')).toEqual({ code: 'invalid', must: 'is not valid' });
  });
});
