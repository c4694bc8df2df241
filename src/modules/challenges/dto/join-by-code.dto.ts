import { InviteCodeField } from './invite-code-field';

export class JoinByCodeDto {
  @InviteCodeField()
  invite_code!: string;
}
