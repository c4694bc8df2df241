import { Locale } from '../../common/i18n/locale.enum';
import type { MailContent } from '../../infrastructure/mail/mail-content';

/** A message with one link in it. */
export interface LinkText {
  subject: string;
  heading: string;
  paragraphs: string[];
  action: string;
  closing: string;
}

/**
 * Messages to an address nobody has proved to own yet (`verification`, `emailChangeLink`, `passwordReset`) name no user:
 * whoever typed the address in would be choosing words that we send to a stranger.
 */
interface AuthMailTexts {
  greeting: (username: string) => string;
  verification: LinkText;
  alreadyRegistered: LinkText & { resetHint: (resetLink: string) => string };
  passwordReset: LinkText;
  passwordChanged: LinkText;
  emailChangeLink: LinkText;
  emailChangeNotice: Omit<LinkText, 'action'> & { newAddress: string };
  sessionEndedForSafety: LinkText;
  welcome: LinkText;
}

const TEXTS: Record<Locale, AuthMailTexts> = {
  [Locale.English]: {
    greeting: (username) => `Hello ${username},`,
    verification: {
      subject: 'Confirm your e-mail address',
      heading: 'Welcome to Focus',
      paragraphs: [
        'One last step: confirm that this e-mail address is yours, and you can sign in. The link is good for 24 hours.',
      ],
      action: 'Confirm my address',
      closing: 'You did not sign up for Focus? Then simply ignore this message and nothing will happen.',
    },
    alreadyRegistered: {
      subject: 'You already have a Focus account',
      heading: 'You already have an account',
      paragraphs: [
        'Someone, probably you, has just tried to sign up for Focus with this e-mail address. It already has an account, so you can sign in right away.',
      ],
      action: 'Sign in',
      resetHint: (resetLink) => `If you have forgotten your password, you can choose a new one here: ${resetLink}`,
      closing: 'If it was not you, there is nothing to do: your account has not changed.',
    },
    passwordReset: {
      subject: 'Choose a new password',
      heading: 'Choose a new password',
      paragraphs: [
        'You have asked for a new password for Focus. The link works once, within the next hour, and signs you out everywhere.',
      ],
      action: 'Choose a new password',
      closing: 'You did not ask for it? Then ignore this message: your password stays as it is.',
    },
    passwordChanged: {
      subject: 'Your password was changed',
      heading: 'Your password was changed',
      paragraphs: [
        'The password of your Focus account has just been changed. If it was you, there is nothing to do.',
        'If it was not you, choose a new password right away: that signs everyone else out.',
      ],
      action: 'Choose a new password',
      closing: 'Take care, and thank you for using Focus.',
    },
    emailChangeLink: {
      subject: 'Confirm your new e-mail address',
      heading: 'Confirm your new address',
      paragraphs: [
        'This address is to become the one of a Focus account. Confirm it, and we will write to you here from then on. The link is good for 24 hours.',
      ],
      action: 'Confirm my new address',
      closing: 'You did not ask for it? Then simply ignore this message and nothing will happen.',
    },
    emailChangeNotice: {
      subject: 'Your e-mail address is about to change',
      heading: 'Your e-mail address is about to change',
      paragraphs: [
        'A new e-mail address has been asked for on your Focus account. It takes effect once the link we have sent there is opened; until then nothing changes.',
      ],
      newAddress: 'New address',
      closing: 'If it was not you, sign in and change your password now: that stops the change as well.',
    },
    sessionEndedForSafety: {
      subject: 'We have signed one of your devices out',
      heading: 'We have signed one of your devices out',
      paragraphs: [
        'The key that keeps one of your devices signed in was used a second time. That can be a harmless hiccup, but also a sign that someone has copied it. To be safe, we have ended that sign-in; your other devices stay signed in.',
        'You can simply sign in again. If anything looks odd to you, choose a new password as well.',
      ],
      action: 'Choose a new password',
      closing: 'Sorry for the interruption. We would rather ask you to sign in once too often.',
    },
    welcome: {
      subject: 'Welcome to Focus',
      heading: 'Welcome to Focus',
      paragraphs: [
        'Your account is ready. You sign in with Google, so there is no password to remember and no address to confirm.',
        'Start with one limit for the app that takes most of your time: we tell you at 80 %, and when it is used up.',
      ],
      action: 'Open Focus',
      closing: 'If you ever want a password as well, ask for a new one on the sign-in page. Thank you for joining us.',
    },
  },
  [Locale.French]: {
    greeting: (username) => `Bonjour ${username},`,
    verification: {
      subject: 'Confirmez votre adresse e-mail',
      heading: 'Bienvenue sur Focus',
      paragraphs: [
        'Une dernière étape\u00a0: confirmez que cette adresse e-mail est bien la vôtre et vous pourrez vous connecter. Le lien est valable 24 heures.',
      ],
      action: 'Confirmer mon adresse',
      closing: 'Vous ne vous êtes pas inscrit sur Focus\u202f? Ignorez simplement ce message, il ne se passera rien.',
    },
    alreadyRegistered: {
      subject: 'Vous avez déjà un compte Focus',
      heading: 'Vous avez déjà un compte',
      paragraphs: [
        'Quelqu’un, sans doute vous, vient d’essayer de s’inscrire sur Focus avec cette adresse e-mail. Elle a déjà un compte\u00a0: vous pouvez vous connecter tout de suite.',
      ],
      action: 'Me connecter',
      resetHint: (resetLink) =>
        `Si vous avez oublié votre mot de passe, vous pouvez en choisir un nouveau ici\u00a0: ${resetLink}`,
      closing: 'Si ce n’était pas vous, il n’y a rien à faire\u00a0: votre compte n’a pas changé.',
    },
    passwordReset: {
      subject: 'Choisissez un nouveau mot de passe',
      heading: 'Choisissez un nouveau mot de passe',
      paragraphs: [
        'Vous avez demandé un nouveau mot de passe pour Focus. Le lien fonctionne une seule fois, dans l’heure qui vient, et vous déconnecte partout.',
      ],
      action: 'Choisir un nouveau mot de passe',
      closing: 'Vous n’avez rien demandé\u202f? Ignorez ce message\u00a0: votre mot de passe reste le même.',
    },
    passwordChanged: {
      subject: 'Votre mot de passe a été modifié',
      heading: 'Votre mot de passe a été modifié',
      paragraphs: [
        'Le mot de passe de votre compte Focus vient d’être modifié. Si c’était vous, il n’y a rien à faire.',
        'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe\u00a0: toute autre personne sera déconnectée.',
      ],
      action: 'Choisir un nouveau mot de passe',
      closing: 'Prenez soin de vous, et merci d’utiliser Focus.',
    },
    emailChangeLink: {
      subject: 'Confirmez votre nouvelle adresse e-mail',
      heading: 'Confirmez votre nouvelle adresse',
      paragraphs: [
        'Cette adresse doit devenir celle d’un compte Focus. Confirmez-la et nous vous écrirons désormais ici. Le lien est valable 24 heures.',
      ],
      action: 'Confirmer ma nouvelle adresse',
      closing: 'Vous n’avez rien demandé\u202f? Ignorez simplement ce message, il ne se passera rien.',
    },
    emailChangeNotice: {
      subject: 'Votre adresse e-mail va changer',
      heading: 'Votre adresse e-mail va changer',
      paragraphs: [
        'Une nouvelle adresse e-mail a été demandée pour votre compte Focus. Elle sera prise en compte quand le lien que nous y avons envoyé aura été ouvert\u202f; d’ici là, rien ne change.',
      ],
      newAddress: 'Nouvelle adresse',
      closing:
        'Si ce n’était pas vous, connectez-vous et changez votre mot de passe dès maintenant\u00a0: cela annule aussi ce changement.',
    },
    sessionEndedForSafety: {
      subject: 'Nous avons déconnecté l’un de vos appareils',
      heading: 'Nous avons déconnecté l’un de vos appareils',
      paragraphs: [
        'La clé qui garde l’un de vos appareils connecté a été utilisée une seconde fois. C’est peut-être un simple raté, mais aussi parfois le signe que quelqu’un l’a copiée. Par prudence, nous avons mis fin à cette connexion\u202f; vos autres appareils restent connectés.',
        'Il vous suffit de vous reconnecter. Si quelque chose vous semble étrange, choisissez aussi un nouveau mot de passe.',
      ],
      action: 'Choisir un nouveau mot de passe',
      closing: 'Désolés pour cette interruption\u00a0: mieux vaut une connexion de trop qu’une de moins.',
    },
    welcome: {
      subject: 'Bienvenue sur Focus',
      heading: 'Bienvenue sur Focus',
      paragraphs: [
        'Votre compte est prêt. Vous vous connectez avec Google\u00a0: aucun mot de passe à retenir, aucune adresse à confirmer.',
        'Commencez par une limite pour l’application qui vous prend le plus de temps\u00a0: nous vous prévenons à 80\u00a0%, puis quand elle est atteinte.',
      ],
      action: 'Ouvrir Focus',
      closing:
        'Si un jour vous voulez aussi un mot de passe, demandez-en un nouveau sur la page de connexion. Merci de nous rejoindre.',
    },
  },
};

