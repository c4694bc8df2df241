export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
/** `true` on an answer that was given before. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';
