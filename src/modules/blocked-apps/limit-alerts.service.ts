import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { minutesFromSeconds } from '../../common/durations/durations';
import { Clock } from '../../infrastructure/clock/clock';
import { MailOutbox } from '../../infrastructure/mail/mail-outbox';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import type { User } from '../users/entities/user.entity';
import type { BlockedApp } from './entities/blocked-app.entity';
import { AppBlockedEvent } from './events/app-blocked.event';
import { AppUnblockedEvent } from './events/app-unblocked.event';
import { LimitWarnedEvent } from './events/limit-warned.event';
import { LimitMailKind } from './limit-mail-kind.enum';
import type { LimitState } from './limits';
import { quietUntil } from '../users/entities/quiet-hours';
import type { Settlement, Telling } from './telling';

/** What the audit log and the e-mail hold of a crossed limit. */
export type CrossingFigures = {
  app_name: string;
  percentage: number;
  used_minutes: number;
  limit_minutes: number;
};

/** What the e-mail holds of a block; `blocked_until` is `null` where it never lifts. */
export type BlockFigures = CrossingFigures & { blocked_until: string | null };

/** What of a rule is spoken of. */
type NamedRule = Pick<BlockedApp, 'appName' | 'dailyLimitSeconds'>;

/** Brings out what is to be told of a rule: an audit row and an e-mail for a crossed limit, an event for all of it. */
@Injectable()
export class LimitAlertsService {
  constructor(
    private readonly audit: AuditLogsService,
    private readonly outbox: MailOutbox,
    private readonly clock: Clock,
  ) {}

  /** @returns the events to publish once `tx` is committed, in the order of what happened */
  async tell(tx: EntityManager, user: User, rule: NamedRule, { state, tellings }: Settlement): Promise<object[]> {
    const events: object[] = [];
    for (const telling of tellings) {
      await this.writeDown(tx, user, rule, state, telling);
      events.push(eventOf(user.id, rule, state, telling));
    }
    return events;
  }

  private async writeDown(
    tx: EntityManager,
    user: User,
    rule: NamedRule,
    state: LimitState,
    telling: Telling,
  ): Promise<void> {
    if (telling === 'warned') {
      const figures = figuresOf(rule, state);
      await this.audit.record(tx, { action: 'limits.warned', userId: user.id, context: figures });
      await this.mail(tx, user, LimitMailKind.Warning, figures);
    } else if (telling === 'blocked' && state.blockReason === 'limit') {
      const figures = figuresOf(rule, state);
      const blockedUntil = state.blockedUntil?.toISOString() ?? null;
      await this.audit.record(tx, { action: 'limits.blocked', userId: user.id, context: figures });
      await this.mail(tx, user, LimitMailKind.Block, { ...figures, blocked_until: blockedUntil });
    }
  }

  private async mail(
    tx: EntityManager,
    { id, email, timezone, settings }: User,
    kind: LimitMailKind,
    figures: CrossingFigures | BlockFigures,
  ): Promise<void> {
    if (!settings.notify.email_limit_alerts) return;
    const notBefore = quietUntil(settings.quiet_hours, timezone, this.clock.now()) ?? undefined;
    await this.outbox.enqueue(tx, { kind, userId: id, recipient: email, context: figures, notBefore });
  }
}

function eventOf(userId: number, rule: NamedRule, state: LimitState, telling: Telling): object {
  switch (telling) {
    case 'unblocked':
      return new AppUnblockedEvent(userId, rule.appName);
    case 'blocked':
      return new AppBlockedEvent(userId, rule.appName, state.blockReason!, state.blockedUntil);
    case 'warned': {
      const { percentage, used_minutes: usedMinutes, limit_minutes: limitMinutes } = figuresOf(rule, state);
      return new LimitWarnedEvent(userId, rule.appName, percentage, usedMinutes, limitMinutes);
    }
  }
}

/** For a rule with a limit. */
function figuresOf({ appName, dailyLimitSeconds }: NamedRule, state: LimitState): CrossingFigures {
  return {
    app_name: appName,
    percentage: state.percentageUsed!,
    used_minutes: minutesFromSeconds(state.usedSeconds),
    limit_minutes: minutesFromSeconds(dailyLimitSeconds!),
  };
}
