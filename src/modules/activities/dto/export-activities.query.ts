import { DateField, EnumField } from '../../../common/validation/request-fields';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which activities to export, and how. */
export class ExportActivitiesQuery {
  @DateField({ optional: true, description: 'First `date`' })
  date_from?: string;

  @DateField({ optional: true, description: 'Last `date`' })
  date_to?: string;

  @EnumField(EXPORT_FORMATS, 'ExportFormat', { optional: true, default: 'csv' })
  format: ExportFormat = 'csv';
}
