import { Locale } from '../../common/i18n/locale.enum';
import { formatMinutes, formatPercentage } from '../../infrastructure/mail/figures';
import type { MailContent, UnsubscribeLinks } from '../../infrastructure/mail/mail-content';
import { minutesChart } from './digest-charts';
import { formatDayCount, formatDays, formatShortDay } from './digest-dates';
import type { WeekFigures } from './digest-figures.service';

interface WeeklySummaryTexts {
  greeting: (username: string) => string;
  heading: (days: string) => string;
  nothing: string;
  used: (minutes: string) => string;
  less: (minutes: string, change: string) => string;
  more: (minutes: string, change: string) => string;
  same: (minutes: string) => string;
  total: string;
  average: string;
  previous: string;
  change: string;
  goalDays: string;
  goalDaysOf: (days: number, goal: string) => string;
  streak: string;
  challengesActive: string;
  challengesWon: string;
  byDay: string;
  byApp: string;
  closing: string;
  unsubscribe: string;
}

const TEXTS: Record<Locale, WeeklySummaryTexts> = {
  [Locale.English]: {
    greeting: (username) => `Hello ${username},`,
    heading: (days) => `Your week: ${days}`,
    nothing: 'No time has been recorded for this week.',
    used: (minutes) => `You used your apps for ${minutes}.`,
    less: (minutes, change) => `You used your apps for ${minutes}, ${change} less than the week before. Well done.`,
    more: (minutes, change) => `You used your apps for ${minutes}, ${change} more than the week before.`,
    same: (minutes) => `You used your apps for ${minutes}, as long as the week before.`,
    total: 'In all',
    average: 'A day, on average',
    previous: 'The week before',
    change: 'Change',
    goalDays: 'Days within your goal',
    goalDaysOf: (days, goal) => `${days} of 7 (${goal})`,
    streak: 'Days in a row within your goal',
    challengesActive: 'Challenges that run now',
    challengesWon: 'Challenges won so far',
    byDay: 'Day by day',
    byApp: 'Where the time went',
    closing: 'You get this message once a week. You can change that in your settings.',
    unsubscribe: 'End these weekly summaries',
  },
  [Locale.French]: {
    greeting: (username) => `Bonjour ${username},`,
    heading: (days) => `Votre semaine\u00a0: ${days}`,
    nothing: 'Aucun temps n’a été enregistré pour cette semaine.',
    used: (minutes) => `Vous avez utilisé vos applications pendant ${minutes}.`,
    less: (minutes, change) =>
      `Vous avez utilisé vos applications pendant ${minutes}, ${change} de moins que la semaine précédente. Bravo\u00a0!`,
    more: (minutes, change) =>
      `Vous avez utilisé vos applications pendant ${minutes}, ${change} de plus que la semaine précédente.`,
    same: (minutes) => `Vous avez utilisé vos applications pendant ${minutes}, autant que la semaine précédente.`,
    total: 'En tout',
    average: 'Par jour, en moyenne',
    previous: 'La semaine précédente',
    change: 'Évolution',
    goalDays: 'Jours dans votre objectif',
    goalDaysOf: (days, goal) => `${days} sur 7 (${goal})`,
    streak: 'Jours de suite dans votre objectif',
    challengesActive: 'Défis en cours',
    challengesWon: 'Défis remportés jusqu’ici',
    byDay: 'Jour par jour',
    byApp: 'Où le temps est passé',
    closing: 'Vous recevez ce message une fois par semaine. Vous pouvez changer cela dans vos réglages.',
    unsubscribe: 'Ne plus recevoir ces résumés hebdomadaires',
  },
};

/** A week by day and by app, and against the week before. */
export function weeklySummaryMail(
  locale: Locale,
  username: string,
  figures: WeekFigures,
  links: Omit<UnsubscribeLinks, 'label'>,
): MailContent {
  const texts = TEXTS[locale];
  const heading = texts.heading(formatDays(locale, figures.range.start, figures.range.end));
  const days = figures.days.map(({ date, minutes }) => ({ label: formatShortDay(locale, date), minutes }));
  const apps = figures.apps.map(({ appName, minutes }) => ({ label: appName, minutes }));
  return {
    locale,
    subject: heading,
    heading,
    paragraphs: [texts.greeting(username), verdict(locale, figures)],
    facts: facts(locale, figures),
    charts: [...minutesChart(locale, texts.byDay, days), ...minutesChart(locale, texts.byApp, apps)],
    closing: texts.closing,
    unsubscribe: { label: texts.unsubscribe, ...links },
  };
}

function verdict(locale: Locale, { minutes, change }: WeekFigures): string {
  const texts = TEXTS[locale];
  if (minutes === 0) return texts.nothing;
  const used = formatMinutes(locale, minutes);
  if (change === null) return texts.used(used);
  if (change === 0) return texts.same(used);
  return (change < 0 ? texts.less : texts.more)(used, formatPercentage(locale, Math.abs(change)));
}

function facts(locale: Locale, figures: WeekFigures): { label: string; value: string }[] {
  const texts = TEXTS[locale];
  const { change, challenges } = figures;
  return [
    { label: texts.total, value: formatMinutes(locale, figures.minutes) },
    { label: texts.average, value: formatMinutes(locale, figures.dailyAverageMinutes) },
    { label: texts.previous, value: formatMinutes(locale, figures.previousMinutes) },
    ...(change === null ? [] : [{ label: texts.change, value: formatChange(locale, change) }]),
    {
      label: texts.goalDays,
      value: texts.goalDaysOf(figures.goalDays, formatMinutes(locale, figures.goalMinutes)),
    },
    { label: texts.streak, value: formatDayCount(locale, figures.streakDays) },
    { label: texts.challengesActive, value: String(challenges.active) },
    { label: texts.challengesWon, value: String(challenges.won) },
  ];
}

/** `+12.5%`, `−12.5%` */
function formatChange(locale: Locale, change: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  }).format(change / 100);
}
