import { Injectable } from '@nestjs/common';
import { SharedCache } from './shared-cache';

/** Without Redis: what a process keeps itself is all there is. */
@Injectable()
export class NoSharedCache extends SharedCache {
  read(): Promise<null> {
    return Promise.resolve(null);
  }

  write(): void {
    // Nobody to share with.
  }

  invalidate(): Promise<void> {
    return Promise.resolve();
  }

  onInvalidated(): void {
    // There are no others to hear of.
  }
}
