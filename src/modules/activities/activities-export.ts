import { stringify } from 'csv-stringify/sync';
import { ActivityDto } from './dto/activity.dto';
import type { ExportFormat } from './dto/export-activities.query';
import type { Activity } from './entities/activity.entity';

export const EXPORT_MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

const COLUMNS: readonly (keyof ActivityDto)[] = [
  'id',
  'app_name',
  'category',
  'duration_minutes',
  'started_at',
  'ended_at',
  'date',
  'device',
  'client_id',
  'created_at',
];

/**
 * The text of an export, piece by piece. The first comes before any activity is read, so that a failure always meets an
 * answer that has begun, and cuts it off.
 */
export function exportText(format: ExportFormat, pages: AsyncIterable<Activity[]>): AsyncGenerator<string> {
  return format === 'csv' ? csvText(pages) : jsonText(pages);
}

async function* csvText(pages: AsyncIterable<Activity[]>): AsyncGenerator<string> {
  yield csvRows([], { withHeader: true });
  for await (const page of pages) yield csvRows(page, { withHeader: false });
}

async function* jsonText(pages: AsyncIterable<Activity[]>): AsyncGenerator<string> {
  yield '[';
  let separator = '';
  for await (const page of pages) {
    yield separator + page.map((activity) => JSON.stringify(ActivityDto.from(activity))).join(',\n');
    separator = ',\n';
  }
  yield ']\n';
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function csvRows(activities: Activity[], { withHeader }: { withHeader: boolean }): string {
  return stringify(
    activities.map((activity) => ActivityDto.from(activity)),
    {
      header: withHeader,
      columns: [...COLUMNS],
      escape_formulas: true,
      cast: { date: (instant) => instant.toISOString() },
    },
  );
}
