import { Locale } from '../../common/i18n/locale.enum';
import { challengeResultMail, type Result } from './result-mail.texts';

const RESULT: Result = {
  title: 'Less <b>is</b> more',
  rank: 2,
  score: 1385,
  totalMinutes: 142.5,
  daysCounted: 15,
  participantsCount: 12,
};

describe('the e-mail about results', () => {
  it('tells rank and figures', () => {
    const mail = challengeResultMail(Locale.English, 'sam', RESULT);
    expect(mail.paragraphs).toEqual([
      'Hello sam,',
      'The challenge “Less <b>is</b> more” has come to its end, and its results are final.',
      'You are number 2 of 12. Well done for taking part.',
    ]);
    expect(mail.facts).toEqual([
      { label: 'Your score', value: '1,385' },
      { label: 'Time used', value: '142.5 minutes' },
      { label: 'Days counted', value: '15' },
      { label: 'Participants', value: '12' },
    ]);
  });

  it('congratulates who has won, and tells who has no rank why', () => {
    expect(challengeResultMail(Locale.English, 'sam', { ...RESULT, rank: 1 }).paragraphs[2]).toMatch(/^You have won/);
    expect(challengeResultMail(Locale.English, 'sam', { ...RESULT, rank: null }).paragraphs[2]).toMatch(/^No day/);
  });

  it('is in the reader’s language', () => {
    const mail = challengeResultMail(Locale.French, 'sam', RESULT);
    expect(mail).toMatchObject({ locale: 'fr', subject: 'Les résultats de votre défi sont arrivés' });
    expect(mail.paragraphs[2]).toBe('Vous êtes numéro 2 sur 12. Bravo d’avoir participé.');
    expect(mail.facts?.[1]?.value).toBe('142,5 minutes');
  });

  it.each(Object.values(Locale))('has nothing a user wrote in its %s subject', (locale) => {
    const { subject, heading } = challengeResultMail(locale, 'sam', RESULT);
    expect(`${subject} ${heading}`).not.toMatch(/Less|sam/);
  });
});
