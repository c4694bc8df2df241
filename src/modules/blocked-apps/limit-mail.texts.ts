import { Locale } from '../../common/i18n/locale.enum';
import { formatMinutes, formatPercentage } from '../../infrastructure/mail/figures';
import type { MailContent } from '../../infrastructure/mail/mail-content';

/** Where an app stands against its limit. */
export interface LimitFigures {
  /** As the user spelled it. */
  appName: string;
  usedMinutes: number;
  limitMinutes: number;
}

interface LimitMailTexts {
  greeting: (username: string) => string;
  used: string;
  limit: string;
  closing: string;
  warning: {
    subject: string;
    heading: string;
    told: (appName: string, percentage: string) => string;
    advice: string;
  };
  block: {
    subject: string;
    heading: string;
    told: (appName: string) => string;
    toldOfZero: (appName: string) => string;
    advice: string;
    until: string;
  };
}

const TEXTS: Record<Locale, LimitMailTexts> = {
  [Locale.English]: {
    greeting: (username) => `Hello ${username},`,
    used: 'Used today',
    limit: 'Your limit',
    closing: 'You get this message because you asked Focus to tell you. You can change that in your settings.',
    warning: {
      subject: 'You are close to one of your limits',
      heading: 'You are close to your limit',
      told: (appName, percentage) => `You have used ${percentage} of the time you want to give to ${appName} today.`,
      advice: 'A good moment to wrap up what you are doing there, before it is blocked for the rest of the day.',
    },
    block: {
      subject: 'One of your apps is blocked for now',
      heading: 'That is it for now',
      told: (appName) => `You have reached the limit you set yourself for ${appName}, so it is blocked.`,
      toldOfZero: (appName) => `You have decided to do without ${appName}, so it is blocked.`,
      advice: 'Enjoy the time you have just won back.',
      until: 'Blocked until',
    },
  },
  [Locale.French]: {
    greeting: (username) => `Bonjour ${username},`,
    used: 'Utilisé aujourd’hui',
    limit: 'Votre limite',
    closing:
      'Vous recevez ce message parce que vous avez demandé à Focus de vous prévenir. Vous pouvez changer cela dans vos réglages.',
    warning: {
      subject: 'Vous approchez de l’une de vos limites',
      heading: 'Vous approchez de votre limite',
      told: (appName, percentage) =>
        `Vous avez utilisé ${percentage} du temps que vous souhaitez accorder à ${appName} aujourd’hui.`,
      advice:
        'C’est le bon moment pour terminer ce que vous y faites, avant que l’application ne soit bloquée jusqu’à la fin de la journée.',
    },
    block: {
      subject: 'L’une de vos applications est bloquée pour le moment',
      heading: 'C’est tout pour le moment',
      told: (appName) =>
        `Vous avez atteint la limite que vous vous êtes fixée pour ${appName}\u00a0: l’application est bloquée.`,
      toldOfZero: (appName) => `Vous avez décidé de vous passer de ${appName}\u00a0: l’application est bloquée.`,
      advice: 'Profitez bien du temps que vous venez de regagner.',
      until: 'Bloquée jusqu’à',
    },
  },
};

/**
 * 80 % of a limit is used.
 *
 * @param percentage used / limit × 100
 */
export function limitWarningMail(
  locale: Locale,
  { percentage, username, ...figures }: LimitFigures & { percentage: number; username?: string },
): MailContent {
  const { warning, closing } = TEXTS[locale];
  return {
    locale,
    subject: warning.subject,
    heading: warning.heading,
    paragraphs: greeted(
      locale,
      [warning.told(figures.appName, formatPercentage(locale, percentage)), warning.advice],
      username,
    ),
    facts: usageFacts(locale, figures),
    closing,
  };
}

/**
 * A limit is reached.
 *
 * @param blockedUntil when the block ends, on the reader's clock and in their language; `null`: never
 */
export function limitBlockMail(
  locale: Locale,
  { blockedUntil, username, ...figures }: LimitFigures & { blockedUntil: string | null; username?: string },
): MailContent {
  const { block, closing } = TEXTS[locale];
  const told = figures.limitMinutes === 0 ? block.toldOfZero : block.told;
  return {
    locale,
    subject: block.subject,
    heading: block.heading,
    paragraphs: greeted(locale, [told(figures.appName), block.advice], username),
    facts: [
      ...usageFacts(locale, figures),
      ...(blockedUntil === null ? [] : [{ label: block.until, value: blockedUntil }]),
    ],
    closing,
  };
}

function usageFacts(locale: Locale, { usedMinutes, limitMinutes }: LimitFigures): { label: string; value: string }[] {
  const { used, limit } = TEXTS[locale];
  return [
    { label: used, value: formatMinutes(locale, usedMinutes) },
    { label: limit, value: formatMinutes(locale, limitMinutes) },
  ];
}

function greeted(locale: Locale, paragraphs: string[], username?: string): string[] {
  return username === undefined ? paragraphs : [TEXTS[locale].greeting(username), ...paragraphs];
}
