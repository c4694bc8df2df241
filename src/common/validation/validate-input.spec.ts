import type { FieldError } from '../errors/app-error';
import { checkText } from './checks';
import {
  BooleanField,
  BooleanQueryField,
  DateField,
  EnumField,
  InstantField,
  IntegerField,
  ListField,
  MinutesField,
  ObjectField,
  ObjectListField,
  TextField,
  TimeOfDayField,
  Trimmed,
  UuidField,
} from './request-fields';
import { validateInput } from './validate-input';

class NotifyInput {
  @BooleanField({ optional: true })
  email?: boolean;
}

class SettingsInput {
  @ObjectField(() => NotifyInput, { optional: true })
  notify?: NotifyInput;

  @ObjectField(() => NotifyInput, { optional: true, nullable: true })
  quiet?: NotifyInput | null;
}

class ItemInput {
  @TextField({ min: 1, max: 5 })
  app_name!: string;

  @MinutesField({ above: 0, max: 1440 })
  duration_minutes!: number;
}

class Input {
  @TextField({ min: 1, max: 5, optional: true })
  text?: string;

  @TextField({
    min: 3,
    max: 5,
    optional: true,
    nullable: true,
    pattern: { regex: /^[a-z😀]*$/u, must: 'must be letters' },
  })
  word?: string | null;

  @TextField({ min: 1, max: 5, optional: true, trim: true })
  trimmed?: string;

  @MinutesField({ min: 0, max: 1440, optional: true })
  minutes?: number;

  @BooleanField({ optional: true })
  flag?: boolean;

  @EnumField(['one', 'two'], 'Choice', { optional: true })
  choice?: string;

  @InstantField({ optional: true })
  instant?: Date;

  @DateField({ optional: true })
  date?: string;

  @TimeOfDayField({ optional: true, max: '12:00' })
  time?: string;

  @UuidField({ optional: true })
  uuid?: string;

  @ObjectField(() => SettingsInput, { optional: true })
  settings?: SettingsInput;

  @ObjectListField(() => ItemInput, { min: 1, max: 5, optional: true })
  activities?: ItemInput[];

  @ListField(checkText({ min: 1, max: 5 }), { type: 'string' }, { min: 0, max: 2, optional: true })
  names?: string[];
}

class RequiredInput {
  @TextField({ max: 5 })
  text!: string;

  @Trimmed()
  @TextField({ max: 5, nullable: true })
  clearable!: string | null;

  @ObjectField(() => NotifyInput)
  settings!: NotifyInput;
}

class QueryInput {
  @IntegerField({ min: 1, max: 100, optional: true, default: 20 })
  size: number = 20;

  @BooleanQueryField({ optional: true })
  is_active?: boolean;
}

/** What is wrong with `input`: `field code` each. */
function problems(input: unknown, type: new () => object = Input): string[] {
  const { errors } = validateInput(type, input);
  return (errors ?? []).map(({ field, code }) => `${field} ${code}`);
}

function errorOf(input: unknown, type: new () => object = Input): FieldError | undefined {
  return validateInput(type, input).errors?.[0];
}

function valueOf<T extends object>(input: unknown, type: new () => T): T {
  const { value, errors } = validateInput(type, input);
  if (errors !== null) throw new Error(JSON.stringify(errors));
  return value;
}

/** Parsed as a request's body is, so that `__proto__` is a key of its own. */
const json = (text: string): unknown => JSON.parse(text);

const OBJECT = { a: 1 };

