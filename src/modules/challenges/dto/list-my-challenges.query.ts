import { PageQuery } from '../../../common/pagination/page-query.dto';
import { EnumField } from '../../../common/validation/request-fields';
import { ChallengeStatus } from '../entities/challenge-status.enum';

export const CHALLENGE_ROLES = ['creator', 'participant'] as const;
export type ChallengeRole = (typeof CHALLENGE_ROLES)[number];

export class ListMyChallengesQuery extends PageQuery {
  @EnumField(ChallengeStatus, 'ChallengeStatus', { optional: true, description: 'By the clock' })
  status?: ChallengeStatus;

  @EnumField(CHALLENGE_ROLES, 'ChallengeRole', {
    optional: true,
    description: 'Those the caller created, or the others they take part in',
  })
  role?: ChallengeRole;
}
