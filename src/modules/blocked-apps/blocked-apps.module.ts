import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivitiesModule } from '../activities/activities.module';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { UsersModule } from '../users/users.module';
import { BlockedAppsController } from './blocked-apps.controller';
import { BlockedAppsRepository } from './blocked-apps.repository';
import { BlockedAppsScheduler } from './blocked-apps.scheduler';
import { BlockedAppsService } from './blocked-apps.service';
import { BlockedApp } from './entities/blocked-app.entity';
import { LimitAlertsService } from './limit-alerts.service';
import { LimitJobsService } from './limit-jobs.service';
import { LimitMails } from './limit-mails';
import { LimitsObserver } from './limits.observer';
import { LimitsService } from './limits.service';
import { RulesExportSection } from './rules-export.section';

@Module({
  imports: [TypeOrmModule.forFeature([BlockedApp]), ActivitiesModule, AuditLogsModule, UsersModule],
  controllers: [BlockedAppsController],
  providers: [
    BlockedAppsService,
    BlockedAppsRepository,
    BlockedAppsScheduler,
    LimitsService,
    LimitAlertsService,
    LimitJobsService,
    LimitsObserver,
    LimitMails,
    RulesExportSection,
  ],
  exports: [BlockedAppsService],
})
export class BlockedAppsModule {}
