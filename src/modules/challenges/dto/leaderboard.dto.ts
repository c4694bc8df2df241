import {
  BooleanResponseField,
  EnumResponseField,
  InstantResponseField,
  ListResponseField,
  NumberResponseField,
  ObjectResponseField,
} from '../../../common/openapi/response-fields';
import type { BoardEntry, Leaderboard, Place } from '../board';
import { ChallengeStatus } from '../entities/challenge-status.enum';
import { BoardEntryDto } from './board-entry.dto';

export class LeaderboardItemDto extends BoardEntryDto {
  @BooleanResponseField()
  is_me!: boolean;

  static ofCaller(entry: BoardEntry, callerId: number): LeaderboardItemDto {
    return { ...BoardEntryDto.from(entry), is_me: entry.userId === callerId };
  }
}

export class PlaceDto implements Place {
  @NumberResponseField({ integer: true, nullable: true, example: 2, description: '`null` where no day counts yet' })
  rank!: number | null;

  @NumberResponseField({ integer: true, example: 385 })
  score!: number;
}

/** One page of a challenge's board. */
export class LeaderboardDto {
  @NumberResponseField({ integer: true, example: 3 })
  challenge_id!: number;

  @EnumResponseField(ChallengeStatus, 'ChallengeStatus', { description: 'By the clock' })
  status!: ChallengeStatus;

  @InstantResponseField({ description: 'When the board last changed' })
  updated_at!: Date;

  @ListResponseField(LeaderboardItemDto)
  items!: LeaderboardItemDto[];

  @ObjectResponseField(PlaceDto, { nullable: true, description: '`null` for who does not take part' })
  me!: PlaceDto | null;

  @NumberResponseField({ integer: true, description: 'Participants', example: 57 })
  total!: number;

  @NumberResponseField({ integer: true, example: 1 })
  page!: number;

  @NumberResponseField({ integer: true, example: 20 })
  size!: number;

  @NumberResponseField({ integer: true, example: 3 })
  pages!: number;

  static from({ view, updatedAt, entries, me }: Leaderboard, callerId: number): LeaderboardDto {
    return {
      challenge_id: view.challenge.id,
      status: view.status,
      updated_at: updatedAt,
      items: entries.items.map((entry) => LeaderboardItemDto.ofCaller(entry, callerId)),
      me,
      total: entries.total,
      page: entries.page,
      size: entries.size,
      pages: entries.pages,
    };
  }
}
