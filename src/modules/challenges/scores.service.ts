import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type DayRule, type LocalDate, localDayOf } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { dayRuleOf } from '../users/users.service';
import { isFinal, statusAt } from './challenge-status';
import { targetKeys } from './challenge-terms';
import { ChallengeWrites } from './challenge-writes';
import { ChallengesRepository } from './challenges.repository';
import type { ChallengeParticipant } from './entities/challenge-participant.entity';
import type { Challenge } from './entities/challenge.entity';
import { ChallengeScoresChangedEvent } from './events/challenge-scores-changed.event';
import { ParticipantsRepository } from './participants.repository';
import { countedRange, type Figures, figuresOf } from './scoring';
import { UsedDaysRepository } from './used-days.repository';

/** Participants recomputed at once. */
const PAGE_SIZE = 200;
/** Where every date begins first. */
const EARLIEST_DAY: DayRule = { timezone: 'Pacific/Kiritimati', dayStartsAt: '00:00' };

/**
 * Derives scores from usage. Every row is locked before its usage is read, and a challenge's status is read after that: so of
 * a recording and whatever else touches the row at the same moment, the later one sees what the earlier has done.
 */
@Injectable()
export class ScoresService {
  constructor(
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly usedDays: UsedDaysRepository,
    private readonly writes: ChallengeWrites,
    private readonly clock: Clock,
  ) {}

  /** What someone who joined a challenge on `joinedOn` has come to by now. */
  async figuresFor(
    tx: EntityManager,
    challenge: Challenge,
    userId: number,
    joinedOn: LocalDate,
    day: DayRule,
  ): Promise<Figures> {
    const range = countedRange(rangeOf(challenge), joinedOn, this.todayOf(day));
    const days = await this.usedDays.find([userId], range, targetKeys(challenge), tx);
    return figuresOf(days.get(userId) ?? [], range, challenge.dailyTargetSeconds);
  }

  /**
   * Derives a participant's figures anew.
   *
   * @param day where the participant's days turn
   * @returns whether they changed; never in a challenge that is over
   */
  async rescore(tx: EntityManager, participantId: number, day: DayRule): Promise<boolean> {
    const participant = await this.participants.lock(tx, participantId);
    if (participant === null) return false;
    const challenge = await this.challenges.findTerms(tx, participant.challengeId);
    if (challenge === null || this.isOver(challenge)) return false;
    const figures = await this.figuresFor(tx, challenge, participant.userId, participant.joinedOn, day);
    if (isSame(participant, figures)) return false;
    await this.participants.setFigures(tx, participant, figures, this.clock.now());
    return true;
  }

  /**
   * Recomputes every challenge that has begun for someone and is not over.
   *
   * @returns how many participants' figures changed
   */
  async recomputeAll(signal: AbortSignal): Promise<number> {
    let changed = 0;
    for (const id of await this.challenges.findIdsToScore(this.latestToday(), this.clock.now())) {
      changed += await this.recompute(id, signal);
    }
    return changed;
  }

  /**
   * Recomputes everyone in a challenge, a page at a time.
   *
   * @returns how many participants' figures changed
   */
  async recompute(challengeId: number, signal?: AbortSignal): Promise<number> {
    let changed = 0;
    for (let lastUserId = 0; ;) {
      const challenge = await this.challenges.find(challengeId);
      if (challenge === null || this.isOver(challenge) || signal?.aborted) return changed;
      const page = await this.participants.findPageWithUsers(challengeId, lastUserId, PAGE_SIZE);
      changed += await this.recomputePage(challenge, page);
      if (page.length < PAGE_SIZE) return changed;
      lastUserId = page.at(-1)!.userId;
    }
  }

  /** Whether any day of a challenge that begins on `startDate` can have come for anyone. */
  hasBegunSomewhere(startDate: LocalDate): boolean {
    return startDate <= this.latestToday();
  }

  /** Looks at all of them without a lock, and takes one for each of the few that seem to differ. */
  private async recomputePage(challenge: Challenge, page: ChallengeParticipant[]): Promise<number> {
    const range = rangeOf(challenge);
    const userIds = page.map(({ userId }) => userId);
    const days = await this.usedDays.find(userIds, range, targetKeys(challenge));
    const differing = page.filter((participant) => {
      const counted = countedRange(range, participant.joinedOn, this.todayOf(dayRuleOf(participant.user!)));
      const figures = figuresOf(days.get(participant.userId) ?? [], counted, challenge.dailyTargetSeconds);
      return !isSame(participant, figures);
    });
    return differing.length === 0 ? 0 : this.rescoreAll(challenge.id, differing);
  }

  private rescoreAll(challengeId: number, participants: ChallengeParticipant[]): Promise<number> {
    const inLockOrder = participants.toSorted((a, b) => a.id - b.id);
    return this.writes.run(async (tx) => {
      const userIds: number[] = [];
      for (const { id, userId, user } of inLockOrder) {
        if (await this.rescore(tx, id, dayRuleOf(user!))) userIds.push(userId);
      }
      const events = userIds.length === 0 ? [] : [new ChallengeScoresChangedEvent(challengeId, userIds)];
      return { result: userIds.length, events };
    });
  }

  private isOver(challenge: Challenge): boolean {
    return isFinal(statusAt(challenge, this.clock.now()));
  }

  private todayOf(day: DayRule): LocalDate {
    return localDayOf(this.clock.now(), day);
  }

  /** The latest date it is anywhere. */
  private latestToday(): LocalDate {
    return this.todayOf(EARLIEST_DAY);
  }
}

function rangeOf({ startDate, endDate }: Challenge): { start: LocalDate; end: LocalDate } {
  return { start: startDate, end: endDate };
}

function isSame(participant: ChallengeParticipant, { score, totalSeconds, daysCounted, standing }: Figures): boolean {
  return (
    participant.score === score &&
    Number(participant.totalSeconds) === totalSeconds &&
    participant.daysCounted === daysCounted &&
    participant.standing === standing
  );
}
