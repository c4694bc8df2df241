import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UserDeletionObservers } from '../users/user-deletion-observers';
import { DeparturesService } from './departures.service';

/** Takes users out of their challenges, in the transaction that deletes their account. */
@Injectable()
export class DeparturesObserver implements OnModuleInit {
  constructor(
    private readonly deletions: UserDeletionObservers,
    private readonly departures: DeparturesService,
  ) {}

  onModuleInit(): void {
    this.deletions.register((tx, userId) => this.departures.release(tx, userId));
  }
}
