import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RealtimeConfig } from '../../config/realtime.config';
import { Clock } from '../clock/clock';
import { EXPIRED_TOKEN } from './closing';
import { RealtimeHub } from './realtime-hub';

/** How often (milliseconds) we look whose token has run out. */
const EXPIRY_CHECK_MS = 500;

/** Tells every connection at regular intervals that we are still here, and closes it when its token runs out. */
@Injectable()
export class ConnectionKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly hub: RealtimeHub,
    private readonly config: RealtimeConfig,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.enabled) return;
    this.timers = [
      setInterval(() => this.beat(), this.config.heartbeatSeconds * 1000),
      setInterval(() => this.closeExpired(), EXPIRY_CHECK_MS),
    ];
  }

  onModuleDestroy(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  private beat(): void {
    const heartbeat = { type: 'heartbeat', timestamp: this.clock.now().toISOString() };
    for (const connection of this.hub.all()) connection.send(heartbeat);
  }

  private closeExpired(): void {
    const now = this.clock.timestamp();
    const expired = [...this.hub.all()].filter(({ expiresAt }) => expiresAt.getTime() <= now);
    for (const connection of expired) connection.close(EXPIRED_TOKEN);
  }
}
