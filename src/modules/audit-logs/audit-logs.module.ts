import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLogArchiveService } from './audit-log-archive.service';
import { AuditLogsRepository } from './audit-logs.repository';
import { AuditLogsScheduler } from './audit-logs.scheduler';
import { AuditLogsService } from './audit-logs.service';
import { AuditLog } from './entities/audit-log.entity';
import { LogChain } from './entities/log-chain.entity';
import { JobRunsListener } from './job-runs.listener';
import { LogChainRepository } from './log-chain.repository';
import { LogChainService } from './log-chain.service';
import { LogSeal } from './log-seal';
import { LogSealingService } from './log-sealing.service';
import { LogVerificationService } from './log-verification.service';

@Module({
  imports: [TypeOrmModule.forFeature([AuditLog, LogChain])],
  providers: [
    AuditLogsService,
    AuditLogsRepository,
    LogChainService,
    LogChainRepository,
    LogSeal,
    LogSealingService,
    LogVerificationService,
    AuditLogArchiveService,
    AuditLogsScheduler,
    JobRunsListener,
  ],
  exports: [AuditLogsService, AuditLogArchiveService],
})
export class AuditLogsModule {}
