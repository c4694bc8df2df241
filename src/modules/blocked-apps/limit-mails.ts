import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Locale } from '../../common/i18n/locale.enum';
import type { Mail } from '../../infrastructure/mail/entities/mail.entity';
import { MailComposers } from '../../infrastructure/mail/mail-composers';
import type { MailContent } from '../../infrastructure/mail/mail-content';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import type { BlockFigures, CrossingFigures } from './limit-alerts.service';
import { LimitMailKind } from './limit-mail-kind.enum';
import { limitBlockMail, type LimitFigures, limitWarningMail } from './limit-mail.texts';

/** Makes the e-mails about crossed limits, for users who are still there. */
@Injectable()
export class LimitMails implements OnModuleInit {
  constructor(
    private readonly composers: MailComposers,
    private readonly users: UsersService,
  ) {}

  onModuleInit(): void {
    this.composers.register(LimitMailKind.Warning, (mail) => this.compose(mail, warningFor));
    this.composers.register(LimitMailKind.Block, (mail) => this.compose(mail, blockFor));
  }

  private async compose(mail: Mail, contentFor: (user: User, mail: Mail) => MailContent): Promise<MailContent | null> {
    const user = await this.users.find(mail.userId);
    return user?.isActive ? contentFor(user, mail) : null;
  }
}

function warningFor({ locale, username }: User, { context }: Mail): MailContent {
  const { percentage, ...figures } = context as CrossingFigures;
  return limitWarningMail(locale, { ...shown(figures), percentage, username });
}

function blockFor({ locale, username, timezone }: User, { context }: Mail): MailContent {
  const { blocked_until: until, ...figures } = context as BlockFigures;
  const blockedUntil = until === null ? null : formatInstant(new Date(until), locale, timezone);
  return limitBlockMail(locale, { ...shown(figures), blockedUntil, username });
}

function shown(figures: Omit<CrossingFigures, 'percentage'>): LimitFigures {
  return { appName: figures.app_name, usedMinutes: figures.used_minutes, limitMinutes: figures.limit_minutes };
}

/** An instant on the reader's clock, with its day: the mail may be read after it. */
function formatInstant(instant: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
}
