import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Caller } from '../../common/auth/caller';
import { RealtimeBus } from '../../infrastructure/realtime/realtime-bus';
import { RealtimeHub } from '../../infrastructure/realtime/realtime-hub';
import { ChallengesService } from '../challenges/challenges.service';
import { ChallengeStatus } from '../challenges/entities/challenge-status.enum';
import { NotificationsService } from './notifications.service';
import { BOARD_CHANGES, MEMBERSHIPS } from './realtime-channels';
import { ToldRanks } from './told-ranks';

/** Challenges read at once. */
const PAGE_SIZE = 100;

/**
 * Tells connected users when their own rank changes. What they have been told is known as long as they are connected: it
 * begins with the rank they have when they come, so what happened while they were away is not told.
 */
@Injectable()
export class RanksService implements OnModuleInit {
  private readonly told = new ToldRanks();
  /** Of each connected user: resolves when their ranks are known. */
  private readonly reading = new Map<number, Promise<void>>();
  /** Connected users whose ranks are known. */
  private readonly watched = new Set<number>();

  constructor(
    private readonly hub: RealtimeHub,
    private readonly bus: RealtimeBus,
    private readonly challenges: ChallengesService,
    private readonly notifications: NotificationsService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(RanksService.name);
  }

  onModuleInit(): void {
    // Who creates a challenge is in it without having joined: we hear of them when somebody joins, or when they score.
    this.bus.subscribe(BOARD_CHANGES, ({ challengeId, userIds }) => {
      for (const userId of userIds) if (this.isUnknown(challengeId, userId)) this.told.set(challengeId, userId, null);
    });
    this.bus.subscribe(MEMBERSHIPS, (word) => {
      if (word.change === 'joined') void this.beginUnknown(word.challengeId, [word.userId, word.creatorId]);
      else if (word.change === 'left') this.told.forgetParticipant(word.challengeId, word.userId);
      else this.told.forgetChallenge(word.challengeId);
    });
  }

  /** Resolves when the ranks of a user who is connected are known: changes are told from then on. */
  watch(user: Caller): Promise<void> {
    const reading = this.reading.get(user.userId) ?? this.read(user);
    this.reading.set(user.userId, reading);
    return reading;
  }

  /** Forgets a user with the last of their connections. */
  unwatch(userId: number): void {
    if (this.isConnected(userId)) return;
    this.reading.delete(userId);
    this.watched.delete(userId);
    this.told.forgetUser(userId);
  }

  /** Connected users who take part in a challenge. */
  participantsOf(challengeId: number): number[] {
    return this.told.userIds(challengeId);
  }

  /** Challenges that connected users take part in. */
  challengeIds(): number[] {
    return this.told.challengeIds();
  }

  /** Looks where everybody connected stands now, and tells those who have moved. */
  async tellChanges(challengeId: number): Promise<void> {
    const userIds = this.participantsOf(challengeId);
    if (userIds.length === 0) return;
    const places = await this.challenges.ranksOf(challengeId, userIds);
    for (const { userId, rank, previousRank, score } of this.told.update(challengeId, places)) {
      this.notifications.notifyConnections(this.hub.ofUser(userId), {
        notification_type: 'rank',
        data: { challenge_id: challengeId, rank, previous_rank: previousRank, score },
      });
    }
  }

  private async read(user: Caller): Promise<void> {
    try {
      for (const challengeId of await this.openChallengesOf(user)) await this.begin(challengeId, [user.userId]);
      if (this.isConnected(user.userId)) this.watched.add(user.userId);
    } catch (error) {
      this.reading.delete(user.userId);
      this.logger.warn({ err: error }, 'The ranks of a user who has just connected could not be read');
    }
  }

  /** Challenges of which the board can still change. */
  private async openChallengesOf(user: Caller): Promise<number[]> {
    const ids: number[] = [];
    for (const status of [ChallengeStatus.Active, ChallengeStatus.Upcoming]) {
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const found = await this.challenges.listOwn(user, { status, page, size: PAGE_SIZE });
        ids.push(...found.items.map(({ challenge }) => challenge.id));
        pages = found.pages;
      }
    }
    return ids;
  }

  private async beginUnknown(challengeId: number, userIds: number[]): Promise<void> {
    try {
      await this.begin(
        challengeId,
        userIds.filter((userId) => this.isUnknown(challengeId, userId)),
      );
    } catch (error) {
      this.logger.warn({ err: error, challengeId }, 'The ranks of who has just joined could not be read');
    }
  }

  /** Takes the ranks that users have now for what they have been told. */
  private async begin(challengeId: number, userIds: readonly number[]): Promise<void> {
    const places = await this.challenges.ranksOf(challengeId, userIds);
    for (const [userId, { rank }] of places) {
      if (this.isConnected(userId)) this.told.set(challengeId, userId, rank);
    }
  }

  private isUnknown(challengeId: number, userId: number): boolean {
    return this.watched.has(userId) && !this.told.has(challengeId, userId);
  }

  private isConnected(userId: number): boolean {
    return this.hub.ofUser(userId).size > 0;
  }
}
