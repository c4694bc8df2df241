import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import { DemoPerson, PEOPLE_ZONE } from './demo-person';
import { readUsage, readUsageFile, UsageFileError } from './usage-file';

const HEADER = 'user_id,app_name,category,started_at,duration_seconds';
const NOW = new Date('2026-11-20T08:33:00Z');

const read = (lines: readonly string[], now = NOW): Promise<DemoPerson[]> =>
  readUsage(Readable.from([[HEADER, ...lines].join('\n')]), now);

/** What the clock on the wall in Paris shows. */
const wallClock = (instant: Date): string =>
  DateTime.fromJSDate(instant, { zone: PEOPLE_ZONE }).toFormat('yyyy-MM-dd HH:mm:ss');

const startsOf = (people: readonly DemoPerson[]): string[] =>
  people.flatMap(({ sessions }) => sessions.map(({ startedAt }) => wallClock(startedAt)));

describe('readUsage', () => {
  it('reads people, apps, categories and durations, in the order of the file, and leaves nothing out', async () => {
    const people = await read([
      'fr02,Chrome,Communication,2019-12-10T20:00:00+01:00,90',
      'fr01,"Memo, ""quick""",Productivity,2019-12-10T21:00:00+01:00,1',
      '',
      'fr02,Launcher,System,2019-12-10T19:59:00+01:00,86400',
    ]);
    expect(people.map(({ id }) => id)).toEqual(['fr02', 'fr01']);
    expect(people[0]?.sessions).toMatchObject([
      { appName: 'Chrome', category: ActivityCategory.Browser, durationSeconds: 90 },
      { appName: 'Launcher', category: ActivityCategory.Other, durationSeconds: 86_400 },
    ]);
    expect(people[1]?.sessions).toMatchObject([
      { appName: 'Memo, "quick"', category: ActivityCategory.Productivity, durationSeconds: 1 },
    ]);
  });

  it('reads any order of columns, more columns, a byte order mark and Windows line ends', async () => {
    const text =
      '\uFEFFduration_seconds,note,started_at,category,app_name,user_id\r\n7,x,2019-12-10T20:00:00Z,Social,Snapchat,a\r\n';
    expect(await readUsage(Readable.from([text]), NOW)).toMatchObject([
      { id: 'a', sessions: [{ appName: 'Snapchat', durationSeconds: 7, category: ActivityCategory.Social }] },
    ]);
  });

  it('reads text that arrives in pieces cut anywhere', async () => {
    const bytes = Buffer.from(`${HEADER}\nfr01,Téléphone,Communication,2019-12-10T20:00:00+01:00,5\n`);
    const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    expect(await readUsage(Readable.from(pieces), NOW)).toMatchObject([{ sessions: [{ appName: 'Téléphone' }] }]);
  });

  describe('shifting', () => {
    it('moves all rows by the same days, so that the last session ends yesterday', async () => {
      const people = await read([
        'fr01,Maps,Travel & Local,2019-12-05T00:42:15+01:00,60',
        'fr02,Maps,Travel & Local,2019-12-10T22:18:56+01:00,60',
      ]);
      expect(startsOf(people)).toEqual(['2026-11-14 00:42:15', '2026-11-19 22:18:56']);
    });

    it('goes by the end of the last session, past midnight too', async () => {
      const people = await read([
        'fr01,YouTube,Video Players & Editors,2019-12-10T23:50:00+01:00,1200',
        'fr01,Maps,Travel & Local,2019-12-10T23:55:00+01:00,1',
      ]);
      expect(startsOf(people)).toEqual(['2026-11-18 23:50:00', '2026-11-18 23:55:00']);
    });

    it('keeps the wall clock from winter to summer time', async () => {
      const people = await read(['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,60'], new Date('2026-07-01T10:00:00Z'));
      expect(people[0]?.sessions[0]?.startedAt.toISOString()).toBe('2026-06-30T16:05:00.000Z');
    });

    it('keeps the wall clock on both sides of a change of clocks', async () => {
      // The clocks go back on 2026-10-25; with the last row on the 26th the first one lands on the 24th.
      const people = await read(
        ['fr01,Maps,Tools,2019-12-08T18:05:00+01:00,60', 'fr01,Maps,Tools,2019-12-10T18:05:00+01:00,60'],
        new Date('2026-10-27T10:00:00Z'),
      );
      expect(startsOf(people)).toEqual(['2026-10-24 18:05:00', '2026-10-26 18:05:00']);
    });

    it("goes by the people's day, not by UTC", async () => {
      const people = await read(['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,60'], new Date('2026-11-20T23:30:00Z'));
      expect(startsOf(people)).toEqual(['2026-11-20 18:05:00']);
    });

    it('never reaches into today, although a change of clocks pushes an end past midnight', async () => {
      const people = await read(
        ['fr01,YouTube,Video Players & Editors,2019-12-10T00:30:00+01:00,83400'],
        new Date('2026-03-29T22:05:00Z'),
      );
      expect(startsOf(people)).toEqual(['2026-03-28 00:30:00']);
    });

    it('refuses a file that reaches back more than 366 days', async () => {
      const last = 'fr01,Maps,Tools,2019-12-10T18:05:00+01:00,60';
      await expect(read(['fr01,Maps,Tools,2018-12-12T18:05:00+01:00,60', last])).resolves.toHaveLength(1);
      await expect(read([last, 'fr01,Maps,Tools,2018-12-09T18:05:00+01:00,60'])).rejects.toThrow(
        /^line 3, started_at: .*more than 366 days old/,
      );
    });

    it('keeps every row, its time of day, its length and the days in between, whenever it is run', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              // Not between 02:00 and 03:00, which one day a year does not have and another has twice.
              minute: fc.oneof(fc.integer({ min: 0, max: 119 }), fc.integer({ min: 180, max: 1439 })),
              day: fc.integer({ min: 0, max: 300 }),
              duration: fc.integer({ min: 1, max: 6000 }),
            }),
            { minLength: 1, maxLength: 20 },
          ),
          fc.date({ min: new Date('2020-06-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
          async (rows, now) => {
            const starts = rows.map(({ minute, day }) =>
              DateTime.fromISO('2019-01-01', { zone: PEOPLE_ZONE })
                .plus({ days: day })
                .set({ hour: Math.floor(minute / 60), minute: minute % 60 }),
            );
            const lines = rows.map(({ duration }, index) => `p,Maps,Tools,${starts[index]?.toISO()},${duration}`);
            const sessions = (await read(lines, now))[0]?.sessions ?? [];

            expect(sessions.map(({ durationSeconds }) => durationSeconds)).toEqual(
              rows.map(({ duration }) => duration),
            );
            const shifts = sessions.map(({ startedAt }, index) => {
              const from = starts[index];
              const to = DateTime.fromJSDate(startedAt, { zone: PEOPLE_ZONE });
              expect(to.toFormat('HH:mm')).toBe(from?.toFormat('HH:mm'));
              return from ? to.startOf('day').diff(from.startOf('day'), 'days').days : NaN;
            });
            expect(new Set(shifts).size).toBe(1);
            const today = DateTime.fromJSDate(now, { zone: PEOPLE_ZONE }).startOf('day');
            const ends = sessions.map(({ startedAt, durationSeconds }) => startedAt.getTime() + durationSeconds * 1000);
            expect(Math.max(...ends)).toBeLessThan(today.toMillis());
            expect(Math.max(...ends)).toBeGreaterThanOrEqual(today.minus({ days: 1, hours: 1 }).toMillis());
          },
        ),
        { numRuns: 200 },
      );
    });
  });

  describe('what it refuses', () => {
    const good = 'fr01,Maps,Tools,2019-12-10T18:05:00+01:00,60';

    it.each([
      [',Maps,Tools,2019-12-10T18:05:00+01:00,60', 'user_id'],
      ['fr01, ,Tools,2019-12-10T18:05:00+01:00,60', 'app_name'],
      [`fr01,${'x'.repeat(101)},Tools,2019-12-10T18:05:00+01:00,60`, 'app_name'],
      ['fr01,Maps,Tools,yesterday,60', 'started_at'],
      ['fr01,Maps,Tools,2019-12-10,60', 'started_at'],
      ['fr01,Maps,Tools,2019-12-10T18:05:00,60', 'started_at'],
      ['fr01,Maps,Tools,2019-02-30T18:05:00+01:00,60', 'started_at'],
      ['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,', 'duration_seconds'],
      ['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,0', 'duration_seconds'],
      ['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,-5', 'duration_seconds'],
      ['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,1.5', 'duration_seconds'],
      ['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,86401', 'duration_seconds'],
      ['fr01,Maps,Tools,2019-12-10T18:05:00+01:00,NaN', 'duration_seconds'],
    ])('%s, naming line and column', async (line, column) => {
      const reading = read([good, '', line]);
      await expect(reading).rejects.toBeInstanceOf(UsageFileError);
      await expect(reading).rejects.toThrow(`line 4, ${column}: must be `);
    });

    it('a row with a field too few, and a quote that is never closed', async () => {
      await expect(read([good, 'fr01,Maps,Tools'])).rejects.toThrow(/not valid CSV: .*line 3/);
      await expect(read([good, 'fr01,"Maps,Tools', ...Array<string>(1000).fill(good)])).rejects.toThrow(
        /not valid CSV: .*line \d+/,
      );
    });

    it('missing columns, by name', async () => {
      await expect(readUsage(Readable.from(['user_id,app_name,started_at\n']), NOW)).rejects.toThrow(
        'line 1: missing column category, duration_seconds',
      );
    });

    it('a file without a session', async () => {
      await expect(read([])).rejects.toThrow(UsageFileError);
      await expect(readUsage(Readable.from(['']), NOW)).rejects.toThrow(UsageFileError);
    });
  });
});

describe('readUsageFile', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'usage-file-'));
  });

  afterAll(() => rm(directory, { recursive: true }));

  it('reads a file', async () => {
    const path = join(directory, 'usage.csv');
    const row = 'fr01,Maps,Tools,2019-12-10T18:05:00+01:00,60';
    await writeFile(path, `${HEADER}\n${`${row}\n`.repeat(5_000)}`);
    const people = await readUsageFile(path, NOW);
    expect(people[0]?.sessions).toHaveLength(5_000);
  });

  it('names the file in what it refuses', async () => {
    const path = join(directory, 'bad.csv');
    await writeFile(path, `${HEADER}\nfr01,Maps,Tools,2019-12-10T18:05:00+01:00,ten\n`);
    await expect(readUsageFile(path, NOW)).rejects.toThrow(`${path}: line 2, duration_seconds: must be`);
  });

  it('says so when there is no such file, or it is a folder', async () => {
    await expect(readUsageFile(join(directory, 'none.csv'), NOW)).rejects.toThrow(/none\.csv cannot be read: ENOENT/);
    await expect(readUsageFile(directory, NOW)).rejects.toThrow(/cannot be read: EISDIR/);
  });
});
