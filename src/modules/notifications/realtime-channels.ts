import { RealtimeChannel } from '../../infrastructure/realtime/realtime-bus';
import type { NotificationContent } from './notification';

/** Something is to be told to users, wherever they are connected. */
export const NOTIFICATIONS = new RealtimeChannel<{
  id: string;
  timestamp: string;
  userIds: number[];
  content: NotificationContent;
}>('notifications');

/** A challenge's board, or who may see it, has changed; some whose own figures did may be named. */
export const BOARD_CHANGES = new RealtimeChannel<{ challengeId: number; userIds: readonly number[] }>('board-changes');

/** Who takes part in a challenge has changed. */
export const MEMBERSHIPS = new RealtimeChannel<
  { challengeId: number } & (
    | { change: 'joined'; userId: number; creatorId: number }
    | { change: 'left'; userId: number }
    | { change: 'dissolved' }
  )
>('memberships');

/** Sessions of a user have ended. */
export const ENDED_SESSIONS = new RealtimeChannel<{ userId: number; sessionIds: readonly number[] | 'all' }>(
  'ended-sessions',
);
