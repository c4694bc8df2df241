import { Injectable, type PipeTransform } from '@nestjs/common';
import { validationFailed } from '../../common/errors/common.errors';
import { validateInput } from '../../common/validation/validate-input';
import { CreateActivityBatchDto } from './dto/create-activity-batch.dto';

/** Takes the items out of a batch. Only the list is looked at: nothing that is wrong inside an item may keep out the others. */
@Injectable()
export class BatchItemsPipe implements PipeTransform<unknown, unknown[]> {
  /** @throws 422 `validation_failed` where the list itself is wrong */
  transform(body: unknown = {}): unknown[] {
    const items = itemsOf(body);
    const list = items === null ? body : { ...(body as object), activities: items.map(() => ({})) };
    const { errors } = validateInput(CreateActivityBatchDto, list);
    if (errors !== null) throw validationFailed(errors);
    return items ?? [];
  }
}

function itemsOf(body: unknown): unknown[] | null {
  if (typeof body !== 'object' || body === null || !('activities' in body)) return null;
  return Array.isArray(body.activities) ? body.activities : null;
}
