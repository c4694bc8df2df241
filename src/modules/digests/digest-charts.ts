import type { Locale } from '../../common/i18n/locale.enum';
import { formatMinutes } from '../../infrastructure/mail/figures';
import type { BarChart } from '../../infrastructure/mail/mail-content';

/** Minutes as bars, the longest of them as wide as there is room for; none where there is nothing to compare. */
export function minutesChart(
  locale: Locale,
  title: string,
  rows: readonly { label: string; minutes: number }[],
): BarChart[] {
  const most = Math.max(0, ...rows.map(({ minutes }) => minutes));
  if (most === 0) return [];
  const bars = rows.map(({ label, minutes }) => ({
    label,
    value: formatMinutes(locale, minutes),
    share: minutes / most,
  }));
  return [{ title, bars }];
}
