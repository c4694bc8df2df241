import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { Role } from '../../common/auth/role.enum';
import { localDayOf } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { dayRuleOf } from '../users/users.service';
import { ChallengeAccess } from './challenge-access';
import { statusAt } from './challenge-status';
import {
  applyTerms,
  changedFields,
  changesScores,
  checkDates,
  completionOf,
  isFixedByStart,
  newTerms,
  startOfChallenge,
  titleKey,
} from './challenge-terms';
import type { ChallengeView } from './challenge-view';
import { ChallengeWrites } from './challenge-writes';
import { challengeStarted, tooFewSeats } from './challenges.errors';
import { ChallengesRepository, type NewChallenge } from './challenges.repository';
import type { CreateChallengeDto } from './dto/create-challenge.dto';
import type { UpdateChallengeDto } from './dto/update-challenge.dto';
import { ChallengeStatus } from './entities/challenge-status.enum';
import { ChallengeCancelledEvent } from './events/challenge-cancelled.event';
import { ChallengeChangedEvent } from './events/challenge-changed.event';
import { ChallengeDeletedEvent } from './events/challenge-deleted.event';
import { newInviteCode } from './invite-code';
import { ParticipationService } from './participation.service';
import { ParticipantsRepository } from './participants.repository';
import { ScoresService } from './scores.service';

/** Makes, changes and deletes challenges. */
@Injectable()
export class ChallengeEditingService {
  constructor(
    private readonly access: ChallengeAccess,
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly participation: ParticipationService,
    private readonly scores: ScoresService,
    private readonly writes: ChallengeWrites,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a challenge, whose creator is its first participant. One that starts today runs at once.
   *
   * @throws 422 `validation_failed` for dates in the past, the wrong way round, or too far apart
   */
  create(caller: Caller, input: CreateChallengeDto): Promise<ChallengeView> {
    const terms = newTerms(input);
    return this.writes.asCaller(caller, async (tx, user) => {
      const now = this.clock.now();
      checkDates(terms, localDayOf(now, dayRuleOf(user)));
      const made = {
        ...terms,
        titleKey: titleKey(terms.title),
        creatorId: user.id,
        status: ChallengeStatus.Upcoming,
        startsAt: startOfChallenge(terms.startDate, user.timezone),
        completesAt: completionOf(terms.endDate),
        participantsCount: 0,
        inviteCode: newInviteCode(),
        resultsCursor: null,
        createdAt: now,
        updatedAt: now,
      } satisfies NewChallenge;
      const row = { ...made, status: statusAt(made, now) };
      const id = await this.challenges.insert(tx, row);
      await this.participation.add(tx, { ...row, id }, user);
      await this.writes.record(tx, 'challenge.created', user.id, id);
      return { result: await this.access.get(caller, id, tx), events: [] };
    });
  }

  /**
   * Changes the fields that are sent. What is sent as it stands already is no change.
   *
   * @throws 403 `forbidden` for who may see it but has not created it
   * @throws 404 `not_found`
   * @throws 409 `challenge_started` for what cannot change any more
   * @throws 422 `validation_failed` for dates that make no sense, and fewer seats than are taken
   */
  async update(caller: Caller, id: number, input: UpdateChallengeDto): Promise<ChallengeView> {
    const { view, isScoredAnew } = await this.writes.asCaller(caller, async (tx, user) => {
      const before = await this.access.lockOwn(tx, caller, id, false);
      const { challenge, status } = before;
      const terms = applyTerms(input, challenge);
      const fields = changedFields(challenge, terms);
      if (fields.length === 0) return { result: { view: before, isScoredAnew: false }, events: [] };
      if (status !== ChallengeStatus.Upcoming && isFixedByStart(fields)) throw challengeStarted();

      const now = this.clock.now();
      const isMoved = fields.includes('start_date');
      checkDates(terms, isMoved ? localDayOf(now, dayRuleOf(user)) : null);
      if (terms.maxParticipants !== null && terms.maxParticipants < challenge.participantsCount) {
        throw tooFewSeats(challenge.participantsCount);
      }
      await this.challenges.update(tx, id, {
        ...terms,
        titleKey: titleKey(terms.title),
        startsAt: isMoved ? startOfChallenge(terms.startDate, user.timezone) : challenge.startsAt,
        completesAt: completionOf(terms.endDate),
        updatedAt: now,
      });
      await this.writes.record(tx, 'challenge.updated', user.id, id, { fields });
      const view = await this.access.get(caller, id, tx);
      // Some days may have come already where the date is ahead of the creator's.
      const hasBegun = [challenge, terms].some(({ startDate }) => this.scores.hasBegunSomewhere(startDate));
      const isScoredAnew = changesScores(fields) && hasBegun;
      return { result: { view, isScoredAnew }, events: [new ChallengeChangedEvent(id, terms.title, fields)] };
    });
    if (isScoredAnew) await this.scores.recompute(id);
    return view;
  }

  /**
   * Deletes a challenge for everyone; a running one that an administrator deletes stays, cancelled, for its participants.
   *
   * @throws 403 `forbidden` for who may see it but has not created it
   * @throws 404 `not_found`
   */
  delete(caller: Caller, id: number): Promise<void> {
    return this.writes.asCaller(caller, async (tx) => {
      const { challenge, status } = await this.access.lockOwn(tx, caller, id, true);
      if (status === ChallengeStatus.Active && caller.role === Role.Admin) {
        await this.challenges.update(tx, id, { status: ChallengeStatus.Cancelled, updatedAt: this.clock.now() });
        await this.writes.record(tx, 'challenge.cancelled', caller.userId, id);
        return { result: undefined, events: [new ChallengeCancelledEvent(id, challenge.title)] };
      }
      const participantIds = await this.participants.findAllUserIds(tx, id);
      await this.challenges.delete(tx, id);
      await this.writes.record(tx, 'challenge.deleted', caller.userId, id);
      return { result: undefined, events: [new ChallengeDeletedEvent(id, challenge.title, participantIds)] };
    });
  }
}
