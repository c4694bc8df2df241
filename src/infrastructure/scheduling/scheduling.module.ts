import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MetricsModule } from '../metrics/metrics.module';
import { Job } from './entities/job.entity';
import { JobMetrics } from './job-metrics';
import { JobRunner } from './job-runner';
import { JobsRepository } from './jobs.repository';

/** The clock's work: features register jobs, the runner sees that each slot is run once. */
@Global()
@Module({
  imports: [MetricsModule, ScheduleModule.forRoot(), TypeOrmModule.forFeature([Job])],
  providers: [JobMetrics, JobRunner, JobsRepository],
  exports: [JobRunner],
})
export class SchedulingModule {}
