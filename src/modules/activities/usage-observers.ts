import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { User } from '../users/entities/user.entity';
import type { Activity } from './entities/activity.entity';

/** The usage of one app on one local day after it has changed. */
export interface UsageChange {
  date: string;
  appKey: string;
  /** What came to it; below 0 where more was taken away. */
  seconds: number;
}

/** An activity as far as its time and app go. */
export type StoredActivity = Pick<Activity, 'appKey' | 'startedAt' | 'endedAt'>;

/** What changed for one user in one transaction. The user's row is locked. */
export interface UsageChanges {
  user: User;
  changes: UsageChange[];
  /** What was recorded; empty where usage changed for another reason. */
  recorded: readonly StoredActivity[];
}

/**
 * Takes part in the transaction that changed usage. Answers what is to be published once it has been committed.
 */
export type UsageObserver = (tx: EntityManager, change: UsageChanges) => Promise<object[]>;

/**
 * How features above this one take part in what is recorded: limits must be told in the very transaction that crosses them,
 * and this feature may not know them.
 */
@Injectable()
export class UsageObservers {
  private readonly observers: UsageObserver[] = [];

  register(observer: UsageObserver): void {
    this.observers.push(observer);
  }

  /** Answers the events of all observers, in their order. */
  async notify(tx: EntityManager, changes: UsageChanges): Promise<object[]> {
    const events: object[] = [];
    for (const observer of this.observers) events.push(...(await observer(tx, changes)));
    return events;
  }
}
