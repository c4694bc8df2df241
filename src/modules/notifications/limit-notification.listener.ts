import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { AppBlockedEvent } from '../blocked-apps/events/app-blocked.event';
import { AppUnblockedEvent } from '../blocked-apps/events/app-unblocked.event';
import { LimitWarnedEvent } from '../blocked-apps/events/limit-warned.event';
import { NotificationsService } from './notifications.service';

@Injectable()
export class LimitNotificationListener {
  constructor(private readonly notifications: NotificationsService) {}

  @OnEvent(LimitWarnedEvent.name)
  tellWarned({ userId, appName, percentage, usedMinutes, limitMinutes }: LimitWarnedEvent): void {
    this.notifications.notify([userId], {
      notification_type: 'warning',
      data: { app_name: appName, percentage, used_minutes: usedMinutes, limit_minutes: limitMinutes },
    });
  }

  @OnEvent(AppBlockedEvent.name)
  tellBlocked({ userId, appName, reason, blockedUntil }: AppBlockedEvent): void {
    this.notifications.notify([userId], {
      notification_type: 'blocked',
      data: { app_name: appName, reason, blocked_until: blockedUntil?.toISOString() ?? null },
    });
  }

  @OnEvent(AppUnblockedEvent.name)
  tellUnblocked({ userId, appName }: AppUnblockedEvent): void {
    this.notifications.notify([userId], { notification_type: 'unblocked', data: { app_name: appName } });
  }
}
