import { Injectable, type OnModuleInit } from '@nestjs/common';
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
} from './auth-mail.texts';
import { OneTimeTokenKind } from './entities/one-time-token-kind.enum';
import { OneTimeTokensService } from './one-time-tokens.service';

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
    this.register(AuthMailKind.Verification, async (user) =>
      user.isVerified
        ? null
        : verificationMail(user.locale, { link: await this.link('verify-email', user, OneTimeTokenKind.VerifyEmail) }),
    );
    this.register(AuthMailKind.AlreadyRegistered, ({ locale, username }) =>
      alreadyRegisteredMail(locale, { username, loginLink: this.page('login'), resetLink: forgotten }),
    );
    this.register(AuthMailKind.PasswordReset, async (user) =>
      passwordResetMail(user.locale, { link: await this.link('reset-password', user, OneTimeTokenKind.ResetPassword) }),
    );
    this.register(AuthMailKind.PasswordChanged, ({ locale, username }) =>
      passwordChangedMail(locale, { username, resetLink: forgotten }),
    );
    this.register(AuthMailKind.EmailChangeLink, async (user, recipient) =>
      user.pendingEmail === recipient
        ? emailChangeLinkMail(user.locale, {
            link: await this.link('verify-email', user, OneTimeTokenKind.ChangeEmail),
          })
        : null,
    );
    this.register(AuthMailKind.EmailChangeNotice, ({ locale, username, pendingEmail, email }) =>
      emailChangeNoticeMail(locale, { username, newAddressMasked: maskAddress(pendingEmail ?? email) }),
    );
    this.register(AuthMailKind.SessionEnded, ({ locale, username }) =>
      sessionEndedForSafetyMail(locale, { username, resetLink: forgotten }),
    );
  }

  private register(
    kind: AuthMailKind,
    compose: (user: User, recipient: string) => MailContent | null | Promise<MailContent | null>,
  ): void {
    this.composers.register(kind, async ({ userId, recipient }) => {
      const user = await this.users.find(userId);
      return user === null ? null : compose(user, recipient);
    });
  }

  private page(name: string): string {
    return `${this.config.frontendUrl}/${name}`;
  }

  private async link(page: string, user: User, kind: OneTimeTokenKind): Promise<string> {
    return `${this.page(page)}?token=${await this.tokens.issue(user.id, kind)}`;
  }
}

/** `s…@example.org`: enough to recognise, too little to use. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}…${address.slice(at)}`;
}
