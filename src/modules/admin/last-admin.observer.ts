import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Role } from '../../common/auth/role.enum';
import { UserDeletionObservers } from '../users/user-deletion-observers';
import { UsersService } from '../users/users.service';
import { assertAdminRemains } from './last-admin';

/** Keeps the last administrator, whoever is about to delete the account: its owner as well. */
@Injectable()
export class LastAdminObserver implements OnModuleInit {
  constructor(
    private readonly deletions: UserDeletionObservers,
    private readonly users: UsersService,
  ) {}

  onModuleInit(): void {
    this.deletions.register(async (tx, userId) => {
      await this.assertAdminRemainsWithout(tx, userId);
      return [];
    });
  }

  private async assertAdminRemainsWithout(tx: EntityManager, userId: number): Promise<void> {
    if ((await this.users.find(userId, tx))?.role !== Role.Admin) return;
    const { user, admins } = await this.users.lockWithAdmins(tx, userId);
    assertAdminRemains(admins, user, null);
  }
}
