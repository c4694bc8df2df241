import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Caller } from '../../common/auth/caller';
import { SESSION_ENDED } from '../../infrastructure/realtime/closing';
import type { Connection } from '../../infrastructure/realtime/connection';
import { RealtimeBus } from '../../infrastructure/realtime/realtime-bus';
import { RealtimeHub } from '../../infrastructure/realtime/realtime-hub';
import { SessionsService } from '../auth/sessions.service';
import { ENDED_SESSIONS } from './realtime-channels';

/** How often (milliseconds) the sessions behind the connections are looked up, and how many with one query. */
const SWEEP_INTERVAL_MS = 1_000;
const PAGE_SIZE = 1_000;

/**
 * Closes the connections of sessions that end: at once where we are told, and within a second where the word was lost, or
 * the account was changed behind everybody's back.
 */
@Injectable()
export class SessionWatchService implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly hub: RealtimeHub,
    private readonly bus: RealtimeBus,
    private readonly sessions: SessionsService,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(SessionWatchService.name);
  }

  onModuleInit(): void {
    this.bus.subscribe(ENDED_SESSIONS, ({ userId, sessionIds }) =>
      this.hub.closeSessions(userId, sessionIds, SESSION_ENDED),
    );
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  onModuleDestroy(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** The next sweep begins after this one has ended, however slow the database is. */
  private schedule(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => void this.sweep().finally(() => this.schedule()), SWEEP_INTERVAL_MS);
  }

  private async sweep(): Promise<void> {
    const bySession = Map.groupBy(this.hub.all(), ({ sessionId }) => sessionId);
    const sessionIds = [...bySession.keys()];
    try {
      for (let start = 0; start < sessionIds.length; start += PAGE_SIZE) {
        const page = sessionIds.slice(start, start + PAGE_SIZE);
        const live = await this.sessions.liveSessions(page);
        for (const id of page) for (const connection of bySession.get(id)!) settle(connection, id, live.get(id));
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'The sessions behind the sockets could not be looked up');
    }
  }
}

/** A session that is gone, or whose role is another now, is over; a changed language is taken note of. */
function settle(connection: Connection, sessionId: number, session: Pick<Caller, 'role' | 'locale'> | undefined): void {
  const { holder } = connection;
  // It may have shown a token of another session meanwhile.
  if (holder.sessionId !== sessionId) return;
  if (session === undefined || session.role !== holder.role) connection.close(SESSION_ENDED);
  else if (session.locale !== holder.locale) connection.holder = { ...holder, locale: session.locale };
}
