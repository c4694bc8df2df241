import type { LogContent, LogSeal, LogStamp } from './log-seal';

/** A log with all that its seal is about. */
export interface SealedLog extends LogContent, LogStamp {
  userId: number | null;
}

/** What is wrong with a log, or with what is before it. */
export type LogFault =
  /** It, its place, or what was before it is not what was sealed. */
  | 'altered'
  /** Its user is not the one who was sealed. */
  | 'relinked'
  /** Focus has not sealed it. */
  | 'unsealed'
  /** It was sealed with another `SECRET_KEY`, or says so. */
  | 'other_key';

/** Follows the chain of logs from one to the next, in the order of their ids. */
export class ChainWalk {
  /** What the next log may have been chained to: the last one in order, and after a fault also the faulty one. */
  private readonly previous: { inOrder: string; latest: string };
  private latestId: number;
  private latestSealedId: number;

  /** @param start the row before the first */
  constructor(
    private readonly seal: LogSeal,
    start: { id: number; hash: string },
  ) {
    this.previous = { inOrder: start.hash, latest: start.hash };
    this.latestId = start.id;
    this.latestSealedId = start.id;
  }

  /** The last log that was looked at. */
  get lastId(): number {
    return this.latestId;
  }

  /** The last one that bears a seal, and that. */
  get end(): { id: number; hash: string } {
    return { id: this.latestSealedId, hash: this.previous.latest };
  }

  /** @returns what is wrong with the log; `null`: nothing */
  check(log: SealedLog): LogFault | null {
    this.latestId = log.id;
    const { hash } = log;
    if (hash === null) return 'unsealed';
    this.latestSealedId = log.id;
    const isOurs = this.seal.hasOurKey(hash);
    const { inOrder, latest } = this.previous;
    const isGood =
      isOurs &&
      (this.seal.hashOf(latest, log) === hash || (inOrder !== latest && this.seal.hashOf(inOrder, log) === hash));
    this.previous.latest = hash;
    // What cannot be checked may be right.
    if (isGood || !isOurs) this.previous.inOrder = hash;
    if (!isOurs) return 'other_key';
    if (!isGood) return 'altered';
    return this.seal.isLinkGenuine(log) ? null : 'relinked';
  }
}
