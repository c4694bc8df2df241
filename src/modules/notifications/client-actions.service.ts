import { Injectable, type Type } from '@nestjs/common';
import { notFound, unauthorized, validationFailed } from '../../common/errors/common.errors';
import { validateInput } from '../../common/validation/validate-input';
import { Clock } from '../../infrastructure/clock/clock';
import type { ClientRequest } from '../../infrastructure/realtime/client-request';
import type { Connection } from '../../infrastructure/realtime/connection';
import type { Message } from '../../infrastructure/realtime/message';
import { invalidMessage, unknownAction } from '../../infrastructure/realtime/realtime-errors';
import { RealtimeHub } from '../../infrastructure/realtime/realtime-hub';
import { RealtimePresence } from '../../infrastructure/realtime/realtime-presence';
import { SocketAuthenticator } from '../../infrastructure/realtime/socket-authenticator';
import { ChallengesService } from '../challenges/challenges.service';
import { BoardsService } from './boards.service';
import { challengeRoom, challengesIn } from './challenge-room';
import { AuthenticateInput } from './dto/authenticate.input';
import { ChallengeRoomInput } from './dto/challenge-room.input';
import { PingInput } from './dto/ping.input';
import { SubscriptionInput } from './dto/subscription.input';
import { ALL_TOPICS } from './topic.enum';

type Action = (connection: Connection, payload: unknown) => Message | Promise<Message>;

/** What a client can ask for over its socket; every answer is one message. */
@Injectable()
export class ClientActionsService {
  private readonly actions = new Map<string, Action>([
    ['ping', (_connection, payload) => this.ping(read(PingInput, payload))],
    ['subscribe', (connection, payload) => this.subscribe(connection, read(SubscriptionInput, payload))],
    ['unsubscribe', (connection, payload) => this.unsubscribe(connection, read(SubscriptionInput, payload))],
    ['join_challenge', (connection, payload) => this.joinChallenge(connection, read(ChallengeRoomInput, payload))],
    ['leave_challenge', (connection, payload) => this.leaveChallenge(connection, read(ChallengeRoomInput, payload))],
    ['get_stats', (connection, payload) => this.getStats(connection, readNothing(payload))],
    ['authenticate', (connection, payload) => this.authenticate(connection, read(AuthenticateInput, payload))],
  ]);

  constructor(
    private readonly hub: RealtimeHub,
    private readonly presence: RealtimePresence,
    private readonly authenticator: SocketAuthenticator,
    private readonly challenges: ChallengesService,
    private readonly boards: BoardsService,
    private readonly clock: Clock,
  ) {}

  /** @throws {AppError} `unknown_action`, `validation_failed`, `not_found`, `invalid_token`, `expired_token` */
  perform(connection: Connection, { action, payload }: ClientRequest): Message | Promise<Message> {
    const perform = this.actions.get(action);
    if (perform === undefined) throw unknownAction();
    return perform(connection, payload);
  }

  private ping({ timestamp }: PingInput): Message {
    return { type: 'pong', timestamp: timestamp ?? this.clock.now().toISOString() };
  }

  private subscribe(connection: Connection, { events }: SubscriptionInput): Message {
    connection.topics = new Set([...connection.topics, ...events]);
    return { type: 'subscriptions', events: subscriptionsOf(connection) };
  }

  private unsubscribe(connection: Connection, { events }: SubscriptionInput): Message {
    connection.topics = new Set([...connection.topics].filter((topic) => !(events as string[]).includes(topic)));
    return { type: 'subscriptions', events: subscriptionsOf(connection) };
  }

  private async joinChallenge(
    connection: Connection,
    { challenge_id: challengeId }: ChallengeRoomInput,
  ): Promise<Message> {
    if (!(await this.challenges.canSee(connection.holder, challengeId))) throw notFound();
    // First in, then a look: a change in between comes as an update.
    this.hub.join(connection, challengeRoom(challengeId));
    const { items } = await this.boards.top(challengeId);
    return { type: 'joined', challenge_id: challengeId, leaderboard: items };
  }

  private leaveChallenge(connection: Connection, { challenge_id: challengeId }: ChallengeRoomInput): Message {
    this.hub.leave(connection, challengeRoom(challengeId));
    return { type: 'left', challenge_id: challengeId };
  }

  private getStats(connection: Connection, _nothing: null): Message {
    return {
      type: 'stats',
      connections: this.presence.countOf(connection.userId),
      subscriptions: subscriptionsOf(connection),
      challenges: challengesIn(connection.rooms),
      connected_at: connection.connectedAt.toISOString(),
    };
  }

  private async authenticate(connection: Connection, { token }: AuthenticateInput): Promise<Message> {
    const holder = await this.authenticator.authenticate(token);
    if (holder.userId !== connection.userId) throw unauthorized('invalid_token', 'This token is not good');
    connection.holder = holder;
    return { type: 'authenticated', expires_at: holder.expiresAt.toISOString() };
  }
}

function read<T extends object>(type: Type<T>, payload: unknown): T {
  const { value, errors } = validateInput(type, payload, 'payload');
  if (errors !== null) throw validationFailed(errors);
  return value;
}

/** An action that takes nothing; class-validator knows no such class. */
function readNothing(payload: unknown): null {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw invalidMessage('payload', 'must be an object');
  }
  const [field] = Object.keys(payload);
  if (field !== undefined) throw invalidMessage(field, 'is not a field of this request');
  return null;
}

/** In the order in which the topics are listed. */
function subscriptionsOf({ topics }: Connection): string[] {
  return [...ALL_TOPICS].filter((topic) => topics.has(topic));
}
