import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';

/**
 * Tells listeners of what has happened, once it is stored: on the line after the transaction. A listener names the event by
 * its class, `@OnEvent(ActivityRecordedEvent.name)`, may run twice, and is never needed for correctness.
 */
@Injectable()
export class EventPublisher {
  constructor(private readonly emitter: EventEmitter2) {}

  publish(...events: object[]): void {
    for (const event of events) this.emitter.emit(event.constructor.name, event);
  }
}
