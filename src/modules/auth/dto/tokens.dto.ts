import { Role } from '../../../common/auth/role.enum';
import {
  BooleanResponseField,
  EnumResponseField,
  NumberResponseField,
  ObjectResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import type { Tokens } from '../sessions.service';

export class TokensUserDto {
  @NumberResponseField({ integer: true, example: 17 })
  id!: number;

  @TextResponseField({ example: 'sam.doe' })
  username!: string;

  @TextResponseField({ example: 'sam@example.org' })
  email!: string;

  @TextResponseField({ nullable: true, example: 'Sam Doe' })
  full_name!: string | null;

  @TextResponseField({ nullable: true })
  avatar_url!: string | null;

  @EnumResponseField(Role, 'Role')
  role!: Role;

  @BooleanResponseField()
  is_verified!: boolean;
}

export class TokensDto {
  @TextResponseField()
  access_token!: string;

  @TextResponseField({ description: 'Good once, for the next pair of tokens' })
  refresh_token!: string;

  @EnumResponseField(['bearer'], 'TokenType')
  token_type!: 'bearer';

  @NumberResponseField({ integer: true, example: 1800, description: 'Seconds the access token is good for' })
  expires_in!: number;

  @ObjectResponseField(TokensUserDto)
  user!: TokensUserDto;

  static from({ accessToken, refreshToken, expiresIn, user }: Tokens): TokensDto {
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: 'bearer',
      expires_in: expiresIn,
      user: {
        id: user.id,
        username: user.username,
        email: user.email,
        full_name: user.fullName,
        avatar_url: user.avatarUrl,
        role: user.role,
        is_verified: user.isVerified,
      },
    };
  }
}

export class MessageDto {
  @TextResponseField()
  message!: string;
}

export class RegisteredDto extends MessageDto {
  @TextResponseField({ example: 'sam@example.org' })
  email!: string;
}
