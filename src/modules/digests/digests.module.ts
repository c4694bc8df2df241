import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivitiesModule } from '../activities/activities.module';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { BlockedAppsModule } from '../blocked-apps/blocked-apps.module';
import { ChallengesModule } from '../challenges/challenges.module';
import { UserStatsModule } from '../user-stats/user-stats.module';
import { User } from '../users/entities/user.entity';
import { UsersModule } from '../users/users.module';
import { DigestFiguresService } from './digest-figures.service';
import { DigestMails } from './digest-mails';
import { DigestsRepository } from './digests.repository';
import { DigestsScheduler } from './digests.scheduler';
import { DigestsService } from './digests.service';
import { UnsubscribeLinks } from './unsubscribe-links';
import { UnsubscribeTokens } from './unsubscribe-tokens';
import { UnsubscribeController } from './unsubscribe.controller';
import { UnsubscribeService } from './unsubscribe.service';

/** The daily reminder and the weekly summary, and the link that ends them. */
@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    AuditLogsModule,
    UsersModule,
    ActivitiesModule,
    BlockedAppsModule,
    ChallengesModule,
    UserStatsModule,
  ],
  controllers: [UnsubscribeController],
  providers: [
    DigestsService,
    DigestsRepository,
    DigestsScheduler,
    DigestFiguresService,
    DigestMails,
    UnsubscribeService,
    UnsubscribeLinks,
    UnsubscribeTokens,
  ],
})
export class DigestsModule {}
