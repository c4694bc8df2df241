import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { Avatar } from './entities/avatar.entity';

export type NewAvatar = Omit<Avatar, 'user'>;

@Injectable()
export class AvatarsRepository {
  constructor(@InjectRepository(Avatar) private readonly avatars: Repository<Avatar>) {}

  findByName(name: string): Promise<Avatar | null> {
    return this.avatars.findOneBy({ name });
  }

  findOfUser(userId: number): Promise<Avatar | null> {
    return this.avatars.findOneBy({ userId });
  }

  async insert(tx: EntityManager, row: NewAvatar): Promise<void> {
    await tx.createQueryBuilder().insert().into(Avatar).values(row).updateEntity(false).execute();
  }
}
