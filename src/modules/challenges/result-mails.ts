import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Mail } from '../../infrastructure/mail/entities/mail.entity';
import { MailComposers } from '../../infrastructure/mail/mail-composers';
import type { MailContent } from '../../infrastructure/mail/mail-content';
import { UsersService } from '../users/users.service';
import { ChallengeMailKind } from './challenge-mail-kind.enum';
import { challengeResultMail } from './result-mail.texts';
import type { ResultFigures } from './results.service';

/** Makes the e-mails about results, for users who are still there. */
@Injectable()
export class ResultMails implements OnModuleInit {
  constructor(
    private readonly composers: MailComposers,
    private readonly users: UsersService,
  ) {}

  onModuleInit(): void {
    this.composers.register(ChallengeMailKind.Results, (mail) => this.compose(mail));
  }

  private async compose({ userId, context }: Mail): Promise<MailContent | null> {
    const user = await this.users.find(userId);
    if (!user?.isActive) return null;
    const { title, rank, score, ...figures } = context as ResultFigures;
    return challengeResultMail(user.locale, user.username, {
      title,
      rank,
      score,
      totalMinutes: figures.total_minutes,
      daysCounted: figures.days_counted,
      participantsCount: figures.participants_count,
    });
  }
}
