import { Module } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { BlockedAppsModule } from '../blocked-apps/blocked-apps.module';
import { ChallengesModule } from '../challenges/challenges.module';
import { UsersModule } from '../users/users.module';
import { UserStatsController } from './user-stats.controller';
import { UserStatsService } from './user-stats.service';

/** Figures that take every feature: a module above them all. */
@Module({
  imports: [UsersModule, ActivitiesModule, BlockedAppsModule, ChallengesModule],
  controllers: [UserStatsController],
  providers: [UserStatsService],
  exports: [UserStatsService],
})
export class UserStatsModule {}
