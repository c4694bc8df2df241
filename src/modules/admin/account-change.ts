import type { User } from '../users/entities/user.entity';
import type { AdminUpdateUserDto } from './dto/update-user.dto';

/** What an administrator may change of an account. */
export type AccountChange = Partial<Pick<User, 'fullName' | 'username' | 'email' | 'role' | 'isActive' | 'isVerified'>>;

/** What `input` asks for that `user` is not already. */
export function accountChange(user: User, input: AdminUpdateUserDto): AccountChange {
  const asked: AccountChange = {
    fullName: input.full_name,
    username: input.username,
    email: input.email,
    role: input.role,
    isActive: input.is_active,
    isVerified: input.is_verified,
  };
  const fields = Object.keys(asked) as (keyof AccountChange)[];
  return Object.fromEntries(
    fields
      .filter((field) => asked[field] !== undefined && asked[field] !== user[field])
      .map((field) => [field, asked[field]]),
  );
}

/** Whether tokens and sockets that were good before must not be any more. */
export function endsSessions({ role, isActive, isVerified }: AccountChange): boolean {
  return role !== undefined || isActive === false || isVerified === false;
}

/** What the audit log keeps of a change: which fields, and what decides on access; no names or addresses. */
export function auditedChange(change: AccountChange): Record<string, unknown> {
  const { role, isActive, isVerified } = change;
  return {
    fields: Object.keys(change).map((field) => WIRE_NAMES[field as keyof AccountChange]),
    ...(role === undefined ? {} : { role }),
    ...(isActive === undefined ? {} : { is_active: isActive }),
    ...(isVerified === undefined ? {} : { is_verified: isVerified }),
  };
}

const WIRE_NAMES: Readonly<Record<keyof AccountChange, string>> = {
  fullName: 'full_name',
  username: 'username',
  email: 'email',
  role: 'role',
  isActive: 'is_active',
  isVerified: 'is_verified',
};
