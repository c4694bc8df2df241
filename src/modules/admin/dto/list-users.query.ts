import { Role } from '../../../common/auth/role.enum';
import { PageQuery } from '../../../common/pagination/page-query.dto';
import { BooleanQueryField, EnumField, TextField } from '../../../common/validation/request-fields';

export const USER_SORTS = [
  'created_at',
  '-created_at',
  'username',
  '-username',
  'last_login_at',
  '-last_login_at',
] as const;
export type UserSort = (typeof USER_SORTS)[number];

/** Which users to list, and in which order. */
export class ListUsersQuery extends PageQuery {
  @TextField({
    max: 100,
    trim: true,
    optional: true,
    description: 'Part of the username, e-mail or full name; case does not matter',
  })
  q?: string;

  @EnumField(Role, 'Role', { optional: true })
  role?: Role;

  @BooleanQueryField({ optional: true })
  is_active?: boolean;

  @BooleanQueryField({ optional: true })
  is_verified?: boolean;

  @EnumField(USER_SORTS, 'UserSort', { optional: true, default: '-created_at' })
  sort: UserSort = '-created_at';
}
