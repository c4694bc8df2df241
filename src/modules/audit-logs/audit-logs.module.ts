import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLogArchiveService } from './audit-log-archive.service';
import { AuditLogsRepository } from './audit-logs.repository';
import { AuditLogsScheduler } from './audit-logs.scheduler';
import { AuditLogsService } from './audit-logs.service';
import { AuditLog } from './entities/audit-log.entity';
import { JobRunsListener } from './job-runs.listener';

@Module({
  imports: [TypeOrmModule.forFeature([AuditLog])],
  providers: [AuditLogsService, AuditLogsRepository, AuditLogArchiveService, AuditLogsScheduler, JobRunsListener],
  exports: [AuditLogsService, AuditLogArchiveService],
})
export class AuditLogsModule {}
