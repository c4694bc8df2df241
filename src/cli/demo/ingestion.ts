import { clientIdOf } from './client-id';
import { ActivityToSend, BatchAnswer, DemoClient } from './demo-client';
import { DemoPerson, DemoSession } from './demo-person';

/** What became of the sessions a person's phone sent. */
export interface IngestionReport {
  /** Items sent, repeats included: `accepted + duplicates + rejected`. */
  sent: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** The usage in the accepted sessions, in whole seconds, added up here from the data. */
  acceptedSeconds: number;
  /** Time spent in batch requests, in seconds; waits for the rate limit not included. */
  requestSeconds: number;
  /** Why items were rejected, and how many for each reason. */
  rejections: ReadonlyMap<string, number>;
}

/** As many as one request may hold. */
export const BATCH_SIZE = 500;
/** Every fifth batch is sent twice, as by a phone that lost the answer on its way. */
const REPEAT_EVERY = 5;
const DEVICE = 'demo phone';

/** What Focus did with a batch is not what the contract promises. */
export class IngestionError extends Error {}

/**
 * Sends all of a person's sessions in batches, some of them twice.
 * @param seed the run's; a second call with the same one sends the same `client_id`s
 * @param onProgress told the number of sessions done, after each batch
 * @throws IngestionError when a repeated batch is not recognised item by item, or an answer's figures do not add up
 */
export async function sendSessions(
  client: DemoClient,
  person: DemoPerson,
  seed: string,
  onProgress: (done: number) => void,
): Promise<IngestionReport> {
  const report = { sent: 0, accepted: 0, duplicates: 0, rejected: 0, acceptedSeconds: 0, requestSeconds: 0 };
  const rejections = new Map<string, number>();

  const send = async (batch: readonly ActivityToSend[]): Promise<BatchAnswer> => {
    const { answer, seconds } = await client.sendBatch(batch);
    checkAnswer(answer, batch.length);
    report.sent += batch.length;
    report.accepted += answer.accepted;
    report.duplicates += answer.duplicates;
    report.rejected += answer.rejected;
    report.requestSeconds += seconds;
    return answer;
  };

  for (let start = 0; start < person.sessions.length; start += BATCH_SIZE) {
    const sessions = person.sessions.slice(start, start + BATCH_SIZE);
    const batch = sessions.map((session, index) => toActivity(session, clientIdOf(seed, person.id, start + index)));
    const answer = await send(batch);
    for (const { index, status, errors } of answer.results) {
      if (status === 'created') {
        report.acceptedSeconds += sessions[index]?.durationSeconds ?? 0;
      } else if (status === 'rejected') {
        const reason = (errors ?? []).map(({ field, code }) => `${field}: ${code}`).join(', ') || 'no reason given';
        rejections.set(reason, (rejections.get(reason) ?? 0) + 1);
      }
    }
    if ((start / BATCH_SIZE) % REPEAT_EVERY === 0) {
      checkRepeat(answer, await send(batch), start / BATCH_SIZE + 1);
    }
    onProgress(start + sessions.length);
  }
  return { ...report, rejections };
}

/**
 * Whole seconds as the contract's minutes, which have at most two decimals. Those are 0.6 s apart, so rounding is off
 * by 0.3 s at most and the server's own rounding to whole seconds gives back exactly what was measured.
 */
export function toMinutes(seconds: number): number {
  return Math.round((seconds / 60) * 100) / 100;
}

export function toActivity(session: DemoSession, clientId: string): ActivityToSend {
  return {
    client_id: clientId,
    app_name: session.appName,
    category: session.category,
    started_at: session.startedAt.toISOString(),
    duration_minutes: toMinutes(session.durationSeconds),
    device: DEVICE,
  };
}

function checkAnswer({ accepted, duplicates, rejected, results }: BatchAnswer, sent: number): void {
  if (accepted + duplicates + rejected !== sent || results.length !== sent) {
    throw new IngestionError(
      `A batch of ${sent} was answered with ${results.length} results: ` +
        `${accepted} accepted, ${duplicates} duplicates, ${rejected} rejected`,
    );
  }
}

/** The second time round each stored item must be the duplicate of the very activity made of it the first time. */
function checkRepeat(first: BatchAnswer, second: BatchAnswer, batchNumber: number): void {
  const wrong = second.results.find(({ id, status }, index) => {
    const before = first.results[index];
    return before?.status === 'rejected' ? status !== 'rejected' : status !== 'duplicate' || id !== before?.id;
  });
  if (wrong) {
    throw new IngestionError(
      `Batch ${batchNumber} was sent twice, and item ${wrong.index} of the repeat came back as ` +
        `${wrong.status} (activity ${wrong.id ?? 'none'}) instead of what it was the first time`,
    );
  }
}
