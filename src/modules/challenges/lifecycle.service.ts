import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { Role } from '../../common/auth/role.enum';
import { localDayOf } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { dayRuleOf } from '../users/users.service';
import { ChallengeAccess } from './challenge-access';
import { isFinal } from './challenge-status';
import type { ChallengeView } from './challenge-view';
import { ChallengeWrites, type Outcome } from './challenge-writes';
import { challengeClosed, challengeNotOver } from './challenges.errors';
import { ChallengesRepository } from './challenges.repository';
import { ChallengeStatus } from './entities/challenge-status.enum';
import type { Challenge } from './entities/challenge.entity';
import { ChallengeCompletedEvent } from './events/challenge-completed.event';
import { ChallengeStartedEvent } from './events/challenge-started.event';
import { ParticipantsRepository } from './participants.repository';
import { ResultsService } from './results.service';

const NOTHING_DONE: Outcome<boolean> = { result: false, events: [] };

/** Starts and completes challenges. Each is looked at again under its lock, so of several processes one does it. */
@Injectable()
export class LifecycleService {
  constructor(
    private readonly access: ChallengeAccess,
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly results: ResultsService,
    private readonly writes: ChallengeWrites,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts and completes what is due, and mails the results.
   *
   * @returns how many things it did
   */
  async advance(signal: AbortSignal): Promise<number> {
    const now = this.clock.now();
    let done = 0;
    for (const id of await this.challenges.findIdsToStart(now)) {
      if (!signal.aborted && (await this.start(id, now))) done += 1;
    }
    for (const id of await this.challenges.findIdsToComplete(now)) {
      if (!signal.aborted && (await this.completeDue(id, now))) done += 1;
    }
    return done + (await this.results.sendAll(signal));
  }

  /**
   * Completes a challenge: its ranks are final, and the first results go out at once; the job mails the rest.
   *
   * @throws 403 `forbidden` for who may see it but has not created it
   * @throws 404 `not_found`
   * @throws 409 `challenge_closed` once it is over, `challenge_not_over` before its last day is over for its creator
   */
  async complete(caller: Caller, id: number): Promise<ChallengeView> {
    const view = await this.writes.asCaller(caller, async (tx, user) => {
      const { challenge, status } = await this.access.lockOwn(tx, caller, id, true);
      if (isFinal(status)) throw challengeClosed();
      const isOver = localDayOf(this.clock.now(), dayRuleOf(user)) > challenge.endDate;
      if (!isOver && caller.role !== Role.Admin) throw challengeNotOver();
      const events = await this.close(tx, challenge, caller.userId);
      return { result: await this.access.get(caller, id, tx), events };
    });
    await this.results.sendPage(id);
    return view;
  }

  private start(id: number, now: Date): Promise<boolean> {
    return this.writes.run(async (tx) => {
      const challenge = await this.challenges.lock(tx, id);
      const isDue = challenge?.status === ChallengeStatus.Upcoming && challenge.startsAt <= now;
      if (!isDue) return NOTHING_DONE;
      await this.challenges.update(tx, id, { status: ChallengeStatus.Active, updatedAt: now });
      await this.writes.record(tx, 'challenge.started', null, id);
      return { result: true, events: [new ChallengeStartedEvent(id, challenge.title)] };
    });
  }

  private completeDue(id: number, now: Date): Promise<boolean> {
    return this.writes.run(async (tx) => {
      const challenge = await this.challenges.lock(tx, id);
      if (challenge === null || isFinal(challenge.status) || challenge.completesAt > now) return NOTHING_DONE;
      return { result: true, events: await this.close(tx, challenge, null) };
    });
  }

  /**
   * The scores stay as the last recording, or the hourly job, has left them: derived anew they would hold what came too late.
   *
   * @param challenge locked by `tx`
   * @param userId who closes it; `null`: the clock
   */
  private async close(tx: EntityManager, { id, title }: Challenge, userId: number | null): Promise<object[]> {
    await this.participants.freezeRanks(tx, id);
    await this.challenges.update(tx, id, {
      status: ChallengeStatus.Completed,
      resultsCursor: 0,
      updatedAt: this.clock.now(),
    });
    await this.writes.record(tx, 'challenge.completed', userId, id);
    return [new ChallengeCompletedEvent(id, title)];
  }
}
