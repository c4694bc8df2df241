import { Injectable } from '@nestjs/common';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { mergeSettings } from '../users/entities/user-settings';
import { UsersService } from '../users/users.service';
import { DAILY_REMINDER, WEEKLY_SUMMARY } from './digest-plans';
import { invalidUnsubscribeToken } from './digests.errors';
import { UnsubscribeTokens } from './unsubscribe-tokens';

/** Ends reminders and summaries for whoever holds the link of one of them; nobody needs to sign in for that. */
@Injectable()
export class UnsubscribeService {
  constructor(
    private readonly tokens: UnsubscribeTokens,
    private readonly users: UsersService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLogsService,
  ) {}

  /**
   * Switches the kind of mail off that `token` came with. Does nothing where it is off, or where the account is gone.
   *
   * @throws 422 `invalid_token`
   */
  async unsubscribe(token: string): Promise<void> {
    const subscription = this.tokens.read(token);
    if (subscription === null) throw invalidUnsubscribeToken();
    const { userId, kind } = subscription;
    const { wantedBy } = kind === DAILY_REMINDER.kind ? DAILY_REMINDER : WEEKLY_SUMMARY;
    await this.transactions.run(async (tx) => {
      const user = await this.users.findLocked(tx, userId);
      if (!user?.settings.notify[wantedBy]) return;
      const { settings } = user;
      await this.users.update(tx, userId, { settings: mergeSettings(settings, { notify: { [wantedBy]: false } }) });
      await this.audit.record(tx, { action: 'digests.unsubscribed', userId, context: { mail: kind } });
    });
  }
}
