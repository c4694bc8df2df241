import { PageQuery } from '../../../common/pagination/page-query.dto';
import { EnumField, TextField } from '../../../common/validation/request-fields';
import { ChallengeStatus } from '../entities/challenge-status.enum';

export class ListChallengesQuery extends PageQuery {
  @EnumField(ChallengeStatus, 'ChallengeStatus', { optional: true, description: 'By the clock' })
  status?: ChallengeStatus;

  @TextField({ max: 100, trim: true, optional: true, description: 'Part of the title; case does not matter' })
  q?: string;
}
