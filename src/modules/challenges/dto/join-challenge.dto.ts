import { InviteCodeField } from './invite-code-field';

export class JoinChallengeDto {
  @InviteCodeField({ optional: true, nullable: true, description: 'Needed for a private one. Case does not matter' })
  invite_code?: string | null;
}
