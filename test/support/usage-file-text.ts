import { DateTime } from 'luxon';

const APPS = [
  ['Messenger', 'Communication'],
  ['Instagram', 'Social'],
  ['instagram ', 'Social'],
  ['YouTube', 'Video Players & Editors'],
  ['System UI', 'System'],
  ['Élan 😀', 'Tools'],
  ['=SUM(A1)', 'Games'],
] as const;

const DAYS = 12;
const SESSIONS_A_DAY = 60;

/**
 * A CSV of the shape a usage-logging app writes: three people, thousands of short sessions, some across midnight, one
 * longer than a day has left, one app spelled two ways. Made anew each time from the same numbers.
 */
export function usageFileText(): string {
  const random = mulberry32(20_191_109);
  const rows = ['user_id,app_name,category,started_at,duration_seconds'];
  for (const person of ['aa01', 'aa02', 'aa03']) {
    const sessions: [DateTime, string][] = [];
    for (let day = 0; day < DAYS; day += 1) {
      const midnight = DateTime.fromISO('2019-11-09', { zone: 'Europe/Paris' }).plus({ days: day });
      const add = (start: DateTime, seconds: number): void => {
        const [app, category] = APPS[Math.floor(random() * APPS.length)] ?? APPS[0];
        sessions.push([
          start,
          `${person},"${app}",${category},${start.toISO({ suppressMilliseconds: true })},${seconds}`,
        ]);
      };
      for (let i = 0; i < SESSIONS_A_DAY; i += 1) {
        add(midnight.plus({ seconds: Math.floor(random() * 86_000) }), 1 + Math.floor(random() ** 4 * 900));
      }
      add(midnight.plus({ hours: 23, minutes: 59, seconds: 48 }), 13 + Math.floor(random() * 3_000));
    }
    sessions.push([
      DateTime.fromISO('2019-11-12T20:00:00', { zone: 'Europe/Paris' }),
      `${person},YouTube,Video Players & Editors,2019-11-12T20:00:00+01:00,36000`,
    ]);
    sessions.sort(([a], [b]) => a.toMillis() - b.toMillis());
    rows.push(...sessions.map(([, row]) => row));
  }
  return `${rows.join('\n')}\n`;
}

/** A small seeded generator: the same numbers at each run. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
