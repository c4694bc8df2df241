import { Injectable } from '@nestjs/common';
import { minutesFromSeconds } from '../../common/durations/durations';
import { Clock } from '../../infrastructure/clock/clock';
import { MailOutbox, type NewMail } from '../../infrastructure/mail/mail-outbox';
import { quietUntil } from '../users/entities/quiet-hours';
import { ChallengeMailKind } from './challenge-mail-kind.enum';
import { ChallengeWrites } from './challenge-writes';
import { ChallengesRepository } from './challenges.repository';
import type { ChallengeParticipant } from './entities/challenge-participant.entity';
import type { Challenge } from './entities/challenge.entity';
import { ParticipantsRepository } from './participants.repository';

/** What the e-mail holds of one participant's result. */
export type ResultFigures = {
  challenge_id: number;
  title: string;
  /** `null` where no day counted. */
  rank: number | null;
  score: number;
  total_minutes: number;
  days_counted: number;
  participants_count: number;
};

/** Mails queued in one transaction. */
const PAGE_SIZE = 200;

/**
 * Mails the results of completed challenges to everyone who wants them, a page of participants at a time. How far it has come
 * is stored with each page, so a run that was cut off goes on where it stopped.
 */
@Injectable()
export class ResultsService {
  constructor(
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly outbox: MailOutbox,
    private readonly writes: ChallengeWrites,
    private readonly clock: Clock,
  ) {}

  /** @returns how many challenges are done */
  async sendAll(signal: AbortSignal): Promise<number> {
    let done = 0;
    for (const id of await this.challenges.findIdsWithResults()) {
      let isDone = false;
      while (!isDone && !signal.aborted) isDone = await this.sendPage(id);
      if (isDone) done += 1;
    }
    return done;
  }

  /** @returns whether that was the last page */
  sendPage(challengeId: number): Promise<boolean> {
    return this.writes.run(async (tx) => {
      const challenge = await this.challenges.lock(tx, challengeId);
      if (challenge === null || challenge.resultsCursor === null) return { result: true, events: [] };
      const page = await this.participants.findPageWithUsers(challengeId, challenge.resultsCursor, PAGE_SIZE, tx);
      const now = this.clock.now();
      const mails = page.filter(wantsResults).map((participant) => resultMail(challenge, participant, now));
      await this.outbox.enqueueAll(tx, mails);
      const isLast = page.length < PAGE_SIZE;
      await this.challenges.update(tx, challengeId, { resultsCursor: isLast ? null : page.at(-1)!.userId });
      return { result: isLast, events: [] };
    });
  }
}

function wantsResults({ user }: ChallengeParticipant): boolean {
  return user!.isActive && user!.settings.notify.email_challenge_results;
}

function resultMail(challenge: Challenge, participant: ChallengeParticipant, now: Date): NewMail {
  const { id, email, settings, timezone } = participant.user!;
  return {
    kind: ChallengeMailKind.Results,
    userId: id,
    recipient: email,
    context: figuresOf(challenge, participant),
    dedupeKey: `${ChallengeMailKind.Results}:${challenge.id}:${id}`,
    notBefore: quietUntil(settings.quiet_hours, timezone, now) ?? undefined,
  };
}

function figuresOf(challenge: Challenge, participant: ChallengeParticipant): ResultFigures {
  return {
    challenge_id: challenge.id,
    title: challenge.title,
    rank: participant.finalRank,
    score: participant.score,
    total_minutes: minutesFromSeconds(Number(participant.totalSeconds)),
    days_counted: participant.daysCounted,
    participants_count: challenge.participantsCount,
  };
}
