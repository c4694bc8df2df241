import { Locale } from '../../common/i18n/locale.enum';
import type { NotificationContent } from './notification';
import { greeting, notificationText } from './notification-texts';

const challenge = { challenge_id: 1, title: 'Less is <b>more</b>' };

/** Each notification there is, with what it says in English and in French. */
const CASES: [NotificationContent, english: [string, string], french: [string, string]][] = [
  [
    { notification_type: 'info', data: { app_name: 'Instagram', duration_minutes: 1 } },
    ['Activity recorded', 'Recorded: 1 minute of Instagram.'],
    ['Activité enregistrée', 'Instagram : 1 minute de plus au compteur.'],
  ],
  [
    { notification_type: 'info', data: { accepted: 1 } },
    ['Activity recorded', 'One activity has been recorded.'],
    ['Activité enregistrée', 'Une activité a été enregistrée.'],
  ],
  [
    { notification_type: 'info', data: { accepted: 12 } },
    ['Activity recorded', '12 activities have been recorded.'],
    ['Activité enregistrée', '12 activités ont été enregistrées.'],
  ],
  [
    {
      notification_type: 'warning',
      data: { app_name: 'Instagram', percentage: 83.3, used_minutes: 50, limit_minutes: 60.5 },
    },
    [
      'You are close to your limit',
      'You have used 83.3% of your time for Instagram today: 50 minutes of 60.5 minutes.',
    ],
    [
      'Vous approchez de votre limite',
      'Vous avez utilisé 83,3 % de votre temps pour Instagram aujourd’hui : 50 minutes sur 60,5 minutes.',
    ],
  ],
  [
    { notification_type: 'blocked', data: { app_name: 'Instagram', reason: 'limit', blocked_until: null } },
    ['App blocked', 'You have reached your limit for Instagram, so it is blocked.'],
    ['Application bloquée', 'Vous avez atteint votre limite pour Instagram : l’application est bloquée.'],
  ],
  [
    { notification_type: 'blocked', data: { app_name: 'Instagram', reason: 'schedule', blocked_until: null } },
    ['App blocked', 'Your schedule for Instagram has begun, so it is blocked.'],
    ['Application bloquée', 'Votre plage horaire pour Instagram a commencé : l’application est bloquée.'],
  ],
  [
    { notification_type: 'unblocked', data: { app_name: 'Instagram' } },
    ['App no longer blocked', 'Instagram is no longer blocked.'],
    ['Application débloquée', 'Instagram n’est plus bloquée.'],
  ],
  [
    { notification_type: 'challenge', data: { ...challenge, update_type: 'joined', username: 'kim' } },
    ['Someone joined your challenge', 'kim has joined “Less is <b>more</b>”.'],
    ['Quelqu’un a rejoint votre défi', 'kim a rejoint « Less is <b>more</b> ».'],
  ],
  [
    { notification_type: 'challenge', data: { ...challenge, update_type: 'left', username: 'kim' } },
    ['Someone left your challenge', 'kim has left “Less is <b>more</b>”.'],
    ['Quelqu’un a quitté votre défi', 'kim a quitté « Less is <b>more</b> ».'],
  ],
  [
    { notification_type: 'challenge', data: { ...challenge, update_type: 'started' } },
    ['Challenge started', '“Less is <b>more</b>” has started. Good luck!'],
    ['Défi commencé', '« Less is <b>more</b> » a commencé. Bonne chance !'],
  ],
  [
    { notification_type: 'challenge', data: { ...challenge, update_type: 'changed', fields: ['title'] } },
    ['Challenge changed', '“Less is <b>more</b>” has been changed.'],
    ['Défi modifié', '« Less is <b>more</b> » a été modifié.'],
  ],
  [
    { notification_type: 'challenge', data: { ...challenge, update_type: 'completed' } },
    ['Challenge completed', '“Less is <b>more</b>” is over. The results are in.'],
    ['Défi terminé', '« Less is <b>more</b> » est terminé. Les résultats sont là.'],
  ],
  [
    { notification_type: 'challenge', data: { ...challenge, update_type: 'cancelled' } },
    ['Challenge cancelled', '“Less is <b>more</b>” has been cancelled.'],
    ['Défi annulé', '« Less is <b>more</b> » a été annulé.'],
  ],
  [
    { notification_type: 'challenge', data: { ...challenge, update_type: 'deleted' } },
    ['Challenge deleted', '“Less is <b>more</b>” has been deleted.'],
    ['Défi supprimé', '« Less is <b>more</b> » a été supprimé.'],
  ],
  [
    { notification_type: 'rank', data: { challenge_id: 1, rank: 2, previous_rank: 1, score: 1 } },
    ['Your rank has changed', 'You are now in place 2 with one point.'],
    ['Votre rang a changé', 'Vous êtes maintenant à la place 2 avec 1 point.'],
  ],
  [
    { notification_type: 'rank', data: { challenge_id: 1, rank: null, previous_rank: 1, score: 0 } },
    ['Your rank has changed', 'You have no rank at the moment: none of your days count yet.'],
    ['Votre rang a changé', 'Vous n’avez pas de rang pour le moment : aucun de vos jours ne compte encore.'],
  ],
  [
    { notification_type: 'leaderboard_update', data: { challenge_id: 1 } },
    ['Leaderboard updated', 'There is news on the board of one of your challenges.'],
    ['Classement mis à jour', 'Il y a du nouveau dans le classement d’un de vos défis.'],
  ],
];

/** French punctuation has spaces that do not break, of two widths. */
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('what notifications say', () => {
  it.each(CASES)('%j', (content, english, french) => {
    const said = (locale: Locale): string[] => Object.values(notificationText(locale, content)).map(plainSpaces);
    expect(said(Locale.English)).toEqual(english);
    expect(said(Locale.French)).toEqual(french);
  });

  it('greets', () => {
    expect(greeting(Locale.English)).toBe('You are connected.');
    expect(greeting(Locale.French)).toBe('Vous êtes en ligne.');
  });
});
