import { Role } from '../../common/auth/role.enum';
import type { User } from '../users/entities/user.entity';
import { assertAdminRemains, assertStillAdmin, type Standing } from './last-admin';

const ACTING = { role: Role.Admin, isActive: true, isVerified: true };

const person = (id: number, more: Partial<Standing> = {}): User => ({ ...ACTING, ...more, id }) as User;

describe('assertAdminRemains', () => {
  const last = expect.objectContaining({ status: 409, code: 'last_admin' });

  it.each<[string, Partial<Standing> | null]>([
    ['deactivating', { isActive: false }],
    ['demoting', { role: Role.User }],
    ['unverifying', { isVerified: false }],
    ['deleting', null],
  ])('refuses %s the last one', (_what, change) => {
    const only = person(1);
    const after = change === null ? null : { ...ACTING, ...change };
    expect(() => assertAdminRemains([only], only, after)).toThrow(last);
    expect(() => assertAdminRemains([only, person(2)], only, after)).not.toThrow();
  });

  it('does not count on one who cannot sign in', () => {
    const only = person(1);
    const others = [person(2, { isActive: false }), person(3, { isVerified: false })];
    expect(() => assertAdminRemains([only, ...others], only, null)).toThrow(last);
  });

  it('lets go of whoever was none', () => {
    const user = person(2, { role: Role.User });
    expect(() => assertAdminRemains([person(1)], user, null)).not.toThrow();
    const disabled = person(3, { isActive: false });
    expect(() => assertAdminRemains([disabled], disabled, null)).not.toThrow();
  });

  it('lets the last one be changed in other ways', () => {
    const only = person(1);
    expect(() => assertAdminRemains([only], only, ACTING)).not.toThrow();
  });
});

describe('assertStillAdmin', () => {
  it('refuses who is an administrator no more', () => {
    const forbidden = expect.objectContaining({ status: 403, code: 'forbidden' });
    expect(() => assertStillAdmin([person(1)], 1)).not.toThrow();
    expect(() => assertStillAdmin([person(1)], 2)).toThrow(forbidden);
    expect(() => assertStillAdmin([person(1, { isActive: false })], 1)).toThrow(forbidden);
  });
});
