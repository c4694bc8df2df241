import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Job } from './entities/job.entity';
import { JobStatus } from './entities/job-status.enum';

/** Single statements, each atomic by itself: who gets a job is decided by which process's update finds the row. */
@Injectable()
export class JobsRepository {
  constructor(@InjectRepository(Job) private readonly jobs: Repository<Job>) {}

  find(name: string): Promise<Job | null> {
    return this.jobs.findOneBy({ name });
  }

  findAll(): Promise<Job[]> {
    return this.jobs.find({ order: { name: 'ASC' } });
  }

  /** Makes the row of a job that is new; one that is there stays as it is. */
  async ensure(name: string, doneUntil: Date): Promise<void> {
    await this.jobs
      .createQueryBuilder()
      .insert()
      .values({
        name,
        doneUntil,
        claimedBy: null,
        claimedUntil: null,
        lastStartedAt: null,
        lastFinishedAt: null,
        lastStatus: null,
        lastError: null,
        failures: 0,
      })
      .orIgnore()
      .updateEntity(false)
      .execute();
  }

  /** Takes a job that has not come up to `slot` and that nobody is at. Answers whether this call got it. */
  async claim(name: string, slot: Date, claimedBy: string, now: Date, claimedUntil: Date): Promise<boolean> {
    const { affected } = await this.jobs
      .createQueryBuilder()
      .update()
      .set({ claimedBy, claimedUntil, lastStartedAt: now, lastStatus: JobStatus.Running })
      .where('name = :name AND done_until < :slot AND (claimed_until IS NULL OR claimed_until <= :now)', {
        name,
        slot,
        now,
      })
      .execute();
    return affected === 1;
  }

  /** Keeps a claim; `false` where another process has taken it over. */
  async renew(name: string, claimedBy: string, claimedUntil: Date): Promise<boolean> {
    const { affected } = await this.jobs.update({ name, claimedBy }, { claimedUntil });
    return affected === 1;
  }

  async succeed(name: string, claimedBy: string, doneUntil: Date, now: Date): Promise<void> {
    await this.jobs.update(
      { name, claimedBy },
      {
        doneUntil,
        claimedBy: null,
        claimedUntil: null,
        lastFinishedAt: now,
        lastStatus: JobStatus.Succeeded,
        lastError: null,
        failures: 0,
      },
    );
  }

  /** Frees a job that is not done for whoever takes it next. */
  async handBack(name: string, claimedBy: string, now: Date): Promise<void> {
    await this.jobs.update(
      { name, claimedBy },
      { claimedBy: null, claimedUntil: null, lastFinishedAt: now, lastStatus: JobStatus.Stopped },
    );
  }

  /**
   * @param error at most 500 characters
   * @param retryAt until then nobody takes it again
   */
  async fail(name: string, claimedBy: string, error: string, now: Date, retryAt: Date): Promise<void> {
    await this.jobs
      .createQueryBuilder()
      .update()
      .set({
        claimedBy: null,
        claimedUntil: retryAt,
        lastFinishedAt: now,
        lastStatus: JobStatus.Failed,
        lastError: error,
        failures: () => 'failures + 1',
      })
      .where({ name, claimedBy })
      .execute();
  }
}
