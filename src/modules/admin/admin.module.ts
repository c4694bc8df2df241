import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivitiesModule } from '../activities/activities.module';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { AuthModule } from '../auth/auth.module';
import { ChallengesModule } from '../challenges/challenges.module';
import { UsersModule } from '../users/users.module';
import { ActivityRollUpObserver } from './activity-roll-up.observer';
import { ActivityRollUpRepository } from './activity-roll-up.repository';
import { ActivityRollUpService } from './activity-roll-up.service';
import { AdminChallengesController } from './admin-challenges.controller';
import { AdminLogsController } from './admin-logs.controller';
import { AdminLogsRepository } from './admin-logs.repository';
import { AdminLogsService } from './admin-logs.service';
import { AdminStatsController } from './admin-stats.controller';
import { AdminStatsRepository } from './admin-stats.repository';
import { AdminStatsService } from './admin-stats.service';
import { AdminSystemController } from './admin-system.controller';
import { AdminSystemService } from './admin-system.service';
import { AdminUsersController } from './admin-users.controller';
import { AdminUsersRepository } from './admin-users.repository';
import { AdminUsersService } from './admin-users.service';
import { AdminScheduler } from './admin.scheduler';
import { ActivityDay } from './entities/activity-day.entity';
import { AppDay } from './entities/app-day.entity';
import { AppUser } from './entities/app-user.entity';
import { ChangedDay } from './entities/changed-day.entity';
import { LogDay } from './entities/log-day.entity';
import { FiguresCache } from './figures-cache';
import { LastAdminObserver } from './last-admin.observer';
import { LogRollUpRepository } from './log-roll-up.repository';
import { LogRollUpService } from './log-roll-up.service';

/** What administrators see and do. It reads every feature's rows, and changes them through that feature's service only. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ActivityDay, AppDay, AppUser, ChangedDay, LogDay]),
    AuditLogsModule,
    UsersModule,
    AuthModule,
    ActivitiesModule,
    ChallengesModule,
  ],
  controllers: [
    AdminUsersController,
    AdminStatsController,
    AdminChallengesController,
    AdminLogsController,
    AdminSystemController,
  ],
  providers: [
    AdminUsersService,
    AdminUsersRepository,
    LastAdminObserver,
    AdminStatsService,
    AdminStatsRepository,
    ActivityRollUpService,
    ActivityRollUpRepository,
    ActivityRollUpObserver,
    AdminScheduler,
    AdminLogsService,
    AdminLogsRepository,
    LogRollUpService,
    LogRollUpRepository,
    AdminSystemService,
    FiguresCache,
  ],
})
export class AdminModule {}
