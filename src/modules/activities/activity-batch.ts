import type { FieldError } from '../../common/errors/app-error';
import { validateInput, type ValidationResult } from '../../common/validation/validate-input';
import { CreateActivityDto } from './dto/create-activity.dto';
import type { NewActivity } from './new-activity';

export const BATCH_ITEM_STATUSES = ['created', 'duplicate', 'rejected'] as const;
export type BatchItemStatus = (typeof BATCH_ITEM_STATUSES)[number];

/** What became of one item of a batch. */
export interface BatchItemResult {
  status: BatchItemStatus;
  /** The stored activity's, `null` where there is none. */
  id: number | null;
  /** `null` unless the item was rejected. */
  errors: FieldError[] | null;
}

/** An item of a batch whose shape has been looked at. */
export type BatchItem = ValidationResult<CreateActivityDto>;

/** What is to become of an item; `created` counts the activities that are to be stored, from 0. */
type Verdict =
  { status: 'created' | 'duplicate'; created: number } | { status: 'duplicate'; id: number } | RejectedVerdict;
interface RejectedVerdict {
  status: 'rejected';
  errors: FieldError[];
}

/** The activities of a batch that are to be stored, and what to answer once they have ids. */
export interface BatchPlan {
  activities: NewActivity[];
  /** @param ids of {@link activities}, in order */
  resultsWith(ids: readonly number[]): BatchItemResult[];
}

/** Checks the shape of one item by itself. */
export function readBatchItem(item: unknown): BatchItem {
  return validateInput(CreateActivityDto, item, 'activity');
}

/** The client ids among items of good shape. */
export function clientIdsOf(items: readonly BatchItem[]): string[] {
  return items.flatMap(({ value }) => value?.client_id ?? []);
}

/**
 * Sorts items into what is to be stored, what already is, and what never will be.
 *
 * @param knownIds of stored activities, by client id
 * @param build makes the row of an item of good shape, or says why it may not be stored
 */
export function planBatch(
  items: readonly BatchItem[],
  knownIds: ReadonlyMap<string, number>,
  build: (input: CreateActivityDto) => NewActivity | FieldError,
): BatchPlan {
  const activities: NewActivity[] = [];
  const createdByClientId = new Map<string, number>();

  const judge = (item: BatchItem): Verdict => {
    if (item.errors !== null) return { status: 'rejected', errors: item.errors };
    const clientId = item.value.client_id ?? null;
    if (clientId !== null) {
      const id = knownIds.get(clientId);
      if (id !== undefined) return { status: 'duplicate', id };
      const created = createdByClientId.get(clientId);
      if (created !== undefined) return { status: 'duplicate', created };
    }
    const built = build(item.value);
    if ('code' in built) return { status: 'rejected', errors: [built] };
    const created = activities.push(built) - 1;
    if (clientId !== null) createdByClientId.set(clientId, created);
    return { status: 'created', created };
  };

  const verdicts = items.map(judge);
  return {
    activities,
    resultsWith: (ids) =>
      verdicts.map((verdict) => {
        if (verdict.status === 'rejected') return { ...verdict, id: null };
        return { status: verdict.status, id: 'id' in verdict ? verdict.id : ids[verdict.created]!, errors: null };
      }),
  };
}
