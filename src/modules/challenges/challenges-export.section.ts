import { Injectable, type OnModuleInit } from '@nestjs/common';
import { minutesFromSeconds } from '../../common/durations/durations';
import { Clock } from '../../infrastructure/clock/clock';
import { pagesById } from '../../infrastructure/scheduling/pages-by-id';
import { AccountExportSections } from '../users/account-export-sections';
import { statusAt } from './challenge-status';
import { ChallengesRepository } from './challenges.repository';
import type { ChallengeParticipant } from './entities/challenge-participant.entity';
import type { Challenge } from './entities/challenge.entity';
import { ParticipantsRepository } from './participants.repository';

const PAGE_SIZE = 1_000;

/** Gives the challenges a user created, and what they came to in those they are in, to the export of their account. */
@Injectable()
export class ChallengesExportSection implements OnModuleInit {
  constructor(
    private readonly exportSections: AccountExportSections,
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.exportSections.register(
      { name: 'challenges', pages: (userId) => this.created(userId) },
      { name: 'participations', pages: (userId) => this.participations(userId) },
    );
  }

  private async *created(userId: number): AsyncGenerator<object[]> {
    const now = this.clock.now();
    for await (const page of pagesById((afterId) => this.challenges.findCreatedAfter(userId, afterId, PAGE_SIZE))) {
      yield page.map((challenge) => exportedChallenge(challenge, now));
    }
  }

  private async *participations(userId: number): AsyncGenerator<object[]> {
    const now = this.clock.now();
    for await (const page of pagesById((afterId) => this.participants.findOfUserAfter(userId, afterId, PAGE_SIZE))) {
      yield page.map((participant) => exportedParticipation(participant, now));
    }
  }
}

function exportedChallenge(challenge: Challenge, now: Date): object {
  return {
    id: challenge.id,
    title: challenge.title,
    description: challenge.description,
    is_public: challenge.isPublic,
    status: statusAt(challenge, now),
    target_apps: challenge.targetApps,
    daily_target_minutes: minutesFromSeconds(challenge.dailyTargetSeconds),
    start_date: challenge.startDate,
    end_date: challenge.endDate,
    starts_at: challenge.startsAt,
    completes_at: challenge.completesAt,
    max_participants: challenge.maxParticipants,
    participants_count: challenge.participantsCount,
    invite_code: challenge.inviteCode,
    created_at: challenge.createdAt,
    updated_at: challenge.updatedAt,
  };
}

/** Of the others who are in it, nothing. */
function exportedParticipation(participant: ChallengeParticipant, now: Date): object {
  const challenge = participant.challenge!;
  return {
    challenge_id: challenge.id,
    title: challenge.title,
    status: statusAt(challenge, now),
    joined_at: participant.joinedAt,
    joined_on: participant.joinedOn,
    score: participant.score,
    total_minutes: minutesFromSeconds(Number(participant.totalSeconds)),
    days_counted: participant.daysCounted,
    final_rank: participant.finalRank,
  };
}
