import { Locale } from '../../common/i18n/locale.enum';
import type { NotificationContent } from './notification';

/** What a person reads. Names in it are as their users spelled them: text, never markup. */
export interface NotificationText {
  title: string;
  message: string;
}

interface Texts {
  /** Greets a new connection. */
  connected: string;
  recorded: { title: string; one: (app: string, minutes: string) => string; batch: (count: number) => string };
  warning: { title: string; message: (app: string, percentage: string, used: string, limit: string) => string };
  blocked: { title: string; limit: (app: string) => string; schedule: (app: string) => string };
  unblocked: { title: string; message: (app: string) => string };
  joined: { title: string; message: (username: string, challenge: string) => string };
  left: { title: string; message: (username: string, challenge: string) => string };
  started: { title: string; message: (challenge: string) => string };
  changed: { title: string; message: (challenge: string) => string };
  completed: { title: string; message: (challenge: string) => string };
  cancelled: { title: string; message: (challenge: string) => string };
  deleted: { title: string; message: (challenge: string) => string };
  rank: { title: string; message: (rank: number, score: number) => string; none: string };
  leaderboard: NotificationText;
}

const TEXTS: Record<Locale, Texts> = {
  [Locale.English]: {
    connected: 'You are connected.',
    recorded: {
      title: 'Activity recorded',
      one: (app, minutes) => `Recorded: ${minutes} of ${app}.`,
      batch: (count) => (count === 1 ? 'One activity has been recorded.' : `${count} activities have been recorded.`),
    },
    warning: {
      title: 'You are close to your limit',
      message: (app, percentage, used, limit) =>
        `You have used ${percentage} of your time for ${app} today: ${used} of ${limit}.`,
    },
    blocked: {
      title: 'App blocked',
      limit: (app) => `You have reached your limit for ${app}, so it is blocked.`,
      schedule: (app) => `Your schedule for ${app} has begun, so it is blocked.`,
    },
    unblocked: { title: 'App no longer blocked', message: (app) => `${app} is no longer blocked.` },
    joined: {
      title: 'Someone joined your challenge',
      message: (username, challenge) => `${username} has joined “${challenge}”.`,
    },
    left: {
      title: 'Someone left your challenge',
      message: (username, challenge) => `${username} has left “${challenge}”.`,
    },
    started: { title: 'Challenge started', message: (challenge) => `“${challenge}” has started. Good luck!` },
    changed: { title: 'Challenge changed', message: (challenge) => `“${challenge}” has been changed.` },
    completed: { title: 'Challenge completed', message: (challenge) => `“${challenge}” is over. The results are in.` },
    cancelled: { title: 'Challenge cancelled', message: (challenge) => `“${challenge}” has been cancelled.` },
    deleted: { title: 'Challenge deleted', message: (challenge) => `“${challenge}” has been deleted.` },
    rank: {
      title: 'Your rank has changed',
      message: (rank, score) => `You are now in place ${rank} with ${score === 1 ? 'one point' : `${score} points`}.`,
      none: 'You have no rank at the moment: none of your days count yet.',
    },
    leaderboard: { title: 'Leaderboard updated', message: 'There is news on the board of one of your challenges.' },
  },
  [Locale.French]: {
    connected: 'Vous êtes en ligne.',
    recorded: {
      title: 'Activité enregistrée',
      one: (app, minutes) => `${app}\u00a0: ${minutes} de plus au compteur.`,
      batch: (count) => (count === 1 ? 'Une activité a été enregistrée.' : `${count} activités ont été enregistrées.`),
    },
    warning: {
      title: 'Vous approchez de votre limite',
      message: (app, percentage, used, limit) =>
        `Vous avez utilisé ${percentage} de votre temps pour ${app} aujourd’hui\u00a0: ${used} sur ${limit}.`,
    },
    blocked: {
      title: 'Application bloquée',
      limit: (app) => `Vous avez atteint votre limite pour ${app}\u00a0: l’application est bloquée.`,
      schedule: (app) => `Votre plage horaire pour ${app} a commencé\u00a0: l’application est bloquée.`,
    },
    unblocked: { title: 'Application débloquée', message: (app) => `${app} n’est plus bloquée.` },
    joined: {
      title: 'Quelqu’un a rejoint votre défi',
      message: (username, challenge) => `${username} a rejoint «\u00a0${challenge}\u00a0».`,
    },
    left: {
      title: 'Quelqu’un a quitté votre défi',
      message: (username, challenge) => `${username} a quitté «\u00a0${challenge}\u00a0».`,
    },
    started: {
      title: 'Défi commencé',
      message: (challenge) => `«\u00a0${challenge}\u00a0» a commencé. Bonne chance\u00a0!`,
    },
    changed: { title: 'Défi modifié', message: (challenge) => `«\u00a0${challenge}\u00a0» a été modifié.` },
    completed: {
      title: 'Défi terminé',
      message: (challenge) => `«\u00a0${challenge}\u00a0» est terminé. Les résultats sont là.`,
    },
    cancelled: { title: 'Défi annulé', message: (challenge) => `«\u00a0${challenge}\u00a0» a été annulé.` },
    deleted: { title: 'Défi supprimé', message: (challenge) => `«\u00a0${challenge}\u00a0» a été supprimé.` },
    rank: {
      title: 'Votre rang a changé',
      message: (rank, score) =>
        `Vous êtes maintenant à la place ${rank} avec ${score} ${score < 2 ? 'point' : 'points'}.`,
      none: 'Vous n’avez pas de rang pour le moment\u00a0: aucun de vos jours ne compte encore.',
    },
    leaderboard: { title: 'Classement mis à jour', message: 'Il y a du nouveau dans le classement d’un de vos défis.' },
  },
};

