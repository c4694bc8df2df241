import { Injectable } from '@nestjs/common';
import { RealtimeBus, type RealtimeChannel } from './realtime-bus';

/** For one process; {@link RedisRealtimeBus} is for several. */
@Injectable()
export class InProcessRealtimeBus extends RealtimeBus {
  private readonly listeners = new Map<string, ((word: never) => void)[]>();

  publish<T extends object>({ name }: RealtimeChannel<T>, word: T): void {
    for (const listener of this.listeners.get(name) ?? []) (listener as (word: T) => void)(word);
  }

  subscribe<T extends object>({ name }: RealtimeChannel<T>, listener: (word: T) => void): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  /** There are no others. */
  onGap(): void {}
}
