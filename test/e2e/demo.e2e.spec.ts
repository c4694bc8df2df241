import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { DateTime } from 'luxon';
import { AccountSeeder } from '../../src/cli/account-seeder';
import { type DemoReport, runDemo } from '../../src/cli/demo/demo';
import { playLiveChallenge } from '../../src/cli/demo/live-challenge';
import type { DemoPerson } from '../../src/cli/demo/demo-person';
import { todaysSessions } from '../../src/cli/demo/todays-sessions';
import { readUsage, readUsageFile } from '../../src/cli/demo/usage-file';
import { UsageVerificationService } from '../../src/modules/activities/usage-verification.service';
import { startTestApp, type TestApp } from '../support/test-app';
import { usageFileText } from '../support/usage-file-text';

const REAL_FILE = '../shared/data/app-usage.csv';
const ZONE = 'Europe/Paris';

/** Seconds by person, local day and app. */
type Sums = Record<string, number>;

/** The same figures reached another way: each session cut at the midnights it runs into, with luxon. */
function independentSums(people: readonly DemoPerson[]): Sums {
  const sums: Sums = {};
  for (const { id, sessions } of people) {
    for (const { appName, startedAt, durationSeconds } of sessions) {
      let start = DateTime.fromJSDate(startedAt, { zone: ZONE });
      const end = start.plus({ seconds: durationSeconds });
      while (start < end) {
        const midnight = start.startOf('day').plus({ days: 1 });
        const stop = midnight < end ? midnight : end;
        const key = `${id} ${start.toISODate()} ${appName.trim().toLowerCase()}`;
        sums[key] = (sums[key] ?? 0) + stop.diff(start).as('seconds');
        start = stop;
      }
    }
  }
  return sums;
}

describe('the demo', () => {
  let focus: TestApp;

  beforeEach(async () => {
    focus = await startTestApp();
  });

  afterEach(() => focus.close());

  const play = async (people: DemoPerson[]): Promise<{ report: DemoReport; text: string }> => {
    const seeder = new AccountSeeder(focus.app);
    let text = '';
    const report = await runDemo({
      baseUrl: focus.url,
      people,
      now: focus.clock.now(),
      accountFor: (personId) => seeder.createVerified(`demo_${personId}`),
      output: (piece) => {
        text += piece;
      },
    });
    return { report, text };
  };

  const storedSums = async (): Promise<Sums> => {
    const rows = await focus.dataSource
      .createQueryBuilder()
      .select(['u.username AS username', 'g.date AS date', 'g.app_key AS app_key', 'SUM(g.seconds) AS seconds'])
      .from('usage', 'g')
      .innerJoin('users', 'u', 'u.id = g.user_id')
      .groupBy('u.username, g.date, g.app_key')
      .getRawMany<{ username: string; date: string; app_key: string; seconds: number | string }>();
    return Object.fromEntries(
      rows.map((row) => [`${row.username.replace('demo_', '')} ${row.date} ${row.app_key}`, Number(row.seconds)]),
    );
  };

  const expectAllStored = async (people: DemoPerson[], report: DemoReport): Promise<void> => {
    for (const person of report.people) {
      expect(person).toMatchObject({ accepted: person.sessions, rejected: 0 });
      expect(person.storedSeconds).toBe(person.acceptedSeconds);
    }
    expect(await storedSums()).toEqual(independentSums(people));
    expect((await focus.app.get(UsageVerificationService).verify({ repair: false })).differences).toEqual([]);
  };

  it('takes every session of a file of the real one’s shape, a second sending none, and sums them up per day and app', async () => {
    const people = await readUsage(Readable.from(usageFileText()), focus.clock.now());
    const { report, text } = await play(people);

    await expectAllStored(people, report);
    expect(report.people.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBeGreaterThan(0);
    expect(text).toMatch(/sessions/i);
  });

  it('lets them contend over a day of theirs, and sees the board move', async () => {
    const now = focus.clock.now();
    const people = await readUsage(Readable.from(usageFileText()), now);
    const seeder = new AccountSeeder(focus.app);
    let text = '';
    const board = await playLiveChallenge({
      baseUrl: focus.url,
      people,
      now,
      accountOf: (personId) => seeder.createVerified(`live_${personId}`),
      output: (piece) => {
        text += piece;
      },
      width: 80,
    });

    const minutesToday = people.map(({ id, sessions }) => {
      const played = todaysSessions(sessions, now);
      const seconds = played.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
      return { username: `live_${id}`, total_minutes: Math.round((seconds / 60) * 100) / 100 };
    });
    expect(board).toHaveLength(3);
    expect(board).toEqual(expect.arrayContaining(minutesToday.map((line) => expect.objectContaining(line))));
    const parts = text.split(/Board after part \d of \d/).slice(1);
    expect(parts).toHaveLength(5);
    // The board moved: it is not the same after every part.
    expect(new Set(parts).size).toBeGreaterThan(1);
  });

  (existsSync(REAL_FILE) ? it : it.skip)(
    'does so with the real file',
    async () => {
      const people = await readUsageFile(REAL_FILE, focus.clock.now());
      const { report } = await play(people);

      expect(report.people.map(({ sessions }) => sessions).reduce((a, b) => a + b)).toBe(13_973);
      await expectAllStored(people, report);
    },
    120_000,
  );
});
