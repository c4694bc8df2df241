import { Locale } from '../../common/i18n/locale.enum';
import { formatMinutes } from '../../infrastructure/mail/figures';
import type { MailContent, UnsubscribeLinks } from '../../infrastructure/mail/mail-content';
import { minutesChart } from './digest-charts';
import { formatDay, formatDayCount } from './digest-dates';
import type { DayFigures } from './digest-figures.service';

interface DailyReminderTexts {
  greeting: (username: string) => string;
  /** Of a day that still runs, and of one that is over: a mail may be late. */
  heading: { running: (day: string) => string; over: (day: string) => string };
  nothing: string;
  within: (used: string, goal: string) => string;
  beyond: (used: string, excess: string, goal: string) => string;
  used: string;
  goal: string;
  left: string;
  excess: string;
  streak: string;
  limitsReached: string;
  apps: string;
  closing: string;
  unsubscribe: string;
}

const TEXTS: Record<Locale, DailyReminderTexts> = {
  [Locale.English]: {
    greeting: (username) => `Hello ${username},`,
    heading: { running: (day) => `Your day so far: ${day}`, over: (day) => `Your day: ${day}` },
    nothing: 'No time has been recorded for this day. Enjoy it, or see to it that your phone reports.',
    within: (used, goal) => `You have used ${used}, within your goal of ${goal}.`,
    beyond: (used, excess, goal) => `You have used ${used}, which is ${excess} more than your goal of ${goal}.`,
    used: 'Used',
    goal: 'Your goal',
    left: 'Left',
    excess: 'Over your goal',
    streak: 'Days in a row within your goal',
    limitsReached: 'Limits reached',
    apps: 'Where the time went',
    closing: 'You get this message every day at the time you chose. You can change that in your settings.',
    unsubscribe: 'End these daily reminders',
  },
  [Locale.French]: {
    greeting: (username) => `Bonjour ${username},`,
    heading: {
      running: (day) => `Votre journée jusqu’ici\u00a0: ${day}`,
      over: (day) => `Votre journée\u00a0: ${day}`,
    },
    nothing:
      'Aucun temps n’a été enregistré pour cette journée. Profitez-en, ou vérifiez que votre téléphone envoie ses données.',
    within: (used, goal) =>
      `Vous avez utilisé vos applications pendant ${used}, dans les limites de votre objectif de ${goal}.`,
    beyond: (used, excess, goal) =>
      `Vous avez utilisé vos applications pendant ${used}, soit ${excess} de plus que votre objectif de ${goal}.`,
    used: 'Utilisé',
    goal: 'Votre objectif',
    left: 'Reste',
    excess: 'Au-delà de votre objectif',
    streak: 'Jours de suite dans votre objectif',
    limitsReached: 'Limites atteintes',
    apps: 'Où le temps est passé',
    closing:
      'Vous recevez ce message chaque jour à l’heure que vous avez choisie. Vous pouvez changer cela dans vos réglages.',
    unsubscribe: 'Ne plus recevoir ces rappels quotidiens',
  },
};

/** A day against the goal. */
export function dailyReminderMail(
  locale: Locale,
  username: string,
  figures: DayFigures,
  links: Omit<UnsubscribeLinks, 'label'>,
): MailContent {
  const texts = TEXTS[locale];
  const heading = texts.heading[figures.isOver ? 'over' : 'running'](formatDay(locale, figures.date));
  return {
    locale,
    subject: heading,
    heading,
    paragraphs: [texts.greeting(username), verdict(locale, figures)],
    facts: facts(locale, figures),
    charts: minutesChart(
      locale,
      texts.apps,
      figures.apps.map(({ appName, minutes }) => ({ label: appName, minutes })),
    ),
    closing: texts.closing,
    unsubscribe: { label: texts.unsubscribe, ...links },
  };
}

function verdict(locale: Locale, { minutes, goalMinutes }: DayFigures): string {
  const { nothing, within, beyond } = TEXTS[locale];
  if (minutes === 0) return nothing;
  const [used, goal] = [formatMinutes(locale, minutes), formatMinutes(locale, goalMinutes)];
  return minutes <= goalMinutes ? within(used, goal) : beyond(used, formatMinutes(locale, minutes - goalMinutes), goal);
}

function facts(locale: Locale, figures: DayFigures): { label: string; value: string }[] {
  const { minutes, goalMinutes, streakDays, limitsReached } = figures;
  const texts = TEXTS[locale];
  const isBeyond = minutes > goalMinutes;
  return [
    { label: texts.used, value: formatMinutes(locale, minutes) },
    { label: texts.goal, value: formatMinutes(locale, goalMinutes) },
    {
      label: isBeyond ? texts.excess : texts.left,
      value: formatMinutes(locale, Math.abs(goalMinutes - minutes)),
    },
    { label: texts.streak, value: formatDayCount(locale, streakDays) },
    ...(limitsReached.length === 0
      ? []
      : [{ label: texts.limitsReached, value: new Intl.ListFormat(locale).format(limitsReached) }]),
  ];
}
