import type { ClusterMessage, Figures } from './cluster-messages';

/** Milliseconds the primary has to answer; more than it gives its workers. */
const ANSWER_TIMEOUT_MS = 4_000;

/** A worker's side of a cluster's metrics; the other one is {@link ClusterAggregator}. */
export class ClusterMember {
  private asked: { promise: Promise<string>; resolve: (text: string | null) => void } | null = null;

  /** @param figures what this worker has measured */
  constructor(private readonly figures: () => Promise<Figures[]>) {}

  join(): void {
    process.on('message', this.receive);
  }

  leave(): void {
    process.off('message', this.receive);
  }

  /**
   * What all workers have measured together.
   *
   * @throws when the primary does not say
   */
  clusterText(): Promise<string> {
    if (this.asked !== null) return this.asked.promise;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const settle = (text: string | null): void => {
      clearTimeout(timer);
      this.asked = null;
      if (text === null) reject(new Error('The primary process does not tell what its workers have measured'));
      else resolve(text);
    };
    const timer = setTimeout(() => settle(null), ANSWER_TIMEOUT_MS);
    this.asked = { promise, resolve: settle };
    send({ type: 'focus:metrics:ask' });
    return promise;
  }

  private readonly receive = (message: ClusterMessage): void => {
    if (message?.type === 'focus:metrics:text') this.asked?.resolve(message.text);
    if (message?.type === 'focus:metrics:collect') void this.tell();
  };

  private async tell(): Promise<void> {
    send({ type: 'focus:metrics:figures', figures: (await this.figures()).map(finiteOnly) });
  }
}

/** Messages are JSON, which has no word for what is not a number: a mean of nothing, say. */
function finiteOnly(figures: Figures): Figures {
  return { ...figures, values: figures.values.filter(({ value }) => Number.isFinite(value)) };
}

/** The primary may be gone already, and this process about to follow it. */
function send(message: ClusterMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
