import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Role } from '../../common/auth/role.enum';
import { Clock } from '../../infrastructure/clock/clock';
import { Coalescer } from '../../infrastructure/realtime/coalescer';
import { RealtimeBus } from '../../infrastructure/realtime/realtime-bus';
import { RealtimeHub } from '../../infrastructure/realtime/realtime-hub';
import { ChallengesService } from '../challenges/challenges.service';
import { BoardEntryDto } from '../challenges/dto/board-entry.dto';
import { challengeRoom, challengesIn } from './challenge-room';
import { NotificationsService } from './notifications.service';
import { RanksService } from './ranks.service';
import { BOARD_CHANGES, MEMBERSHIPS } from './realtime-channels';

/** Lines of the board that are told. */
const BOARD_SIZE = 10;
/** Milliseconds between two updates of a room, and between two hints to those who take part but are not in it. */
const UPDATE_INTERVAL_MS = 1_000;
const HINT_INTERVAL_MS = 60_000;

/** Nobody in particular: sees what everybody may see. */
const STRANGER = { userId: 0, role: Role.User };

/** The top of a board as it goes over a socket. */
export interface BoardMessage {
  items: BoardEntryDto[];
  participants_count: number;
}

/** Keeps those who follow a challenge up to date: its room, and its participants outside of it. */
@Injectable()
export class BoardsService implements OnModuleInit, OnModuleDestroy {
  private readonly updates = new Coalescer<number>((challengeId) => this.update(challengeId), UPDATE_INTERVAL_MS);
  private readonly hints = new Coalescer<number>((challengeId) => this.hint(challengeId), HINT_INTERVAL_MS);

  constructor(
    private readonly hub: RealtimeHub,
    private readonly bus: RealtimeBus,
    private readonly challenges: ChallengesService,
    private readonly notifications: NotificationsService,
    private readonly ranks: RanksService,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(BoardsService.name);
  }

  onModuleInit(): void {
    this.bus.subscribe(BOARD_CHANGES, ({ challengeId }) => this.updates.touch(challengeId));
    this.bus.subscribe(MEMBERSHIPS, (word) => {
      if (word.change === 'left') this.takeOut(word.challengeId, word.userId);
      else if (word.change === 'dissolved') this.takeOut(word.challengeId);
    });
    this.bus.onGap(() => this.updateFollowed());
  }

  onModuleDestroy(): void {
    this.updates.stop();
    this.hints.stop();
  }

  /** The best of a board; nobody where the challenge is gone. */
  async top(challengeId: number): Promise<BoardMessage> {
    const top = await this.challenges.topOfBoard(challengeId, BOARD_SIZE);
    return {
      items: (top?.items ?? []).map((entry) => BoardEntryDto.from(entry)),
      participants_count: top?.participantsCount ?? 0,
    };
  }

  /** What has happened in other processes may not have been told. */
  private updateFollowed(): void {
    const followed = new Set(this.ranks.challengeIds());
    for (const { rooms } of this.hub.all()) for (const id of challengesIn(rooms)) followed.add(id);
    for (const challengeId of followed) this.updates.touch(challengeId);
  }

  private async update(challengeId: number): Promise<void> {
    try {
      await this.updateRoom(challengeId);
      await this.ranks.tellChanges(challengeId);
      if (this.ranks.participantsOf(challengeId).length > 0) this.hints.touch(challengeId);
    } catch (error) {
      this.logger.warn({ err: error, challengeId }, 'A board could not be told');
      // Whatever happens, the latest state is told in the end.
      this.updates.touch(challengeId);
    }
  }

  private async updateRoom(challengeId: number): Promise<void> {
    if (this.hub.inRoom(challengeRoom(challengeId)).size === 0) return;
    await this.takeOutStrangers(challengeId);
    const update = {
      type: 'leaderboard_update',
      challenge_id: challengeId,
      ...(await this.top(challengeId)),
      timestamp: this.clock.now().toISOString(),
    };
    for (const connection of this.hub.inRoom(challengeRoom(challengeId))) connection.send(update);
  }

  private hint(challengeId: number): Promise<void> {
    const room = this.hub.inRoom(challengeRoom(challengeId));
    const outside = this.ranks
      .participantsOf(challengeId)
      .flatMap((userId) => [...this.hub.ofUser(userId)].filter((connection) => !room.has(connection)));
    this.notifications.notifyConnections(outside, {
      notification_type: 'leaderboard_update',
      data: { challenge_id: challengeId },
    });
    return Promise.resolve();
  }

  /** Who may see a challenge is asked again before every update: whoever left without our hearing of it gets no more. */
  private async takeOutStrangers(challengeId: number): Promise<void> {
    if (await this.challenges.canSee(STRANGER, challengeId)) return;
    const inside = [...this.hub.inRoom(challengeRoom(challengeId))];
    const userIds = [...new Set(inside.map(({ userId }) => userId))];
    const places = await this.challenges.ranksOf(challengeId, userIds);
    for (const connection of inside) {
      const isWelcome = places.has(connection.userId) || connection.holder.role === Role.Admin;
      if (!isWelcome) this.hub.leave(connection, challengeRoom(challengeId));
    }
  }

  /** @param userId left out: everybody */
  private takeOut(challengeId: number, userId?: number): void {
    const room = challengeRoom(challengeId);
    const connections = userId === undefined ? this.hub.inRoom(room) : this.hub.ofUser(userId);
    for (const connection of [...connections]) this.hub.leave(connection, room);
  }
}
