import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../infrastructure/clock/clock';
import { type UsageChanges, UsageObservers } from '../activities/usage-observers';
import { dayRuleOf } from '../users/users.service';
import { ChallengeScoresChangedEvent } from './events/challenge-scores-changed.event';
import { ParticipantsRepository } from './participants.repository';
import { ScoresService } from './scores.service';

/**
 * Keeps the scores of a user whose usage changed, in the transaction that changed it. It touches that user's own rows and
 * nothing shared, so it costs the same however many others take part.
 */
@Injectable()
export class ScoresObserver implements OnModuleInit {
  constructor(
    private readonly observers: UsageObservers,
    private readonly participants: ParticipantsRepository,
    private readonly scores: ScoresService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.observers.register((tx, changes) => this.observe(tx, changes));
  }

  private async observe(tx: EntityManager, { user, changes }: UsageChanges): Promise<object[]> {
    const dates = changes.map(({ date }) => date).sort();
    const [start, end] = [dates[0], dates.at(-1)];
    if (start === undefined || end === undefined) return [];
    const events: object[] = [];
    for (const { id, challengeId } of await this.participants.findScored(
      tx,
      user.id,
      { start, end },
      this.clock.now(),
    )) {
      const isChanged = await this.scores.rescore(tx, id, dayRuleOf(user));
      if (isChanged) events.push(new ChallengeScoresChangedEvent(challengeId, [user.id]));
    }
    return events;
  }
}
