import type { FieldError } from '../../../common/errors/app-error';
import { FieldErrorDto } from '../../../common/openapi/problem.dto';
import { EnumResponseField, ListResponseField, NumberResponseField } from '../../../common/openapi/response-fields';
import { BATCH_ITEM_STATUSES, type BatchItemResult, type BatchItemStatus } from '../activity-batch';

export class BatchItemResultDto {
  @NumberResponseField({ integer: true, example: 0, description: 'Place in the list that was sent, from 0' })
  index!: number;

  @EnumResponseField(BATCH_ITEM_STATUSES, 'BatchItemStatus')
  status!: BatchItemStatus;

  @NumberResponseField({ integer: true, nullable: true, example: 4711, description: 'The stored activity’s' })
  id!: number | null;

  @ListResponseField(FieldErrorDto, { nullable: true, description: 'What is wrong with a rejected item' })
  errors!: FieldError[] | null;
}

/** What became of each item of a batch. */
export class BatchResultDto {
  @NumberResponseField({ integer: true, example: 2 })
  accepted!: number;

  @NumberResponseField({ integer: true, example: 1 })
  duplicates!: number;

  @NumberResponseField({ integer: true, example: 0 })
  rejected!: number;

  @ListResponseField(BatchItemResultDto, { description: 'One per item, in order' })
  results!: BatchItemResultDto[];

  static from(results: BatchItemResult[]): BatchResultDto {
    const count = (wanted: BatchItemStatus): number => results.filter(({ status }) => status === wanted).length;
    return {
      accepted: count('created'),
      duplicates: count('duplicate'),
      rejected: count('rejected'),
      results: results.map(({ status, id, errors }, index) => ({ index, status, id, errors })),
    };
  }
}
