import { NumberResponseField, TextResponseField } from '../../../common/openapi/response-fields';
import { IntegerField } from '../../../common/validation/request-fields';
import type { ArchivedLogs } from '../../audit-logs/audit-log-archive.service';

const LEAST_DAYS = 7;
/** A hundred years: nothing is older. */
const MAX_DAYS = 36_500;

export class CleanUpLogsQuery {
  @IntegerField({ min: LEAST_DAYS, max: MAX_DAYS, example: 90, description: 'Logs older than this go' })
  days!: number;
}

export class CleanedUpLogsDto {
  @NumberResponseField({ integer: true, example: 4711 })
  deleted!: number;

  @TextResponseField({ nullable: true, description: 'The file that holds them now; `null` where there were none' })
  archive!: string | null;

  static from({ deleted, archive }: ArchivedLogs): CleanedUpLogsDto {
    return { deleted, archive };
  }
}