export const greeting = (locale: Locale): string => TEXTS[locale].connected;

/** Title and message of a notification. */
export function notificationText(locale: Locale, content: NotificationContent): NotificationText {
  const texts = TEXTS[locale];
  switch (content.notification_type) {
    case 'info':
      return { title: texts.recorded.title, message: recordedMessage(locale, content.data) };
    case 'warning': {
      const { app_name: app, percentage, used_minutes: used, limit_minutes: limit } = content.data;
      const message = texts.warning.message(
        app,
        formatPercentage(locale, percentage),
        formatMinutes(locale, used),
        formatMinutes(locale, limit),
      );
      return { title: texts.warning.title, message };
    }
    case 'blocked': {
      const { app_name: app, reason } = content.data;
      return { title: texts.blocked.title, message: texts.blocked[reason](app) };
    }
    case 'unblocked':
      return { title: texts.unblocked.title, message: texts.unblocked.message(content.data.app_name) };
    case 'challenge':
      return challengeText(texts, content.data);
    case 'rank': {
      const { rank, score } = content.data;
      return { title: texts.rank.title, message: rank === null ? texts.rank.none : texts.rank.message(rank, score) };
    }
    case 'leaderboard_update':
      return texts.leaderboard;
  }
}

type DataOf<T> = Extract<NotificationContent, { notification_type: T }>['data'];

function recordedMessage(locale: Locale, data: DataOf<'info'>): string {
  const { one, batch } = TEXTS[locale].recorded;
  return 'accepted' in data ? batch(data.accepted) : one(data.app_name, formatMinutes(locale, data.duration_minutes));
}

function challengeText(texts: Texts, data: DataOf<'challenge'>): NotificationText {
  if (data.update_type === 'joined' || data.update_type === 'left') {
    const { title, message } = texts[data.update_type];
    return { title, message: message(data.username, data.title) };
  }
  const { title, message } = texts[data.update_type];
  return { title, message: message(data.title) };
}

function formatMinutes(locale: Locale, minutes: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'minute',
    unitDisplay: 'long',
    maximumFractionDigits: 2,
  }).format(minutes);
}

function formatPercentage(locale: Locale, percentage: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(percentage / 100);
}