describe('validateInput', () => {
  describe('wrong types', () => {
    const wrong: Record<string, unknown[]> = {
      text: [1, true, null, OBJECT, ['a'], []],
      word: [1, false, OBJECT, ['abc']],
      trimmed: [1, true, null, OBJECT, [' a ']],
      minutes: ['5', true, null, OBJECT, [5], NaN, Infinity, -Infinity],
      flag: ['true', 1, 0, null, OBJECT, [true]],
      choice: [1, true, null, OBJECT, ['one']],
      instant: [1_700_000_000, true, null, OBJECT, ['2026-11-20T08:00:00Z']],
      date: [20261120, true, null, OBJECT, ['2026-11-20']],
      time: [8, true, null, OBJECT, ['08:00']],
      uuid: [1, true, null, OBJECT, []],
      settings: ['x', 1, true, null, [], [OBJECT]],
      activities: ['x', 1, true, null, OBJECT, { 0: OBJECT, length: 1 }],
      names: ['x', 1, true, null, OBJECT],
    };

    it.each(Object.entries(wrong).flatMap(([field, values]) => values.map((value) => [field, value])))(
      '%s does not take %j',
      (field, value) => {
        expect(problems({ [field as string]: value })).toEqual([`${field as string} invalid_type`]);
      },
    );

    it.each([null, 'text', 1, true, [], [OBJECT]])('%j is no input at all', (input) => {
      expect(validateInput(Input, input, 'item').errors).toEqual([
        { field: 'item', code: 'invalid_type', message: 'item must be an object' },
      ]);
    });
  });

  describe('missing and null', () => {
    it('tells a missing field from one that is null', () => {
      expect(problems({}, RequiredInput)).toEqual(['text required', 'clearable required', 'settings required']);
      expect(problems({ text: null, clearable: null, settings: null }, RequiredInput)).toEqual([
        'text invalid_type',
        'settings invalid_type',
      ]);
      expect(errorOf({}, RequiredInput)?.message).toBe('text is required');
    });

    it('keeps null where it clears, and leaves out what was left out', () => {
      const value = valueOf({ word: null, settings: { quiet: null } }, Input);
      expect(value).toEqual({ word: null, settings: { quiet: null } });
      // Not even as undefined: spread over what is stored, it would clear it.
      expect(Object.keys(value)).toEqual(['word', 'settings']);
      expect(Object.keys(value.settings ?? {})).toEqual(['quiet']);
    });

    it('gives a query its defaults', () => {
      expect(valueOf({}, QueryInput).size).toBe(20);
    });
  });

  describe('unknown fields', () => {
    it('names them by their path', () => {
      expect(problems({ role: 'admin', text: 'a' })).toEqual(['role unknown_field']);
      expect(problems({ settings: { notify: { id: 1 } } })).toEqual(['settings.notify.id unknown_field']);
      expect(
        problems({
          activities: [
            { app_name: 'a', duration_minutes: 1 },
            { app_name: 'b', duration_minutes: 1, user_id: 2 },
          ],
        }),
      ).toEqual(['activities.1.user_id unknown_field']);
      expect(errorOf({ role: 'admin' })?.message).toBe('role is not a field of this request');
    });

    it.each([
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'valueOf',
      'hasOwnProperty',
      'isPrototypeOf',
      'propertyIsEnumerable',
      'toLocaleString',
      '__defineGetter__',
      '__lookupSetter__',
    ])('refuses %s, wherever it is', (key) => {
      expect(problems(json(`{"${key}": {"flag": true}}`))).toEqual([`${key} unknown_field`]);
      expect(problems(json(`{"${key}": 1}`))).toEqual([`${key} unknown_field`]);
      expect(problems(json(`{"settings": {"notify": {"${key}": null}}}`))).toEqual([
        `settings.notify.${key} unknown_field`,
      ]);
      expect(problems(json(`{"activities": [{"${key}": {}}]}`))).toEqual([`activities.0.${key} unknown_field`]);
      expect(Object.prototype).not.toHaveProperty('flag');
    });

    it('does not take what is inherited for what was sent', () => {
      expect(valueOf(Object.create(null, { text: { value: 'a', enumerable: true } }), Input).text).toBe('a');
      expect(problems(json('{"__proto__": {"text": "abc"}}'), RequiredInput)).toEqual(['__proto__ unknown_field']);
    });
  });

  describe('paths', () => {
    it('leads to a field of a nested object', () => {
      expect(errorOf({ settings: { notify: { email: 'yes' } } })).toEqual({
        field: 'settings.notify.email',
        code: 'invalid_type',
        message: 'settings.notify.email must be true or false',
      });
    });

    it('leads to a field of an item of a list', () => {
      const good = { app_name: 'a', duration_minutes: 1 };
      expect(problems({ activities: [good, good, good, { app_name: '', duration_minutes: 0 }] })).toEqual([
        'activities.3.app_name blank',
        'activities.3.duration_minutes out_of_range',
      ]);
      expect(problems({ activities: [good, {}] })).toEqual([
        'activities.1.app_name required',
        'activities.1.duration_minutes required',
      ]);
    });

    it.each([[null], ['x'], [1], [[]], [[{ app_name: 'a', duration_minutes: 1 }]]])(
      'leads to the item %j, which is no object',
      (item) => {
        expect(problems({ activities: [{ app_name: 'a', duration_minutes: 1 }, item] })).toEqual([
          'activities.1 invalid_type',
        ]);
      },
    );

    it('comes in the order of the fields, not of the body', () => {
      expect(problems({ minutes: -1, text: '' })).toEqual(['text blank', 'minutes out_of_range']);
    });
  });

  describe('lists', () => {
    it('has bounds', () => {
      const items = (count: number): unknown[] =>
        Array.from({ length: count }, () => ({ app_name: 'a', duration_minutes: 1 }));
      expect(problems({ activities: [] })).toEqual(['activities too_few']);
      expect(problems({ activities: items(5) })).toEqual([]);
      expect(problems({ activities: items(6) })).toEqual(['activities too_many']);
      expect(problems({ names: ['a', 'b', 'c'] })).toEqual(['names too_many']);
      expect(problems({ names: [] })).toEqual([]);
    });

    it('checks every plain item', () => {
      expect(problems({ names: ['a', ''] })).toEqual(['names.1 blank']);
      expect(problems({ names: ['a', 'abcdef'] })).toEqual(['names.1 too_long']);
      expect(problems({ names: [null, ''] })).toEqual(['names.0 invalid_type']);
      expect(errorOf({ names: [''] })?.message).toBe('names.0 must not be blank');
    });
  });

  describe('text', () => {
    it('is counted in code points', () => {
      expect(problems({ text: '😀😀😀😀😀' })).toEqual([]);
      expect(problems({ text: '😀😀😀😀😀😀' })).toEqual(['text too_long']);
      expect(problems({ text: 'abcdef' })).toEqual(['text too_long']);
      expect(problems({ text: 'a'.repeat(1_000_000) })).toEqual(['text too_long']);
      expect(problems({ word: '😀😀' })).toEqual(['word too_short']);
      expect(problems({ word: '😀😀😀' })).toEqual([]);
      expect(problems({ text: '' })).toEqual(['text blank']);
    });

    it('is kept as it was sent, unless it says it is trimmed', () => {
      const decomposed = 'é\u00a0';
      expect(valueOf({ text: ` ${decomposed} ` }, Input).text).toBe(` ${decomposed} `);
      expect(valueOf({ trimmed: '  a b  ' }, Input).trimmed).toBe('a b');
      expect(problems({ trimmed: '     ' })).toEqual(['trimmed blank']);
      expect(valueOf({ trimmed: ' abcde ' }, Input).trimmed).toBe('abcde');
    });

    it('is refused where it could not be stored', () => {
      expect(problems({ text: '\ud83d' })).toEqual(['text invalid_text']);
      expect(problems({ text: 'a\ude00b' })).toEqual(['text invalid_text']);
      expect(problems({ text: '\ude00\ud83d' })).toEqual(['text invalid_text']);
      expect(problems({ text: '\ud83d\ude00' })).toEqual([]);
    });

    it('has the form it is told to have', () => {
      expect(problems({ word: 'ABC' })).toEqual(['word invalid_format']);
      expect(errorOf({ word: 'ABC' })?.message).toBe('word must be letters');
    });
  });

  describe('minutes', () => {
    it.each([0, 0.01, 1.1, 0.29, 4.35, 1439.99, 1440, 1e-2, 90.5])('takes %d', (minutes) => {
      expect(problems({ minutes })).toEqual([]);
    });

    it.each([0.001, 1.005, 0.1 + 0.2, 1e-10, 5e-324, 1439.999])('has at most two decimals: not %d', (minutes) => {
      expect(problems({ minutes })).toEqual(['minutes too_many_decimals']);
    });

    it.each([-0.01, -1, 1440.01, 1e21, Number.MAX_VALUE, -Number.MAX_VALUE])('has bounds: not %d', (minutes) => {
      expect(problems({ minutes })).toEqual(['minutes out_of_range']);
    });

    it('is above zero where it must be', () => {
      const item = (duration_minutes: number): unknown => ({ activities: [{ app_name: 'a', duration_minutes }] });
      expect(problems(item(0))).toEqual(['activities.0.duration_minutes out_of_range']);
      expect(problems(item(-0))).toEqual(['activities.0.duration_minutes out_of_range']);
      expect(problems(item(0.01))).toEqual([]);
      expect(errorOf(item(0))?.message).toBe('activities.0.duration_minutes must be greater than 0');
    });
  });

  describe('choices', () => {
    it.each(['three', 'ONE', 'one ', '', 'toString', '__proto__'])('does not take %j', (choice) => {
      expect(problems({ choice })).toEqual(['choice invalid_choice']);
    });

    it('tells what there is to choose', () => {
      expect(errorOf({ choice: 'three' })?.message).toBe('choice must be one of one, two');
    });
  });

  describe('instants', () => {
    it('becomes a Date', () => {
      expect(valueOf({ instant: '2026-11-20T09:33:00+01:00' }, Input).instant).toEqual(
        new Date('2026-11-20T08:33:00Z'),
      );
    });

    it.each(['2026-11-20', 'now', '', '2026-02-30T00:00:00Z', '1700000000'])('does not take %j', (instant) => {
      expect(problems({ instant })).toEqual(['instant invalid_format']);
    });
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-1-1',
    '20261120',
    '2026-11-20T00:00:00Z',
    '',
    '0000-00-00',
    '+02026-01-01',
  ])('a date is not %j', (date) => {
    expect(problems({ date })).toEqual(['date invalid_format']);
  });

  it.each(['24:00', '8:00', '08:60', '12:01', '', '08:00:00', '٠٨:٠٠', '08:00\n'])(
    'a time of day is not %j',
    (time) => {
      expect(problems({ time })).toEqual(['time invalid_format']);
    },
  );

  it('takes a UUID in any case and keeps it in lower case', () => {
    const uuid = '7F1C0F1E-0C5E-4C1F-9D53-0D6A8F8B2A11';
    expect(valueOf({ uuid }, Input).uuid).toBe(uuid.toLowerCase());
    for (const bad of [uuid.slice(1), `${uuid}0`, uuid.replaceAll('-', ''), `{${uuid}}`, '']) {
      expect(problems({ uuid: bad })).toEqual(['uuid invalid_format']);
    }
  });

  describe('query fields', () => {
    it('reads numbers and booleans from text', () => {
      expect(valueOf({ size: '7', is_active: 'true' }, QueryInput)).toEqual({ size: 7, is_active: true });
      expect(valueOf({ is_active: 'false' }, QueryInput).is_active).toBe(false);
    });

    it.each(['', ' ', 'a', '1.5', '1e1', '0x10', '１', '1,000', ['1', '2'], '9'.repeat(400)])(
      'size is not %j',
      (size) => {
        expect(problems({ size }, QueryInput)).toEqual(['size invalid_type']);
      },
    );

    it.each(['0', '101', '-1', '99999999999'])('size is out of range at %j', (size) => {
      expect(problems({ size }, QueryInput)).toEqual(['size out_of_range']);
    });

    it.each(['', '1', 'TRUE', 'yes', ['true', 'true']])('is_active is not %j', (is_active) => {
      expect(problems({ is_active }, QueryInput)).toEqual(['is_active invalid_type']);
    });

    it('refuses brackets', () => {
      expect(problems({ 'size[]': '1' }, QueryInput)).toEqual(['size[] unknown_field']);
    });
  });
});
