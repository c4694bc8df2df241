import type { QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';

/**
 * A server commits each change of the schema at once, so a process that is killed may leave a migration done in part, and not
 * on the list. With this it can be run, or reverted, again: what is there already is not made a second time, and what is gone
 * is not dropped. (Changes of rows are committed together with the list; on an embedded database all of it is.)
 */
export function skipStepsDone(runner: QueryRunner): void {
  const createTable = runner.createTable.bind(runner);
  const dropTable = runner.dropTable.bind(runner);
  const addColumn = runner.addColumn.bind(runner);
  const dropColumn = runner.dropColumn.bind(runner);
  const createIndex = runner.createIndex.bind(runner);
  const dropIndex = runner.dropIndex.bind(runner);
  const hasIndex = async (table: Table | string, index: TableIndex | string): Promise<boolean> => {
    const found = await runner.getTable(nameOf(table));
    return found?.indices.some(({ name }) => name === nameOf(index)) === true;
  };

  runner.createTable = (table) => createTable(table, true);
  runner.dropTable = (table) => dropTable(table, true);
  runner.addColumn = async (table, column) => {
    if (!(await runner.hasColumn(table, column.name))) await addColumn(table, column);
  };
  runner.dropColumn = async (table, column) => {
    if (await runner.hasColumn(table, nameOf(column))) await dropColumn(table, column);
  };
  runner.createIndex = async (table, index) => {
    if (!(await hasIndex(table, index))) await createIndex(table, index);
  };
  runner.dropIndex = async (table, index) => {
    if (await hasIndex(table, index)) await dropIndex(table, index);
  };
}

function nameOf(named: Table | TableColumn | TableIndex | string): string {
  return typeof named === 'string' ? named : named.name!;
}
