import { PageQuery } from '../../../common/pagination/page-query.dto';
import { DateField, EnumField, IntegerField, TextField } from '../../../common/validation/request-fields';
import { AuditLogLevel } from '../../audit-logs/entities/audit-log-level.enum';

const MAX_ID = 2_147_483_647;

/** Which audit logs to list. */
export class ListLogsQuery extends PageQuery {
  @EnumField(AuditLogLevel, 'AuditLogLevel', { optional: true })
  level?: AuditLogLevel;

  @TextField({ max: 60, trim: true, optional: true, example: 'auth.login_failed' })
  action?: string;

  @IntegerField({ min: 1, max: MAX_ID, optional: true })
  user_id?: number;

  @DateField({ optional: true, description: 'First UTC date' })
  date_from?: string;

  @DateField({ optional: true, description: 'Last UTC date' })
  date_to?: string;

  @TextField({ max: 100, trim: true, optional: true, description: 'Part of the message; case does not matter' })
  q?: string;
}