/** @param link good for 24 h, once */
export function verificationMail(locale: Locale, { link }: { link: string }): MailContent {
  return linkMail(locale, TEXTS[locale].verification, link);
}

/** To the owner of an address somebody tried to register again. `resetLink` leads to the page that asks for a reset. */
export function alreadyRegisteredMail(
  locale: Locale,
  { loginLink, resetLink, username }: { loginLink: string; resetLink: string; username?: string },
): MailContent {
  const text = TEXTS[locale].alreadyRegistered;
  const mail = linkMail(locale, text, loginLink, username);
  return { ...mail, paragraphs: [...mail.paragraphs, text.resetHint(resetLink)] };
}

/** @param link good for 1 h, once */
export function passwordResetMail(locale: Locale, { link }: { link: string }): MailContent {
  return linkMail(locale, TEXTS[locale].passwordReset, link);
}

/** `resetLink` leads to the page that asks for a reset. */
export function passwordChangedMail(
  locale: Locale,
  { resetLink, username }: { resetLink: string; username?: string },
): MailContent {
  return linkMail(locale, TEXTS[locale].passwordChanged, resetLink, username);
}

/** To the new address. @param link good for 24 h, once */
export function emailChangeLinkMail(locale: Locale, { link }: { link: string }): MailContent {
  return linkMail(locale, TEXTS[locale].emailChangeLink, link);
}

