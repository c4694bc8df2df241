import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { localDayOf } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { type UsageChanges, UsageObservers } from '../activities/usage-observers';
import { dayRuleOf } from '../users/users.service';
import { LimitsService } from './limits.service';

/** Looks at the rules of the apps whose usage of today changed, in the transaction that changed it. */
@Injectable()
export class LimitsObserver implements OnModuleInit {
  constructor(
    private readonly observers: UsageObservers,
    private readonly limits: LimitsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.observers.register((tx, changes) => this.observe(tx, changes));
  }

  private async observe(tx: EntityManager, { user, changes }: UsageChanges): Promise<object[]> {
    const today = localDayOf(this.clock.now(), dayRuleOf(user));
    const appKeys = changes.filter(({ date }) => date === today).map(({ appKey }) => appKey);
    return appKeys.length === 0 ? [] : this.limits.reconcile(tx, user, appKeys);
  }
}
