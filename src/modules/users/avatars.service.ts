import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { notFound } from '../../common/errors/common.errors';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { AvatarImages } from './avatar-images';
import { AvatarsRepository } from './avatars.repository';
import { avatarAddress, avatarNameOf } from './entities/avatar-address';
import type { Avatar } from './entities/avatar.entity';
import type { User } from './entities/user.entity';
import { UsersService } from './users.service';

/** Random bytes of a picture's name: nobody finds one whose address they were not shown. */
const NAME_BYTES = 16;

/** Pictures that users upload. */
@Injectable()
export class AvatarsService {
  constructor(
    private readonly avatars: AvatarsRepository,
    private readonly images: AvatarImages,
    private readonly users: UsersService,
    private readonly audit: AuditLogsService,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes an uploaded picture the caller's, in the place of the one before.
   *
   * @throws 415 `unsupported_media_type`, 422 as {@link AvatarImages.shrink} does
   */
  async replace(caller: Caller, file: Buffer): Promise<User> {
    const bytes = await this.images.shrink(file);
    const name = randomBytes(NAME_BYTES).toString('base64url');
    return this.transactions.run(async (tx) => {
      const { id: userId } = await this.users.lockCaller(tx, caller);
      // Takes the picture before with it.
      await this.users.update(tx, userId, { avatarUrl: avatarAddress(name) });
      await this.avatars.insert(tx, { userId, name, bytes, createdAt: this.clock.now() });
      await this.audit.record(tx, { action: 'users.profile_updated', userId, context: { fields: ['avatar_url'] } });
      return this.users.lockCaller(tx, caller);
    });
  }

  /**
   * The picture that is served under the last part of an address.
   *
   * @throws 404 `not_found`, also where it has been replaced
   */
  async getByFileName(fileName: string): Promise<Avatar> {
    const name = avatarNameOf(fileName);
    const avatar = name === null ? null : await this.avatars.findByName(name);
    if (avatar === null) throw notFound();
    return avatar;
  }

  /** The picture a user has uploaded; `null` where there is none. */
  find(userId: number): Promise<Avatar | null> {
    return this.avatars.findOfUser(userId);
  }
}