/** To the old address. `newAddressMasked` must not give the new one away to whoever reads the old one's mail. */
export function emailChangeNoticeMail(
  locale: Locale,
  { newAddressMasked, username }: { newAddressMasked: string; username?: string },
): MailContent {
  const { subject, heading, paragraphs, newAddress, closing } = TEXTS[locale].emailChangeNotice;
  return {
    locale,
    subject,
    heading,
    paragraphs: greeted(locale, paragraphs, username),
    facts: [{ label: newAddress, value: newAddressMasked }],
    closing,
  };
}

/** A refresh token was used twice and everything of that sign-in has ended. `resetLink` leads to the page that asks for a reset. */
export function sessionEndedForSafetyMail(
  locale: Locale,
  { resetLink, username }: { resetLink: string; username?: string },
): MailContent {
  return linkMail(locale, TEXTS[locale].sessionEndedForSafety, resetLink, username);
}

/** To somebody who has just signed up with Google. `link` leads to the frontend. */
export function welcomeMail(locale: Locale, { link, username }: { link: string; username?: string }): MailContent {
  return linkMail(locale, TEXTS[locale].welcome, link, username);
}

function linkMail(locale: Locale, text: LinkText, url: string, username?: string): MailContent {
  const { subject, heading, paragraphs, action, closing } = text;
  return {
    locale,
    subject,
    heading,
    paragraphs: greeted(locale, paragraphs, username),
    action: { label: action, url },
    closing,
  };
}

function greeted(locale: Locale, paragraphs: string[], username?: string): string[] {
  return username === undefined ? paragraphs : [TEXTS[locale].greeting(username), ...paragraphs];
}
