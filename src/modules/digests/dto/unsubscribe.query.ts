import { TokenField } from '../../auth/dto/password-field';

export class UnsubscribeQuery {
  @TokenField({ description: 'As it stands in the link of the e-mail' })
  token!: string;
}
