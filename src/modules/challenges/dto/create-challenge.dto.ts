import { BooleanField } from '../../../common/validation/request-fields';
import type { NewTermsInput } from '../challenge-terms';
import {
  DailyTargetField,
  DescriptionField,
  EndDateField,
  MaxParticipantsField,
  StartDateField,
  TargetAppsField,
  TitleField,
} from './challenge-fields';

/** `null` stands for a field left out. */
export class CreateChallengeDto implements NewTermsInput {
  @TitleField()
  title!: string;

  @DescriptionField()
  description?: string | null;

  @BooleanField({ optional: true, nullable: true, default: true, description: 'A private one needs its invite code' })
  is_public?: boolean | null;

  @TargetAppsField()
  target_apps?: string[] | null;

  @DailyTargetField()
  daily_target_minutes!: number;

  @StartDateField()
  start_date!: string;

  @EndDateField()
  end_date!: string;

  @MaxParticipantsField()
  max_participants?: number | null;
}
