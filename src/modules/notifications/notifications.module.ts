import { Module } from '@nestjs/common';
import { SocketAuthenticator } from '../../infrastructure/realtime/socket-authenticator';
import { AuthModule } from '../auth/auth.module';
import { ChallengesModule } from '../challenges/challenges.module';
import { AccessTokenAuthenticator } from './access-token.authenticator';
import { ActivityNotificationListener } from './activity-notification.listener';
import { BoardsService } from './boards.service';
import { ChallengeNewsService } from './challenge-news.service';
import { ChallengeNotificationListener } from './challenge-notification.listener';
import { ClientActionsService } from './client-actions.service';
import { ConnectionsService } from './connections.service';
import { LimitNotificationListener } from './limit-notification.listener';
import { NotificationsWsGateway } from './notifications-ws.gateway';
import { NotificationsGateway } from './notifications.gateway';
import { NotificationsService } from './notifications.service';
import { RanksService } from './ranks.service';
import { SessionEndsListener } from './session-ends.listener';
import { SessionWatchService } from './session-watch.service';
import { WsStatsController } from './ws-stats.controller';
import { WsStatsService } from './ws-stats.service';

/** What users are told while they are connected. */
@Module({
  imports: [AuthModule, ChallengesModule],
  controllers: [WsStatsController],
  providers: [
    { provide: SocketAuthenticator, useClass: AccessTokenAuthenticator },
    ActivityNotificationListener,
    BoardsService,
    ChallengeNewsService,
    ChallengeNotificationListener,
    ClientActionsService,
    ConnectionsService,
    LimitNotificationListener,
    NotificationsGateway,
    NotificationsService,
    NotificationsWsGateway,
    RanksService,
    SessionEndsListener,
    SessionWatchService,
    WsStatsService,
  ],
  exports: [NotificationsService, WsStatsService],
})
export class NotificationsModule {}
