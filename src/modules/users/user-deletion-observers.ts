import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Takes part in the transaction that deletes a user, before the rows go. Answers what is to be published afterwards. */
export type UserDeletionObserver = (tx: EntityManager, userId: number) => Promise<object[]>;

/** How features above this one let go of a user where a cascading foreign key is not enough. */
@Injectable()
export class UserDeletionObservers {
  private readonly observers: UserDeletionObserver[] = [];

  register(observer: UserDeletionObserver): void {
    this.observers.push(observer);
  }

  /** Answers the events of all observers, in their order. */
  async notify(tx: EntityManager, userId: number): Promise<object[]> {
    const events: object[] = [];
    for (const observer of this.observers) events.push(...(await observer(tx, userId)));
    return events;
  }
}
