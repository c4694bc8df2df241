import { checkOneOf } from '../../../common/validation/checks';
import { ListField } from '../../../common/validation/request-fields';
import { Topic } from '../topic.enum';

const TOPICS = Object.values(Topic);

export class SubscriptionInput {
  @ListField(checkOneOf(TOPICS), { type: 'string', enum: TOPICS }, { min: 1, max: TOPICS.length })
  events!: Topic[];
}
