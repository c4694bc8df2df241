import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNativeError } from 'node:util/types';
import { CsvError, parse } from 'csv-parse';
import { DateTime } from 'luxon';
import { DemoPerson, DemoSession, PEOPLE_ZONE } from './demo-person';
import { categoryFor } from './store-category';

const COLUMNS = ['user_id', 'app_name', 'category', 'started_at', 'duration_seconds'] as const;
type Column = (typeof COLUMNS)[number];

const MAX_APP_NAME_CHARACTERS = 100;
const MAX_DURATION_SECONDS = 24 * 60 * 60;
/** A forgotten quote is found after this many bytes, not at the end of the file. */
const MAX_RECORD_BYTES = 10_000;
/** Focus takes nothing older. */
const MAX_AGE_DAYS = 366;

/** An instant with date, time and offset; without an offset it would be anybody's guess. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** What is wrong with a usage file, in words for the person who passed it. */
export class UsageFileError extends Error {}

interface UsageRow extends DemoSession {
  line: number;
  personId: string;
}

interface ParsedRecord {
  record: Record<Column, string>;
  info: { lines: number };
}

/**
 * Reads a CSV file of app sessions and moves it, by whole days, to where its last session ended yesterday.
 * @param path a file with the columns `user_id,app_name,category,started_at,duration_seconds`, in any order
 * @param now the instant that "yesterday" goes by, in the people's zone
 * @returns the people in order of appearance, each with all of their rows in the file's order
 * @throws UsageFileError naming line and column of the first row that is wrong, or why the file cannot be read
 */
export async function readUsageFile(path: string, now: Date): Promise<DemoPerson[]> {
  try {
    return await readUsage(createReadStream(path), now);
  } catch (error) {
    if (error instanceof UsageFileError) {
      throw new UsageFileError(`${path}: ${error.message}`, { cause: error });
    }
    if (isNativeError(error) && 'syscall' in error) {
      throw new UsageFileError(`${path} cannot be read: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** As `readUsageFile`, from any stream of CSV text. */
export async function readUsage(input: Readable, now: Date): Promise<DemoPerson[]> {
  const rows = await parseRows(input);
  if (rows.length === 0) {
    throw new UsageFileError('there is no session in it');
  }
  return groupByPerson(shiftToYesterday(rows, now));
}

async function parseRows(input: Readable): Promise<UsageRow[]> {
  const parser = parse({
    bom: true,
    columns: checkHeader,
    info: true,
    max_record_size: MAX_RECORD_BYTES,
    skip_empty_lines: true,
    trim: true,
  });
  const rows: UsageRow[] = [];
  try {
    await pipeline(input, parser, async (records: AsyncIterable<ParsedRecord>) => {
      for await (const { record, info } of records) {
        rows.push(toRow(record, info.lines));
      }
    });
  } catch (error) {
    throw error instanceof CsvError ? new UsageFileError(`not valid CSV: ${error.message}`, { cause: error }) : error;
  }
  return rows;
}

function checkHeader(header: string[]): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new UsageFileError(`line 1: missing column ${missing.join(', ')}; expected ${COLUMNS.join(',')}`);
  }
  return header;
}

function toRow(record: Record<Column, string>, line: number): UsageRow {
  const fail = (column: Column, expected: string): never => {
    throw new UsageFileError(
      `line ${line}, ${column}: must be ${expected}, but is ${JSON.stringify(record[column].slice(0, 60))}`,
    );
  };

  const personId = record.user_id || fail('user_id', 'an id');
  const appName = record.app_name;
  if (appName === '' || [...appName].length > MAX_APP_NAME_CHARACTERS) {
    fail('app_name', `1 to ${MAX_APP_NAME_CHARACTERS} characters`);
  }
  const startedAt = DateTime.fromISO(record.started_at);
  if (!INSTANT.test(record.started_at) || !startedAt.isValid) {
    fail('started_at', 'an instant with its offset such as 2026-01-31T18:05:00+01:00');
  }
  const durationSeconds = /^\d+$/.test(record.duration_seconds) ? Number(record.duration_seconds) : 0;
  if (durationSeconds < 1 || durationSeconds > MAX_DURATION_SECONDS) {
    fail('duration_seconds', `a whole number from 1 to ${MAX_DURATION_SECONDS}`);
  }

  return {
    line,
    personId,
    appName,
    category: categoryFor(appName, record.category),
    startedAt: startedAt.toJSDate(),
    durationSeconds,
  };
}

function shiftToYesterday(rows: readonly UsageRow[], now: Date): UsageRow[] {
  const today = DateTime.fromJSDate(now, { zone: PEOPLE_ZONE }).startOf('day');
  const lastDay = DateTime.fromMillis(lastEndMillis(rows), { zone: PEOPLE_ZONE }).startOf('day');
  const days = Math.round(today.minus({ days: 1 }).diff(lastDay, 'days').days);

  let shifted = shiftByDays(rows, days);
  if (lastEndMillis(shifted) >= today.toMillis()) {
    // The last session now lies across a spring change of clocks, which moved its end past midnight.
    shifted = shiftByDays(rows, days - 1);
  }

  const oldest = DateTime.fromJSDate(now).minus({ days: MAX_AGE_DAYS }).toMillis();
  const tooOld = shifted.find((row) => row.startedAt.getTime() < oldest);
  if (tooOld) {
    throw new UsageFileError(
      `line ${tooOld.line}, started_at: with the file's last session moved to yesterday, ` +
        `this one is more than ${MAX_AGE_DAYS} days old, which Focus does not take`,
    );
  }
  return shifted;
}

/** Calendar days, not 24 h: a session at 18:05 stays at 18:05 whatever the clocks did in between. */
function shiftByDays(rows: readonly UsageRow[], days: number): UsageRow[] {
  return rows.map((row) => ({
    ...row,
    startedAt: DateTime.fromJSDate(row.startedAt, { zone: PEOPLE_ZONE }).plus({ days }).toJSDate(),
  }));
}

function lastEndMillis(sessions: readonly DemoSession[]): number {
  return sessions.reduce(
    (last, { startedAt, durationSeconds }) => Math.max(last, startedAt.getTime() + durationSeconds * 1000),
    -Infinity,
  );
}

function groupByPerson(rows: readonly UsageRow[]): DemoPerson[] {
  const sessionsOf = new Map<string, DemoSession[]>();
  for (const { personId, appName, category, startedAt, durationSeconds } of rows) {
    const sessions = sessionsOf.get(personId) ?? [];
    sessions.push({ appName, category, startedAt, durationSeconds });
    sessionsOf.set(personId, sessions);
  }
  return [...sessionsOf].map(([id, sessions]) => ({ id, sessions }));
}
