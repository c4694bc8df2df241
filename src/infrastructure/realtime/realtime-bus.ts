/**
 * Carries a word to every process that holds sockets, this one included: each then does what is to be done for its own
 * connections. A word is plain JSON and may be lost or come twice.
 */
export abstract class RealtimeBus {
  abstract publish<T extends object>(channel: RealtimeChannel<T>, word: T): void;

  abstract subscribe<T extends object>(channel: RealtimeChannel<T>, listener: (word: T) => void): void;

  /**
   * Has `listener` called when other processes' words may have been lost: every few seconds while they cannot be heard, and
   * once when they can be again. What was told by them is then to be looked up.
   */
  abstract onGap(listener: () => void): void;
}

/** A name under which words of one type travel. */
export class RealtimeChannel<T extends object> {
  /** Only for the compiler: what the words are. */
  declare readonly word: T;

  constructor(readonly name: string) {}
}
