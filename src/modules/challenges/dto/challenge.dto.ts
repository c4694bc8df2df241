import { minutesFromSeconds } from '../../../common/durations/durations';
import {
  BooleanResponseField,
  DateResponseField,
  EnumResponseField,
  InstantResponseField,
  ListResponseField,
  MinutesResponseField,
  NumberResponseField,
  ObjectResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import type { ChallengeView } from '../challenge-view';
import { ChallengeStatus } from '../entities/challenge-status.enum';
import { PersonDto } from './person.dto';

/** A friendly contest over a range of days, as the caller sees it. */
export class ChallengeDto {
  @NumberResponseField({ integer: true, example: 3 })
  id!: number;

  @TextResponseField({ example: 'A quieter November' })
  title!: string;

  @TextResponseField({ nullable: true })
  description!: string | null;

  @BooleanResponseField()
  is_public!: boolean;

  @EnumResponseField(ChallengeStatus, 'ChallengeStatus', { description: 'By the clock' })
  status!: ChallengeStatus;

  @ListResponseField('string', { nullable: true, example: ['Instagram'], description: '`null`: all apps' })
  target_apps!: string[] | null;

  @MinutesResponseField({ example: 60 })
  daily_target_minutes!: number;

  @DateResponseField({ example: '2026-11-20' })
  start_date!: string;

  @DateResponseField({ example: '2026-11-30' })
  end_date!: string;

  @InstantResponseField({ description: '00:00 on the first day in the zone the creator had when setting it' })
  starts_at!: Date;

  @InstantResponseField({ description: '00:00 UTC two days after the last one: from then on nothing counts' })
  completes_at!: Date;

  @NumberResponseField({ integer: true, nullable: true, example: 10, description: '`null`: no limit' })
  max_participants!: number | null;

  @NumberResponseField({ integer: true, example: 4 })
  participants_count!: number;

  @ObjectResponseField(PersonDto)
  creator!: PersonDto;

  @BooleanResponseField()
  is_participant!: boolean;

  @BooleanResponseField()
  is_creator!: boolean;

  @TextResponseField({ nullable: true, example: 'K7QM2XVRTA', description: 'For its creator and participants only' })
  invite_code!: string | null;

  @InstantResponseField()
  created_at!: Date;

  static from({ challenge, status, isParticipant, isCreator }: ChallengeView): ChallengeDto {
    return {
      id: challenge.id,
      title: challenge.title,
      description: challenge.description,
      is_public: challenge.isPublic,
      status,
      target_apps: challenge.targetApps,
      daily_target_minutes: minutesFromSeconds(challenge.dailyTargetSeconds),
      start_date: challenge.startDate,
      end_date: challenge.endDate,
      starts_at: challenge.startsAt,
      completes_at: challenge.completesAt,
      max_participants: challenge.maxParticipants,
      participants_count: challenge.participantsCount,
      creator: PersonDto.from(challenge.creator!),
      is_participant: isParticipant,
      is_creator: isCreator,
      invite_code: isParticipant || isCreator ? challenge.inviteCode : null,
      created_at: challenge.createdAt,
    };
  }
}
