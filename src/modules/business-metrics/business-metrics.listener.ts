import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Metrics } from '../../infrastructure/metrics/metrics';
import { ActivityRecordedEvent } from '../activities/events/activity-recorded.event';
import type { AuditAction } from '../audit-logs/audit-logs.service';
import { AuditRecordedEvent } from '../audit-logs/events/audit-recorded.event';
import { AppBlockedEvent } from '../blocked-apps/events/app-blocked.event';
import { LimitWarnedEvent } from '../blocked-apps/events/limit-warned.event';

/** Turns the features' events into counters. Most come with the audit log, which tells of everything that must not be lost. */
@Injectable()
export class BusinessMetricsListener {
  private readonly activities;
  private readonly recordedSeconds;
  private readonly limits;
  /** What is counted of an audit log's row. */
  private readonly byAction: Partial<Record<AuditAction, () => void>>;

  constructor(metrics: Metrics) {
    this.activities = metrics.counter('focus_activities_recorded_total', 'Activities recorded');
    this.recordedSeconds = metrics.counter(
      'focus_activities_recorded_seconds_total',
      'Time that the recorded activities took',
    );
    this.limits = metrics.counter(
      'focus_limits_reached_total',
      'Limits told of: warnings at 80 %, and blocks by a limit or a schedule',
      { kind: ['warning', 'blocked_by_limit', 'blocked_by_schedule'] },
    );
    const registrations = metrics.counter('focus_registrations_total', 'Accounts registered, or registered anew');
    const verifications = metrics.counter('focus_email_verifications_total', 'E-mail addresses verified');
    const logins = metrics.counter(
      'focus_logins_total',
      'Sign-ins that succeeded or failed, and names that were locked after too many that failed',
      { result: ['succeeded', 'failed', 'locked'] },
    );
    const reuses = metrics.counter(
      'focus_token_reuses_total',
      'Refresh tokens that came back after they were replaced',
    );
    const rules = metrics.counter('focus_blocked_app_rules_total', 'Rules for apps that were made or dropped', {
      change: ['created', 'deleted'],
    });
    const challenges = metrics.counter('focus_challenges_total', 'Challenges that were made, began or ended', {
      change: ['created', 'started', 'completed', 'cancelled', 'deleted'],
    });
    const participations = metrics.counter(
      'focus_challenge_participations_total',
      'Participants who joined a challenge of somebody else, or left it',
      { change: ['joined', 'left'] },
    );
    this.byAction = {
      'auth.registered': () => registrations.inc(),
      'auth.email_verified': () => verifications.inc(),
      'auth.logged_in': () => logins.inc({ result: 'succeeded' }),
      'auth.login_failed': () => logins.inc({ result: 'failed' }),
      'auth.login_locked': () => logins.inc({ result: 'locked' }),
      'auth.token_reused': () => reuses.inc(),
      'blocked_apps.created': () => rules.inc({ change: 'created' }),
      'blocked_apps.deleted': () => rules.inc({ change: 'deleted' }),
      'challenge.created': () => challenges.inc({ change: 'created' }),
      'challenge.started': () => challenges.inc({ change: 'started' }),
      'challenge.completed': () => challenges.inc({ change: 'completed' }),
      'challenge.cancelled': () => challenges.inc({ change: 'cancelled' }),
      'challenge.deleted': () => challenges.inc({ change: 'deleted' }),
      'challenge.joined': () => participations.inc({ change: 'joined' }),
      'challenge.left': () => participations.inc({ change: 'left' }),
    };
  }

  @OnEvent(AuditRecordedEvent.name)
  countActions({ actions }: AuditRecordedEvent): void {
    for (const action of actions) this.byAction[action]?.();
  }

  @OnEvent(ActivityRecordedEvent.name)
  countActivities({ recorded }: ActivityRecordedEvent): void {
    this.activities.inc('accepted' in recorded ? recorded.accepted : 1);
    this.recordedSeconds.inc(recorded.durationSeconds);
  }

  @OnEvent(LimitWarnedEvent.name)
  countWarning(): void {
    this.limits.inc({ kind: 'warning' });
  }

  @OnEvent(AppBlockedEvent.name)
  countBlock({ reason }: AppBlockedEvent): void {
    this.limits.inc({ kind: `blocked_by_${reason}` });
  }
}
