import { isDeepStrictEqual } from 'node:util';
import type { ObjectLiteral } from 'typeorm';
import type { TestApp } from './test-app';

/** Rows by table, in the order of their keys. */
export type DatabaseState = Record<string, ObjectLiteral[]>;

/** What any request may leave behind, refused ones too: the record of it, and what the limits count. */
const TRACES = ['logs', 'log_chain', 'attempts'];
/** What is worked out from other rows when somebody asks for it. */
const FIGURES = ['changed_days', 'activity_days', 'app_days', 'app_users'];

/** Every row there is, but {@link TRACES} and {@link FIGURES}, once the mails that are due have been sent. */
export async function databaseState({ dataSource, mails }: TestApp): Promise<DatabaseState> {
  await mails.drain();
  const escape = (name: string): string => dataSource.driver.escape(name);
  const tables = dataSource.entityMetadatas.filter(({ tableName }) => ![...TRACES, ...FIGURES].includes(tableName));
  const states = await Promise.all(
    tables.map(async ({ tableName, primaryColumns }) => {
      const keys = primaryColumns.map(({ databaseName }) => escape(databaseName)).join(', ');
      const rows = await dataSource.query<ObjectLiteral[]>(`SELECT * FROM ${escape(tableName)} ORDER BY ${keys}`);
      return [tableName, rows] as const;
    }),
  );
  return Object.fromEntries(states);
}

/** Of a state, the rows that are a user's. */
export function rowsOf(state: DatabaseState, userId: number): DatabaseState {
  const isOwn =
    (table: string) =>
    (row: ObjectLiteral): boolean =>
      row.user_id === userId || row.creator_id === userId || (table === 'users' && row.id === userId);
  return Object.fromEntries(Object.entries(state).map(([table, rows]) => [table, rows.filter(isOwn(table))]));
}

/** Fails with the difference where there is one. */
export function expectSameState(after: DatabaseState, before: DatabaseState): void {
  // Jest takes a second for what this tells in a millisecond.
  if (!isDeepStrictEqual(after, before)) expect(after).toEqual(before);
}
