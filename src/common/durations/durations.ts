const SECONDS_PER_MINUTE = 60;

/** Whole seconds of a `*_minutes` figure with at most two decimals. Every whole second has such a figure of its own. */
export function secondsFromMinutes(minutes: number): number {
  return Math.round(minutes * SECONDS_PER_MINUTE);
}

/** Seconds as minutes with at most two decimals. */
export function minutesFromSeconds(seconds: number): number {
  return round(seconds / SECONDS_PER_MINUTE, 2);
}

/** `part` of `whole` in per cent with at most one decimal; 0 of nothing. */
export function percentage(part: number, whole: number): number {
  return whole === 0 ? 0 : round((part / whole) * 100, 1);
}

/** Change from `before` to `after` in per cent with at most one decimal; `null` where `before` is 0. */
export function changePercentage(before: number, after: number): number | null {
  return before === 0 ? null : round(((after - before) / before) * 100, 1);
}

/** Half away from zero, on the decimal figure and not on its binary neighbour. */
function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const rounded = Math.round(Math.abs(value) * factor * (1 + Number.EPSILON)) / factor;
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}
