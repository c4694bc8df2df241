import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Mail } from '../../infrastructure/mail/entities/mail.entity';
import { MailComposers } from '../../infrastructure/mail/mail-composers';
import type { MailContent } from '../../infrastructure/mail/mail-content';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import { dailyReminderMail } from './daily-reminder.texts';
import { DigestFiguresService } from './digest-figures.service';
import { DAILY_REMINDER, type DigestPlan, WEEKLY_SUMMARY } from './digest-plans';
import type { DigestContext } from './digests.service';
import { UnsubscribeLinks } from './unsubscribe-links';
import { weeklySummaryMail } from './weekly-summary.texts';

type Compose = (user: User, context: DigestContext) => Promise<MailContent>;

/** Makes reminders and summaries, for readers who still want them at the address they were queued for. */
@Injectable()
export class DigestMails implements OnModuleInit {
  constructor(
    private readonly composers: MailComposers,
    private readonly users: UsersService,
    private readonly figures: DigestFiguresService,
    private readonly links: UnsubscribeLinks,
  ) {}

  onModuleInit(): void {
    this.register(DAILY_REMINDER, async (user, { date }) =>
      dailyReminderMail(
        user.locale,
        user.username,
        await this.figures.ofDay(user, date),
        this.links.linksFor({ userId: user.id, kind: DAILY_REMINDER.kind }),
      ),
    );
    this.register(WEEKLY_SUMMARY, async (user, { date }) =>
      weeklySummaryMail(
        user.locale,
        user.username,
        await this.figures.ofWeek(user, date),
        this.links.linksFor({ userId: user.id, kind: WEEKLY_SUMMARY.kind }),
      ),
    );
  }

  private register({ kind, wantedBy }: DigestPlan, compose: Compose): void {
    this.composers.register(kind, async ({ userId, recipient, context }: Mail) => {
      const user = await this.users.find(userId);
      const isWanted = user?.isActive && user.isVerified && user.email === recipient && user.settings.notify[wantedBy];
      return isWanted ? compose(user, context as DigestContext) : null;
    });
  }
}
