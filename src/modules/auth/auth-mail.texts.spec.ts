import { Locale } from '../../common/i18n/locale.enum';
import { type MailContent } from '../../infrastructure/mail/mail-content';
import {
  alreadyRegisteredMail,
  emailChangeLinkMail,
  emailChangeNoticeMail,
  passwordChangedMail,
  passwordResetMail,
  sessionEndedForSafetyMail,
  verificationMail,
  welcomeMail,
} from './auth-mail.texts';

const LINK = 'https://focus.example/page?token=abc';
const RESET_LINK = 'https://focus.example/forgot-password';
const NAME = 'nadia.b';

const MAILS: Record<string, (locale: Locale, username?: string) => MailContent> = {
  verification: (locale) => verificationMail(locale, { link: LINK }),
  alreadyRegistered: (locale, username) =>
    alreadyRegisteredMail(locale, { loginLink: LINK, resetLink: RESET_LINK, username }),
  passwordReset: (locale) => passwordResetMail(locale, { link: LINK }),
  passwordChanged: (locale, username) => passwordChangedMail(locale, { resetLink: LINK, username }),
  emailChangeLink: (locale) => emailChangeLinkMail(locale, { link: LINK }),
  emailChangeNotice: (locale, username) =>
    emailChangeNoticeMail(locale, { newAddressMasked: 'n•••@e•••.org', username }),
  sessionEndedForSafety: (locale, username) => sessionEndedForSafetyMail(locale, { resetLink: LINK, username }),
  welcome: (locale, username) => welcomeMail(locale, { link: LINK, username }),
};

function texts({ subject, heading, paragraphs, action, facts, closing }: MailContent): string[] {
  return [subject, heading, ...paragraphs, action?.label, ...(facts ?? []).map(({ label }) => label), closing].filter(
    (text) => text !== undefined,
  );
}

describe.each(Object.entries(MAILS))('the %s mail', (kind, compose) => {
  it('is written in every language', () => {
    const [english, french] = [compose(Locale.English), compose(Locale.French)];
    expect(french.locale).toBe(Locale.French);
    for (const text of [...texts(english), ...texts(french)]) expect(text).toMatch(/\p{Letter}{2}/u);
    expect(texts(french)).toHaveLength(texts(english).length);
    texts(french).forEach((text, index) => expect(text).not.toBe(texts(english)[index]));
  });

  it.each(Object.values(Locale))('carries its link or its fact (%s)', (locale) => {
    const mail = compose(locale);
    if (kind === 'emailChangeNotice') expect(mail.facts?.[0]?.value).toBe('n•••@e•••.org');
    else expect(mail.action?.url).toBe(LINK);
  });

  it.each(Object.values(Locale))('greets its reader, but not in the subject (%s)', (locale) => {
    const mail = compose(locale, NAME);
    expect(mail.subject).toBe(compose(locale).subject);
    const isToAStranger = ['verification', 'passwordReset', 'emailChangeLink'].includes(kind);
    expect(mail.paragraphs.some((text) => text.includes(NAME))).toBe(!isToAStranger);
  });
});

it.each(Object.values(Locale))('who is already registered also learns how to reset the password (%s)', (locale) => {
  const { paragraphs } = alreadyRegisteredMail(locale, { loginLink: LINK, resetLink: RESET_LINK });
  expect(paragraphs.at(-1)).toMatch(new RegExp(` ${RESET_LINK}$`));
});
