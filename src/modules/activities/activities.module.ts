import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { UsersModule } from '../users/users.module';
import { ActivitiesController } from './activities.controller';
import { ActivitiesRepository } from './activities.repository';
import { ActivitiesService } from './activities.service';
import { ActivitiesExportService } from './activities-export.service';
import { Activity } from './entities/activity.entity';
import { Usage } from './entities/usage.entity';
import { UsageExportSection } from './usage-export.section';
import { UsageFiguresService } from './usage-figures.service';
import { UsageLedger } from './usage-ledger';
import { UsageObservers } from './usage-observers';
import { UsageVerificationService } from './usage-verification.service';
import { UsageRepository } from './usage.repository';

@Module({
  imports: [TypeOrmModule.forFeature([Activity, Usage]), AuditLogsModule, UsersModule],
  controllers: [ActivitiesController],
  providers: [
    ActivitiesService,
    ActivitiesExportService,
    UsageExportSection,
    UsageFiguresService,
    UsageVerificationService,
    UsageLedger,
    UsageObservers,
    ActivitiesRepository,
    UsageRepository,
  ],
  exports: [ActivitiesService, UsageFiguresService, UsageObservers],
})
export class ActivitiesModule {}
