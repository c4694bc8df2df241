import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Locale } from '../../common/i18n/locale.enum';
import { Clock } from '../../infrastructure/clock/clock';
import type { Connection } from '../../infrastructure/realtime/connection';
import { Metrics } from '../../infrastructure/metrics/metrics';
import { RealtimeBus } from '../../infrastructure/realtime/realtime-bus';
import { RealtimeHub } from '../../infrastructure/realtime/realtime-hub';
import { NOTIFICATION_TYPES, type NotificationContent, type NotificationMessage, topicOf } from './notification';
import { notificationText } from './notification-texts';
import { NOTIFICATIONS } from './realtime-channels';

/** Tells users what has happened, each on every connection that wants to know, in their language. */
@Injectable()
export class NotificationsService implements OnModuleInit {
  private readonly sent;

  constructor(
    private readonly hub: RealtimeHub,
    private readonly bus: RealtimeBus,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.sent = metrics.counter(
      'focus_notifications_sent_total',
      'Notifications sent, by type; one for each connection that was told',
      { type: NOTIFICATION_TYPES },
    );
  }

  onModuleInit(): void {
    this.bus.subscribe(NOTIFICATIONS, ({ userIds, ...notification }) => {
      const write = inEachLanguage(notification);
      for (const userId of userIds) this.deliver(this.hub.ofUser(userId), notification.content, write);
    });
  }

  /** Tells users, whichever process they are connected to; who is not connected is not told. */
  notify(userIds: number[], content: NotificationContent): void {
    this.bus.publish(NOTIFICATIONS, { ...this.stamp(), userIds, content });
  }

  /** Tells connections of this process, as far as they want to know. */
  notifyConnections(connections: Iterable<Connection>, content: NotificationContent): void {
    this.deliver(connections, content, inEachLanguage({ ...this.stamp(), content }));
  }

  private deliver(
    connections: Iterable<Connection>,
    content: NotificationContent,
    write: (locale: Locale) => NotificationMessage,
  ): void {
    const topic = topicOf(content);
    for (const connection of connections) {
      if (!connection.topics.has(topic)) continue;
      connection.send(write(connection.holder.locale));
      this.sent.inc({ type: content.notification_type });
    }
  }

  private stamp(): { id: string; timestamp: string } {
    return { id: randomUUID(), timestamp: this.clock.now().toISOString() };
  }
}

/** Writes a notification in a language, once per language however many read it. */
function inEachLanguage({
  id,
  timestamp,
  content,
}: {
  id: string;
  timestamp: string;
  content: NotificationContent;
}): (locale: Locale) => NotificationMessage {
  const written = new Map<Locale, NotificationMessage>();
  return (locale) => {
    const known = written.get(locale);
    if (known !== undefined) return known;
    const { notification_type, data } = content;
    const message: NotificationMessage = {
      type: 'notification',
      id,
      notification_type,
      topic: topicOf(content),
      ...notificationText(locale, content),
      data,
      timestamp,
    };
    written.set(locale, message);
    return message;
  };
}
