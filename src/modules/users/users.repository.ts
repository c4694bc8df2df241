import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { Role } from '../../common/auth/role.enum';
import { CacheService } from '../../infrastructure/cache/cache.service';
import { Transactions } from '../../infrastructure/database/transactions';
import { Avatar } from './entities/avatar.entity';
import { accountScope, PEOPLE_SCOPE } from './entities/user-scopes';
import { User } from './entities/user.entity';

export type NewUser = Omit<User, 'id'>;
export type UserChange = Partial<NewUser>;

@Injectable()
export class UsersRepository {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly transactions: Transactions,
    private readonly cache: CacheService,
  ) {}

  findById(id: number, tx?: EntityManager): Promise<User | null> {
    return this.in(tx).findOneBy({ id });
  }

  findByUsernameKey(usernameKey: string, tx?: EntityManager): Promise<User | null> {
    return this.in(tx).findOneBy({ usernameKey });
  }

  findByEmailKey(emailKey: string, tx?: EntityManager): Promise<User | null> {
    return this.in(tx).findOneBy({ emailKey });
  }

  findByGoogleSubject(googleSubject: string, tx?: EntityManager): Promise<User | null> {
    return this.in(tx).findOneBy({ googleSubject });
  }

  /** Reads the row and keeps others from changing it until the transaction ends. */
  lockById(tx: EntityManager, id: number): Promise<User | null> {
    return this.transactions.lockRow(tx, User, { id });
  }

  /** By id. */
  async findAdminIds(tx: EntityManager): Promise<number[]> {
    const admins = await tx.find(User, { select: { id: true }, where: { role: Role.Admin }, order: { id: 'ASC' } });
    return admins.map(({ id }) => id);
  }

  async insert(tx: EntityManager, user: NewUser): Promise<number> {
    const { identifiers } = await tx.createQueryBuilder().insert().into(User).values(user).execute();
    return (identifiers[0] as { id: number }).id;
  }

  /** Whoever changes where the avatar is: the stored picture goes with the address that named it. */
  async update(tx: EntityManager, id: number, change: UserChange): Promise<void> {
    if (change.avatarUrl !== undefined) await tx.delete(Avatar, { userId: id });
    await tx.createQueryBuilder().update(User).set(change).where('id = :id', { id }).execute();
    const isSeenByOthers = 'username' in change || 'avatarUrl' in change;
    this.cache.invalidate(accountScope(id), ...(isSeenByOthers ? [PEOPLE_SCOPE] : []));
  }

  async delete(tx: EntityManager, id: number): Promise<void> {
    await tx.createQueryBuilder().delete().from(User).where('id = :id', { id }).execute();
    this.cache.invalidate(accountScope(id), PEOPLE_SCOPE);
  }

  private in(tx?: EntityManager): Repository<User> {
    return tx === undefined ? this.users : tx.getRepository(User);
  }
}
