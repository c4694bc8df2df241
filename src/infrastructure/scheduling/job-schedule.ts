/** When a job is due: at every full n-th minute of the hour's grid, or once a day at a UTC time of day. */
export type JobSchedule = { everyMinutes: number } | { dailyAtMinute: number };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The latest slot at or before `now`. Slots are instants of UTC's grid, the same in every process. */
export function latestSlot(schedule: JobSchedule, now: Date): Date {
  const { period, offset } = grid(schedule);
  return new Date(Math.floor((now.getTime() - offset) / period) * period + offset);
}

/** The first slot after `now`. */
export function nextSlot(schedule: JobSchedule, now: Date): Date {
  return new Date(latestSlot(schedule, now).getTime() + grid(schedule).period);
}

/** Milliseconds between two slots. */
export function periodOf(schedule: JobSchedule): number {
  return grid(schedule).period;
}

/** Milliseconds between two slots, and from the epoch to the first one. */
function grid(schedule: JobSchedule): { period: number; offset: number } {
  return 'everyMinutes' in schedule
    ? { period: schedule.everyMinutes * MINUTE_MS, offset: 0 }
    : { period: DAY_MS, offset: schedule.dailyAtMinute * MINUTE_MS };
}
