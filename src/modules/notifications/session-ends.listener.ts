import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { RealtimeBus } from '../../infrastructure/realtime/realtime-bus';
import { SessionsEndedEvent } from '../auth/events/sessions-ended.event';
import { ENDED_SESSIONS } from './realtime-channels';

/** Passes on that sessions have ended, to whichever process holds their sockets. */
@Injectable()
export class SessionEndsListener {
  constructor(private readonly bus: RealtimeBus) {}

  @OnEvent(SessionsEndedEvent.name)
  closeSockets({ userId, sessionIds }: SessionsEndedEvent): void {
    this.bus.publish(ENDED_SESSIONS, { userId, sessionIds });
  }
}
