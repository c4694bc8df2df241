import type { FieldError } from '../../common/errors/app-error';
import { clientIdsOf, planBatch, readBatchItem } from './activity-batch';
import type { CreateActivityDto } from './dto/create-activity.dto';
import { type NewActivity, newActivity } from './new-activity';

const NOW = new Date('2026-11-20T08:00:00.000Z');
const FIRST = '11111111-1111-4111-8111-111111111111';
const SECOND = '22222222-2222-4222-8222-222222222222';
const TOO_OLD: FieldError = { field: 'started_at', code: 'too_old', message: 'started_at must be later' };

const item = (change: object = {}): object => ({ app_name: 'TikTok', duration_minutes: 5, ...change });
const build = (input: CreateActivityDto): NewActivity | FieldError =>
  input.app_name === 'Ancient' ? TOO_OLD : newActivity(input, 7, { timezone: 'UTC', dayStartsAt: '00:00' }, NOW);

const plan = (items: unknown[], knownIds = new Map<string, number>()): ReturnType<typeof planBatch> =>
  planBatch(items.map(readBatchItem), knownIds, build);

describe('a batch', () => {
  it('creates what is good and new, with the ids in order', () => {
    const { activities, resultsWith } = plan([item({ app_name: 'A' }), item({ app_name: 'B' })]);
    expect(activities.map(({ appName }) => appName)).toEqual(['A', 'B']);
    expect(resultsWith([51, 57])).toEqual([
      { status: 'created', id: 51, errors: null },
      { status: 'created', id: 57, errors: null },
    ]);
  });

  it('knows what was sent before, in any spelling of the id', () => {
    const { activities, resultsWith } = plan([item({ client_id: FIRST.toUpperCase() })], new Map([[FIRST, 9]]));
    expect(activities).toEqual([]);
    expect(resultsWith([])).toEqual([{ status: 'duplicate', id: 9, errors: null }]);
  });

  it('takes the first of two with one client id', () => {
    const { activities, resultsWith } = plan([
      item({ client_id: FIRST }),
      item({ client_id: SECOND }),
      item({ client_id: FIRST, app_name: 'Other' }),
    ]);
    expect(activities).toHaveLength(2);
    expect(resultsWith([1, 2])).toEqual([
      { status: 'created', id: 1, errors: null },
      { status: 'created', id: 2, errors: null },
      { status: 'duplicate', id: 1, errors: null },
    ]);
  });

  it('judges the second by itself where the first was rejected', () => {
    const { resultsWith } = plan([item({ app_name: 'Ancient', client_id: FIRST }), item({ client_id: FIRST })]);
    expect(resultsWith([3])).toEqual([
      { status: 'rejected', id: null, errors: [TOO_OLD] },
      { status: 'created', id: 3, errors: null },
    ]);
  });

  it('knows an activity again that would be too old by now', () => {
    const { resultsWith } = plan([item({ app_name: 'Ancient', client_id: FIRST })], new Map([[FIRST, 9]]));
    expect(resultsWith([])).toEqual([{ status: 'duplicate', id: 9, errors: null }]);
  });

  it.each<[string, unknown, string, string]>([
    ['a string', 'TikTok', 'activity', 'invalid_type'],
    ['null', null, 'activity', 'invalid_type'],
    ['a list', [item()], 'activity', 'invalid_type'],
    ['an unknown field', item({ score: 1 }), 'score', 'unknown_field'],
    ['no name', { duration_minutes: 5 }, 'app_name', 'required'],
    ['a negative duration', item({ duration_minutes: -1 }), 'duration_minutes', 'out_of_range'],
    ['an object for a name', item({ app_name: {} }), 'app_name', 'invalid_type'],
  ])('rejects %s alone', (_, wrong, field, code) => {
    const { activities, resultsWith } = plan([item(), wrong, item()]);
    expect(activities).toHaveLength(2);
    const [before, rejected, after] = resultsWith([1, 2]);
    expect([before!.id, after!.id]).toEqual([1, 2]);
    expect(rejected).toEqual({
      status: 'rejected',
      id: null,
      errors: [expect.objectContaining({ field, code })],
    });
  });

  it('looks up the client ids of items of good shape only', () => {
    const items = [item({ client_id: FIRST }), item(), item({ client_id: SECOND, duration_minutes: 0 }), 7];
    expect(clientIdsOf(items.map(readBatchItem))).toEqual([FIRST]);
  });
});
