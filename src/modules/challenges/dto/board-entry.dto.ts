import { minutesFromSeconds } from '../../../common/durations/durations';
import { MinutesResponseField, NumberResponseField, TextResponseField } from '../../../common/openapi/response-fields';
import type { BoardEntry } from '../board';

/** A line of the board, the same for everyone. */
export class BoardEntryDto {
  @NumberResponseField({ integer: true, nullable: true, example: 2, description: '`null` where no day counts yet' })
  rank!: number | null;

  @NumberResponseField({ integer: true, example: 17 })
  user_id!: number;

  @TextResponseField({ example: 'sam.doe' })
  username!: string;

  @TextResponseField({ nullable: true, example: 'https://example.org/me.png' })
  avatar_url!: string | null;

  @NumberResponseField({ integer: true, example: 385 })
  score!: number;

  @MinutesResponseField({ example: 142.5, description: 'Used over the counted days' })
  total_minutes!: number;

  @NumberResponseField({ integer: true, example: 5 })
  days_counted!: number;

  static from(entry: BoardEntry): BoardEntryDto {
    return {
      rank: entry.rank,
      user_id: entry.userId,
      username: entry.username,
      avatar_url: entry.avatarUrl,
      score: entry.score,
      total_minutes: minutesFromSeconds(entry.totalSeconds),
      days_counted: entry.daysCounted,
    };
  }
}
