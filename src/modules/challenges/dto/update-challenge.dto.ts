import { BooleanField } from '../../../common/validation/request-fields';
import type { TermsInput } from '../challenge-terms';
import {
  DailyTargetField,
  DescriptionField,
  EndDateField,
  MaxParticipantsField,
  StartDateField,
  TargetAppsField,
  TitleField,
} from './challenge-fields';

/** Fields left out stay as they are; `null` clears. */
export class UpdateChallengeDto implements TermsInput {
  @TitleField({ optional: true })
  title?: string;

  @DescriptionField()
  description?: string | null;

  @BooleanField({ optional: true })
  is_public?: boolean;

  @TargetAppsField()
  target_apps?: string[] | null;

  @DailyTargetField({ optional: true })
  daily_target_minutes?: number;

  @StartDateField({ optional: true })
  start_date?: string;

  @EndDateField({ optional: true })
  end_date?: string;

  @MaxParticipantsField({ description: 'Not below those who take part already; `null`: no limit' })
  max_participants?: number | null;
}
