import { NumberResponseField, TextResponseField } from '../../../common/openapi/response-fields';
import type { User } from '../../users/entities/user.entity';

/** Another user, as everyone may see them. */
export class PersonDto {
  @NumberResponseField({ integer: true, example: 17 })
  id!: number;

  @TextResponseField({ example: 'sam.doe' })
  username!: string;

  @TextResponseField({ nullable: true, example: 'https://example.org/me.png' })
  avatar_url!: string | null;

  static from({ id, username, avatarUrl }: Pick<User, 'id' | 'username' | 'avatarUrl'>): PersonDto {
    return { id, username, avatar_url: avatarUrl };
  }
}
