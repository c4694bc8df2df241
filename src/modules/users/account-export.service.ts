import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { localDayOf } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { exportText } from './account-export';
import { AccountExportSections } from './account-export-sections';
import { AvatarsService } from './avatars.service';
import { ProfileDto } from './dto/profile.dto';
import type { Avatar } from './entities/avatar.entity';
import type { User } from './entities/user.entity';
import { UsersService } from './users.service';

/** An export that is about to be read. */
export interface AccountExport {
  /** Of this one alone: each holds the moment it was made, and the audit log of its own making. */
  etag: string;
  fileName: string;
  text: Readable;
}

/** Everything an account holds, however much it is. */
@Injectable()
export class AccountExportService {
  constructor(
    private readonly users: UsersService,
    private readonly avatars: AvatarsService,
    private readonly sections: AccountExportSections,
    private readonly audit: AuditLogsService,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Writes the export down in the audit log; what it holds is read as it is sent. */
  async open(caller: Caller): Promise<AccountExport> {
    const { userId, day } = caller;
    const user = await this.transactions.run(async (tx) => {
      await this.audit.record(tx, { action: 'users.account_exported', userId });
      return this.users.lockCaller(tx, caller);
    });
    const now = this.clock.now();
    const head = {
      exported_at: now,
      profile: ProfileDto.from(user),
      sign_in: exportedSignIn(user),
      avatar: exportedAvatar(await this.avatars.find(userId)),
    };
    // An account that is deleted meanwhile must not look like one that never held much.
    const end = (): Promise<User> => this.users.get(userId);
    return {
      etag: `"${randomUUID()}"`,
      fileName: `focus-account-${localDayOf(now, day)}.json`,
      text: Readable.from(exportText(head, this.sections.all(), userId, end)),
    };
  }
}

/** How the account is signed in to; nothing one could sign in with. */
function exportedSignIn({ passwordHash, googleSubject, pendingEmail }: User): object {
  return { has_password: passwordHash !== null, is_google_linked: googleSubject !== null, pending_email: pendingEmail };
}

function exportedAvatar(avatar: Avatar | null): object | null {
  if (avatar === null) return null;
  return { media_type: 'image/webp', created_at: avatar.createdAt, base64: avatar.bytes.toString('base64') };
}
