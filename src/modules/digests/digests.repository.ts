import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Brackets, Repository, type SelectQueryBuilder } from 'typeorm';
import { User } from '../users/entities/user.entity';
import type { TimeSetting } from './digest-plans';

/** A time zone, and a time of day that some of its users have set. */
export interface TimeInUse {
  timezone: string;
  /** HH:MM */
  time: string;
}

/** A user who may get a digest. */
export type DigestReader = Pick<User, 'id' | 'email' | 'timezone' | 'settings'>;

@Injectable()
export class DigestsRepository {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  /** Every combination of time zone and `setting` among the users who get mail: few, however many users there are. */
  findTimesInUse(setting: TimeSetting): Promise<TimeInUse[]> {
    return this.readers()
      .select('u.timezone', 'timezone')
      .addSelect(this.valueOf(setting), 'time')
      .distinct(true)
      .getRawMany<TimeInUse>();
  }

  /** The next users above `afterId` who get mail and have one of `times` as `setting`, by id. */
  findReaders(
    setting: TimeSetting,
    times: readonly TimeInUse[],
    afterId: number,
    limit: number,
  ): Promise<DigestReader[]> {
    const zonesByTime = Map.groupBy(times, ({ time }) => time);
    const hasOneOfTimes = new Brackets((query) => {
      for (const [index, [time, inZones]] of [...zonesByTime].entries()) {
        query.orWhere(`${this.valueOf(setting)} = :time${index} AND u.timezone IN (:...zones${index})`, {
          [`time${index}`]: time,
          [`zones${index}`]: inZones.map(({ timezone }) => timezone),
        });
      }
    });
    return this.readers()
      .select(['u.id', 'u.email', 'u.timezone', 'u.settings'])
      .andWhere('u.id > :afterId', { afterId })
      .andWhere(hasOneOfTimes)
      .orderBy('u.id')
      .limit(limit)
      .getMany();
  }

  private readers(): SelectQueryBuilder<User> {
    return this.users.createQueryBuilder('u').where('u.isActive = :yes AND u.isVerified = :yes', { yes: true });
  }

  /** SQLite answers text as it is, the servers as JSON. */
  private valueOf(setting: TimeSetting): string {
    const json = `JSON_EXTRACT(u.settings, '$.${setting}')`;
    return this.users.manager.dataSource.options.type === 'better-sqlite3' ? json : `JSON_UNQUOTE(${json})`;
  }
}
