import { DateTime } from 'luxon';
import { categoryOf } from '../../modules/activities/app-catalogue';
import { DemoPerson, DemoSession, PEOPLE_ZONE } from './demo-person';

/** To be shown wherever the sample is: nobody should take it for measured usage. */
export const SAMPLE_NOTICE =
  'Generated sample, not real usage: 2 made-up people, 7 days. Pass a CSV file to play that.';

const DAYS = 7;
const FIRST_HOUR = 7;
const LAST_HOUR = 23;

interface SampleApp {
  name: string;
  /** How often it is opened, relative to the person's other apps. */
  weight: number;
  /** A usual stretch; real ones are mostly shorter, a few much longer. */
  typicalSeconds: number;
}

interface SampleProfile {
  id: string;
  seed: number;
  /** A usual pause between two sessions. */
  typicalPauseSeconds: number;
  apps: readonly SampleApp[];
}

const PROFILES: readonly SampleProfile[] = [
  {
    id: 'sample01',
    seed: 1_001,
    typicalPauseSeconds: 720,
    apps: [
      { name: 'Instagram', weight: 9, typicalSeconds: 240 },
      { name: 'WhatsApp', weight: 12, typicalSeconds: 45 },
      { name: 'YouTube', weight: 4, typicalSeconds: 700 },
      { name: 'TikTok', weight: 3, typicalSeconds: 600 },
      { name: 'Chrome', weight: 6, typicalSeconds: 90 },
      { name: 'Spotify', weight: 2, typicalSeconds: 60 },
      { name: 'Maps', weight: 1, typicalSeconds: 150 },
    ],
  },
  {
    id: 'sample02',
    seed: 2_002,
    typicalPauseSeconds: 1_500,
    apps: [
      { name: 'Gmail', weight: 7, typicalSeconds: 70 },
      { name: 'Signal', weight: 8, typicalSeconds: 50 },
      { name: 'Reddit', weight: 5, typicalSeconds: 420 },
      { name: 'Firefox', weight: 6, typicalSeconds: 110 },
      { name: 'Duolingo', weight: 2, typicalSeconds: 500 },
      { name: 'Brawl Stars', weight: 2, typicalSeconds: 900 },
    ],
  },
];

/**
 * Two made-up people's last seven days in the people's zone, the last of them yesterday.
 * The same `now` always gives the same sample; a later one moves it by whole days.
 */
export function sampleUsage(now: Date): DemoPerson[] {
  const today = DateTime.fromJSDate(now, { zone: PEOPLE_ZONE }).startOf('day');
  return PROFILES.map((profile) => {
    const random = seededRandom(profile.seed);
    const days = Array.from({ length: DAYS }, (_, index) => today.minus({ days: DAYS - index }));
    return { id: profile.id, sessions: days.flatMap((day) => sessionsOn(day, profile, random)) };
  });
}

/** One session after the other from `FIRST_HOUR` on, all of them over by `LAST_HOUR`. */
function sessionsOn(day: DateTime, profile: SampleProfile, random: () => number): DemoSession[] {
  const sessions: DemoSession[] = [];
  const end = day.set({ hour: LAST_HOUR });
  let at = day.set({ hour: FIRST_HOUR });
  for (;;) {
    const startedAt = at.plus({ seconds: spread(profile.typicalPauseSeconds, random) });
    const app = pick(profile.apps, random);
    const durationSeconds = spread(app.typicalSeconds, random);
    at = startedAt.plus({ seconds: durationSeconds });
    if (at > end) {
      return sessions;
    }
    sessions.push({
      appName: app.name,
      category: categoryOf(app.name),
      startedAt: startedAt.toJSDate(),
      durationSeconds,
    });
  }
}

/** Whole seconds around `typical`, exponentially spread as stretches of attention are, at least 1 and at most 6 × as long. */
function spread(typical: number, random: () => number): number {
  return Math.min(Math.max(1, Math.round(-typical * Math.log(1 - random()))), typical * 6);
}

function pick(apps: readonly SampleApp[], random: () => number): SampleApp {
  let left = random() * apps.reduce((sum, app) => sum + app.weight, 0);
  const picked = apps.find((app) => (left -= app.weight) < 0) ?? apps.at(-1);
  if (!picked) {
    throw new Error('A sample profile needs at least one app');
  }
  return picked;
}

/** Numbers from 0 (included) to 1 (excluded), the same for the same seed on every machine (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
