import { checkList } from '../../../common/validation/checks';
import { Field } from '../../../common/validation/request-fields';
import { CreateActivityDto } from './create-activity.dto';

const LIMITS = { min: 1, max: 500 };

/** A list of activities; its items are checked one by one when they are recorded. */
export class CreateActivityBatchDto {
  @Field(checkList(LIMITS), {
    type: CreateActivityDto,
    isArray: true,
    minItems: LIMITS.min,
    maxItems: LIMITS.max,
  })
  activities!: unknown[];
}
