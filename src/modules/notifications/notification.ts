import type { Message } from '../../infrastructure/realtime/message';
import { Topic } from './topic.enum';

/** What became of a challenge, and who made it so where that is told. */
export type ChallengeNews = { challenge_id: number; title: string } & (
  | { update_type: 'joined' | 'left'; username: string }
  | { update_type: 'started' | 'completed' | 'cancelled' | 'deleted' }
  | { update_type: 'changed'; fields: string[] }
);

/** What a user is told, in no language yet. It travels between processes, so it is plain JSON. */
export type NotificationContent =
  | { notification_type: 'info'; data: { app_name: string; duration_minutes: number } | { accepted: number } }
  | {
      notification_type: 'warning';
      data: { app_name: string; percentage: number; used_minutes: number; limit_minutes: number };
    }
  | {
      notification_type: 'blocked';
      data: { app_name: string; reason: 'limit' | 'schedule'; blocked_until: string | null };
    }
  | { notification_type: 'unblocked'; data: { app_name: string } }
  | { notification_type: 'challenge'; data: ChallengeNews }
  | {
      notification_type: 'rank';
      data: { challenge_id: number; rank: number | null; previous_rank: number | null; score: number };
    }
  | { notification_type: 'leaderboard_update'; data: { challenge_id: number } };

export type NotificationType = NotificationContent['notification_type'];

const TOPICS: Record<NotificationType, Topic> = {
  info: Topic.Activities,
  warning: Topic.Limits,
  blocked: Topic.Limits,
  unblocked: Topic.Limits,
  challenge: Topic.Challenges,
  rank: Topic.Challenges,
  leaderboard_update: Topic.Challenges,
};

export const NOTIFICATION_TYPES = Object.keys(TOPICS) as NotificationType[];

export const topicOf = ({ notification_type }: NotificationContent): Topic => TOPICS[notification_type];

/** As it goes over a socket, in the user's language. */
export interface NotificationMessage extends Message {
  type: 'notification';
  /** UUID; the same on every connection of the user. */
  id: string;
  notification_type: NotificationType;
  topic: Topic;
  title: string;
  message: string;
  data: NotificationContent['data'];
  /** ISO 8601. */
  timestamp: string;
}
