import type { Schemas } from './schemas.js';

/** What a connection can be told of. It starts out with all three. */
export type Topic = 'activities' | 'challenges' | 'limits';

/** A line of a board, the same for everyone. */
export type BoardEntry = Omit<Schemas['LeaderboardItemDto'], 'is_me'>;

/** What became of a challenge, and who made it so where that is told. */
export type ChallengeNews = { challenge_id: number; title: string } & (
  | { update_type: 'joined' | 'left'; username: string }
  | { update_type: 'started' | 'completed' | 'cancelled' | 'deleted' }
  | { update_type: 'changed'; fields: string[] }
);

/** What is told, by `notification_type`. */
export type NotificationContent =
  | {
      topic: 'activities';
      /** One activity, or a batch, was recorded. */
      notification_type: 'info';
      data: { app_name: string; duration_minutes: number } | { accepted: number };
    }
  | {
      topic: 'limits';
      /** 80 % of a limit is used, for the first time that day. */
      notification_type: 'warning';
      data: { app_name: string; percentage: number; used_minutes: number; limit_minutes: number };
    }
  | {
      topic: 'limits';
      /** A limit is reached, for the first time that day, or a schedule begins. */
      notification_type: 'blocked';
      data: { app_name: string; reason: 'limit' | 'schedule'; blocked_until: string | null };
    }
  | { topic: 'limits'; notification_type: 'unblocked'; data: { app_name: string } }
  | { topic: 'challenges'; notification_type: 'challenge'; data: ChallengeNews }
  | {
      topic: 'challenges';
      /** The user's own rank changed; `null`: no day counts (yet). */
      notification_type: 'rank';
      data: { challenge_id: number; rank: number | null; previous_rank: number | null; score: number };
    }
  | {
      topic: 'challenges';
      /** A board changed whose room this connection is not in; at most once a minute. */
      notification_type: 'leaderboard_update';
      data: { challenge_id: number };
    };

export type NotificationMessage = {
  type: 'notification';
  /** The same on every connection of the user. */
  id: string;
  /** In the user's language; text, never markup. */
  title: string;
  message: string;
  timestamp: string;
} & NotificationContent;

export interface ConnectionMessage {
  type: 'connection';
  message: string;
  user_id: number;
  /** When the token runs out, and the connection with it. */
  expires_at: string;
  timestamp: string;
}

export interface HeartbeatMessage {
  type: 'heartbeat';
  timestamp: string;
}

export interface LeaderboardMessage {
  type: 'leaderboard_update';
  challenge_id: number;
  /** The best ten. */
  items: BoardEntry[];
  participants_count: number;
  timestamp: string;
}

export interface RealtimeError {
  type: 'error';
  /** Stable and machine-readable. */
  code: string;
  message: string;
}

/** An answer, or why there is none. */
type Acknowledge<Answer> = (answer: Answer | RealtimeError) => void;

export interface SubscriptionsAnswer {
  type: 'subscriptions';
  /** What this connection now gets. */
  events: Topic[];
}

export interface JoinedAnswer {
  type: 'joined';
  challenge_id: number;
  leaderboard: BoardEntry[];
}

export interface StatsAnswer {
  type: 'stats';
  /** The user's; the rest is this connection's. */
  connections: number;
  subscriptions: Topic[];
  challenges: number[];
  connected_at: string;
}

/** Events that Focus emits on `/notifications`. */
export interface ServerToClientEvents {
  connection: (message: ConnectionMessage) => void;
  heartbeat: (message: HeartbeatMessage) => void;
  notification: (message: NotificationMessage) => void;
  leaderboard_update: (message: LeaderboardMessage) => void;
  error: (message: RealtimeError) => void;
}

/** Events that a client emits, each with an acknowledgement. */
export interface ClientToServerEvents {
  ping: (
    payload: { timestamp?: string | number },
    acknowledge: Acknowledge<{ type: 'pong'; timestamp: string | number }>,
  ) => void;
  subscribe: (payload: { events: Topic[] }, acknowledge: Acknowledge<SubscriptionsAnswer>) => void;
  unsubscribe: (payload: { events: Topic[] }, acknowledge: Acknowledge<SubscriptionsAnswer>) => void;
  join_challenge: (payload: { challenge_id: number }, acknowledge: Acknowledge<JoinedAnswer>) => void;
  leave_challenge: (
    payload: { challenge_id: number },
    acknowledge: Acknowledge<{ type: 'left'; challenge_id: number }>,
  ) => void;
  get_stats: (payload: Record<string, never>, acknowledge: Acknowledge<StatsAnswer>) => void;
  authenticate: (
    payload: { token: string },
    acknowledge: Acknowledge<{ type: 'authenticated'; expires_at: string }>,
  ) => void;
}

/** What a plain WebSocket (`/api/ws/notifications`) receives. */
export type RealtimeMessage =
  | { [Event in keyof ServerToClientEvents]: Parameters<ServerToClientEvents[Event]>[0] }[keyof ServerToClientEvents]
  | {
      [Action in keyof ClientToServerEvents]: Parameters<Parameters<ClientToServerEvents[Action]>[1]>[0];
    }[keyof ClientToServerEvents];

/** What a plain WebSocket sends. */
export type RealtimeRequest = {
  [Action in keyof ClientToServerEvents]: { action: Action } & Parameters<ClientToServerEvents[Action]>[0];
}[keyof ClientToServerEvents];
