import { Locale } from '../../common/i18n/locale.enum';
import { formatMinutes } from '../../infrastructure/mail/figures';
import type { MailContent } from '../../infrastructure/mail/mail-content';

/** How someone did in a challenge. */
export interface Result {
  title: string;
  /** `null` where no day counted. */
  rank: number | null;
  score: number;
  totalMinutes: number;
  daysCounted: number;
  participantsCount: number;
}

interface ResultMailTexts {
  subject: string;
  heading: string;
  greeting: (username: string) => string;
  over: (title: string) => string;
  won: string;
  placed: (rank: string, participants: string) => string;
  unplaced: string;
  score: string;
  used: string;
  days: string;
  participants: string;
  closing: string;
}

const TEXTS: Record<Locale, ResultMailTexts> = {
  [Locale.English]: {
    subject: 'The results of your challenge are in',
    heading: 'Your challenge is over',
    greeting: (username) => `Hello ${username},`,
    over: (title) => `The challenge “${title}” has come to its end, and its results are final.`,
    won: 'You have won. Congratulations!',
    placed: (rank, participants) => `You are number ${rank} of ${participants}. Well done for taking part.`,
    unplaced: 'No day of yours counted this time, because none of your devices reported anything.',
    score: 'Your score',
    used: 'Time used',
    days: 'Days counted',
    participants: 'Participants',
    closing: 'You get this message because you took part. You can change that in your settings.',
  },
  [Locale.French]: {
    subject: 'Les résultats de votre défi sont arrivés',
    heading: 'Votre défi est terminé',
    greeting: (username) => `Bonjour ${username},`,
    over: (title) => `Le défi «\u00a0${title}\u00a0» est terminé et ses résultats sont définitifs.`,
    won: 'Vous avez gagné. Félicitations\u00a0!',
    placed: (rank, participants) => `Vous êtes numéro ${rank} sur ${participants}. Bravo d’avoir participé.`,
    unplaced: 'Aucune de vos journées n’a compté cette fois-ci, car aucun de vos appareils n’a rien transmis.',
    score: 'Votre score',
    used: 'Temps utilisé',
    days: 'Jours comptés',
    participants: 'Participants',
    closing: 'Vous recevez ce message parce que vous avez participé. Vous pouvez changer cela dans vos réglages.',
  },
};

/** A challenge was completed. */
export function challengeResultMail(locale: Locale, username: string, result: Result): MailContent {
  const texts = TEXTS[locale];
  const number = new Intl.NumberFormat(locale);
  return {
    locale,
    subject: texts.subject,
    heading: texts.heading,
    paragraphs: [texts.greeting(username), texts.over(result.title), verdictOn(result, texts, number)],
    facts: [
      { label: texts.score, value: number.format(result.score) },
      { label: texts.used, value: formatMinutes(locale, result.totalMinutes) },
      { label: texts.days, value: number.format(result.daysCounted) },
      { label: texts.participants, value: number.format(result.participantsCount) },
    ],
    closing: texts.closing,
  };
}

function verdictOn({ rank, participantsCount }: Result, texts: ResultMailTexts, number: Intl.NumberFormat): string {
  if (rank === null) return texts.unplaced;
  return rank === 1 ? texts.won : texts.placed(number.format(rank), number.format(participantsCount));
}
