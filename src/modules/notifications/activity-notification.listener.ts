import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { minutesFromSeconds } from '../../common/durations/durations';
import { ActivityRecordedEvent } from '../activities/events/activity-recorded.event';
import { NotificationsService } from './notifications.service';

@Injectable()
export class ActivityNotificationListener {
  constructor(private readonly notifications: NotificationsService) {}

  @OnEvent(ActivityRecordedEvent.name)
  tellRecorded({ userId, recorded }: ActivityRecordedEvent): void {
    const data =
      'accepted' in recorded
        ? { accepted: recorded.accepted }
        : { app_name: recorded.appName, duration_minutes: minutesFromSeconds(recorded.durationSeconds) };
    this.notifications.notify([userId], { notification_type: 'info', data });
  }
}
