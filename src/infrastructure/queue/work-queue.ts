/** Does work of one kind, which waits in the database under ids. */
export interface Worker {
  /** Does one piece of it, unless it is done already or somebody has it in hand. */
  perform(id: number): Promise<unknown>;

  /** Looks, in this process, for what is to be done. */
  wake(): void;
}

/**
 * Tells of work, so that it is begun at once, by whichever process has a hand free. It only ever holds ids and may lose them:
 * the database knows what is to be done, and a worker looks there by itself from time to time.
 */
export abstract class WorkQueue {
  /** Whether work gets about as fast as it should. */
  abstract get isReady(): boolean;

  /** Has `worker` do the work of its kind that is announced from now on, in this process or another. */
  abstract serve(kind: string, worker: Worker): void;

  /** Says that there is something to be done; call it after the commit. */
  abstract announce(kind: string, ids: readonly number[]): void;
}
