import { Injectable } from '@nestjs/common';
import { Clock } from '../../infrastructure/clock/clock';
import type { Connection } from '../../infrastructure/realtime/connection';
import { ClientActionsService } from './client-actions.service';
import { greeting } from './notification-texts';
import { RanksService } from './ranks.service';
import { ALL_TOPICS } from './topic.enum';

/** What every new connection gets, whichever door it came through. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly actions: ClientActionsService,
    private readonly ranks: RanksService,
    private readonly clock: Clock,
  ) {}

  /** Greets a connection and serves it from then on; resolves when it has been greeted. */
  open(connection: Connection): Promise<void> {
    const greeted = this.greet(connection);
    connection.onRequest(async (request) => {
      await greeted;
      return this.actions.perform(connection, request);
    });
    connection.onClose(() => this.ranks.unwatch(connection.userId));
    return greeted;
  }

  private async greet(connection: Connection): Promise<void> {
    const { userId, holder } = connection;
    await this.ranks.watch(holder);
    connection.topics = ALL_TOPICS;
    connection.send({
      type: 'connection',
      message: greeting(holder.locale),
      user_id: userId,
      expires_at: holder.expiresAt.toISOString(),
      timestamp: this.clock.now().toISOString(),
    });
  }
}
