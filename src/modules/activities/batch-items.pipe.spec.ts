import { AppError } from '../../common/errors/app-error';
import { BatchItemsPipe } from './batch-items.pipe';

const itemsOf = (body: unknown): unknown[] => new BatchItemsPipe().transform(body);

function refusalOf(body: unknown): unknown {
  try {
    return itemsOf(body);
  } catch (error) {
    return (error as AppError).errors?.map(({ field, code }) => `${field} ${code}`);
  }
}

describe('the items of a batch', () => {
  it('come out as they were sent, whatever is in them', () => {
    const activities: unknown[] = [1, null, {}, JSON.parse('{"__proto__": 1, "toString": 2}')];
    expect(itemsOf({ activities })).toBe(activities);
  });

  it.each<[string, unknown, string]>([
    ['no body', undefined, 'activities required'],
    ['null', null, 'body invalid_type'],
    ['a list', [{}], 'body invalid_type'],
    ['no items', { activities: [] }, 'activities too_few'],
    ['501 items', { activities: new Array(501).fill({}) }, 'activities too_many'],
    ['a string', { activities: 'all' }, 'activities invalid_type'],
    ['another field', { activities: [{}], dry_run: true }, 'dry_run unknown_field'],
    ['a trap', JSON.parse('{"activities": [{}], "__proto__": {}}'), '__proto__ unknown_field'],
  ])('are refused: %s', (_, body, refusal) => {
    expect(refusalOf(body)).toEqual([refusal]);
  });
});
