import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UserDeletionObservers } from '../users/user-deletion-observers';
import { LoginLocksService } from './login-locks.service';

/** Forgets the wrong passwords of an account in the transaction that deletes it, whoever does so. */
@Injectable()
export class LoginLocksObserver implements OnModuleInit {
  constructor(
    private readonly deletions: UserDeletionObservers,
    private readonly locks: LoginLocksService,
  ) {}

  onModuleInit(): void {
    this.deletions.register(async (tx, userId) => {
      await this.locks.free(tx, userId);
      return [];
    });
  }
}
