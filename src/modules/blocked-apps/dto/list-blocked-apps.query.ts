import { PageQuery } from '../../../common/pagination/page-query.dto';
import { BooleanQueryField } from '../../../common/validation/request-fields';

export class ListBlockedAppsQuery extends PageQuery {
  @BooleanQueryField({ optional: true, description: 'Only apps that are blocked now, or only those that are not' })
  is_blocked?: boolean;
}
