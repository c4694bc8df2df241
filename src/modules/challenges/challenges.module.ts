import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivitiesModule } from '../activities/activities.module';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { UsersModule } from '../users/users.module';
import { BoardsRepository } from './boards.repository';
import { ChallengeAccess } from './challenge-access';
import { ChallengeEditingService } from './challenge-editing.service';
import { ChallengeWrites } from './challenge-writes';
import { ChallengesExportSection } from './challenges-export.section';
import { ChallengesController } from './challenges.controller';
import { ChallengesRepository } from './challenges.repository';
import { ChallengesScheduler } from './challenges.scheduler';
import { ChallengesService } from './challenges.service';
import { DeparturesObserver } from './departures.observer';
import { DeparturesService } from './departures.service';
import { ChallengeParticipant } from './entities/challenge-participant.entity';
import { Challenge } from './entities/challenge.entity';
import { LeaderboardService } from './leaderboard.service';
import { LifecycleService } from './lifecycle.service';
import { ParticipationService } from './participation.service';
import { ParticipantsRepository } from './participants.repository';
import { ResultMails } from './result-mails';
import { ResultsService } from './results.service';
import { ScoresObserver } from './scores.observer';
import { ScoresService } from './scores.service';
import { UsedDaysRepository } from './used-days.repository';

@Module({
  imports: [
    TypeOrmModule.forFeature([Challenge, ChallengeParticipant]),
    ActivitiesModule,
    AuditLogsModule,
    UsersModule,
  ],
  controllers: [ChallengesController],
  providers: [
    ChallengesService,
    ChallengeEditingService,
    ParticipationService,
    LifecycleService,
    LeaderboardService,
    ResultsService,
    DeparturesService,
    DeparturesObserver,
    ChallengesExportSection,
    ScoresService,
    ScoresObserver,
    ChallengesScheduler,
    ResultMails,
    ChallengeAccess,
    ChallengeWrites,
    ChallengesRepository,
    ParticipantsRepository,
    BoardsRepository,
    UsedDaysRepository,
  ],
  exports: [ChallengesService, ChallengeEditingService],
})
export class ChallengesModule {}
