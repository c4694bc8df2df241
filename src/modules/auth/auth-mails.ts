import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Locale } from '../../common/i18n/locale.enum';
import { MailConfig } from '../../config/mail.config';
import { MailComposers } from '../../infrastructure/mail/mail-composers';
import type { MailContent } from '../../infrastructure/mail/mail-content';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import { AuthMailKind } from './auth-mail-kind.enum';
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
import { OneTimeTokenKind } from './entities/one-time-token-kind.enum';
import { OneTimeTokensService } from './one-time-tokens.service';

interface LinkMail {
  /** Of the frontend. */
  page: string;
  token: OneTimeTokenKind;
  isFor: (user: User, recipient: string) => boolean;
  compose: (locale: Locale, link: { link: string }) => MailContent;
}

/** Makes this feature's messages. A link's token is made here, at each try, so that it never arrives expired. */
@Injectable()
export class AuthMails implements OnModuleInit {
  constructor(
    private readonly composers: MailComposers,
    private readonly users: UsersService,
    private readonly tokens: OneTimeTokensService,
    private readonly config: MailConfig,
  ) {}

  onModuleInit(): void {
    const forgotten = this.page('forgot-password');
    this.registerLink(AuthMailKind.Verification, {
      page: 'verify-email',
      token: OneTimeTokenKind.VerifyEmail,
      isFor: (user, recipient) => !user.isVerified && user.email === recipient,
      compose: verificationMail,
    });
    this.register(AuthMailKind.AlreadyRegistered, ({ locale, username }) =>
      alreadyRegisteredMail(locale, { username, loginLink: this.page('login'), resetLink: forgotten }),
    );
    this.registerLink(AuthMailKind.PasswordReset, {
      page: 'reset-password',
      token: OneTimeTokenKind.ResetPassword,
      isFor: (user, recipient) => user.email === recipient,
      compose: passwordResetMail,
    });
    this.register(AuthMailKind.PasswordChanged, ({ locale, username }) =>
      passwordChangedMail(locale, { username, resetLink: forgotten }),
    );
    this.registerLink(AuthMailKind.EmailChangeLink, {
      page: 'verify-email',
      token: OneTimeTokenKind.ChangeEmail,
      isFor: (user, recipient) => user.pendingEmail === recipient,
      compose: emailChangeLinkMail,
    });
    this.register(AuthMailKind.EmailChangeNotice, ({ locale, username, pendingEmail, email }) =>
      emailChangeNoticeMail(locale, { username, newAddressMasked: maskAddress(pendingEmail ?? email) }),
    );
    this.register(AuthMailKind.SessionEnded, ({ locale, username }) =>
      sessionEndedForSafetyMail(locale, { username, resetLink: forgotten }),
    );
    this.register(AuthMailKind.Welcome, ({ locale, username }) =>
      welcomeMail(locale, { username, link: this.config.frontendUrl }),
    );
  }

  private register(kind: AuthMailKind, compose: (user: User) => MailContent): void {
    this.composers.register(kind, async ({ userId }) => {
      const user = await this.users.find(userId);
      return user === null ? null : compose(user);
    });
  }

  /** A mail with a token, which goes to the address the token is about or nowhere: that may have changed in the queue. */
  private registerLink(kind: AuthMailKind, { page, token: tokenKind, isFor, compose }: LinkMail): void {
    this.composers.register(kind, async ({ userId, recipient }) => {
      const user = await this.users.find(userId);
      if (user === null) return null;
      const token = await this.tokens.issue(userId, tokenKind, (current) => isFor(current, recipient));
      return token === null ? null : compose(user.locale, { link: `${this.page(page)}?token=${token}` });
    });
  }

  private page(name: string): string {
    return `${this.config.frontendUrl}/${name}`;
  }
}

/** `s…@example.org`: enough to recognise, too little to use. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}…${address.slice(at)}`;
}
