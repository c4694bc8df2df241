import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UsageObservers } from '../activities/usage-observers';
import { UserDeletionObservers } from '../users/user-deletion-observers';
import { ActivityRollUpService } from './activity-roll-up.service';

/** Tells the roll-up of what is recorded and deleted, in the transaction that does it. */
@Injectable()
export class ActivityRollUpObserver implements OnModuleInit {
  constructor(
    private readonly usage: UsageObservers,
    private readonly userDeletions: UserDeletionObservers,
    private readonly rollUp: ActivityRollUpService,
  ) {}

  onModuleInit(): void {
    this.usage.register(async (tx, { user, changes, recorded }) => {
      if (recorded.length > 0) await this.rollUp.noteRecorded(tx, user.id, recorded);
      else await this.rollUp.noteChanges(tx, user.id, changes);
      return [];
    });
    this.userDeletions.register(async (tx, userId) => {
      await this.rollUp.noteDeparture(tx, userId);
      return [];
    });
  }
}
