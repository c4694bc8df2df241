import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/*
 * For the few statements that every recording makes. TypeORM's builders take several times as long to write and read them as the
 * database takes to carry them out; what they would make of columns and values is made here by the same metadata.
 */

/**
 * Inserts plain rows in one statement.
 *
 * @param rows with every column but the generated id
 * @returns the id of the first; on a server of a cluster the others may follow in steps
 */
export async function insertRows<T extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<T>,
  rows: readonly Omit<T, 'id'>[],
): Promise<number> {
  const { driver } = tx.dataSource;
  const { tableName, columns } = tx.dataSource.getMetadata(entity);
  const stored = columns.filter(({ isGenerated }) => !isGenerated);
  const names = stored.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  const marks = `(${stored.map(() => '?').join(', ')})`;
  const answer: unknown = await tx.query(
    `INSERT INTO ${driver.escape(tableName)} (${names}) VALUES ${rows.map(() => marks).join(', ')}`,
    rows.flatMap((row) =>
      stored.map((column): unknown =>
        driver.preparePersistentValue(row[column.propertyName as keyof typeof row], column),
      ),
    ),
  );
  // SQLite tells the last id, and is alone; a server tells the first.
  return typeof answer === 'number' ? answer - rows.length + 1 : (answer as { insertId: number }).insertId;
}

/**
 * Reads whole rows of one table as entities, without their relations.
 *
 * @param rest what follows the table's name: `WHERE user_id = ? ORDER BY id`
 * @param parameters for the question marks; no instants, which engines write differently
 */
export async function readRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rest: string,
  parameters: readonly (string | number | boolean)[],
): Promise<T[]> {
  const { driver } = manager.dataSource;
  const metadata = manager.dataSource.getMetadata(entity);
  const names = metadata.columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  const found = await manager.query<Record<string, unknown>[]>(
    `SELECT ${names} FROM ${driver.escape(metadata.tableName)} ${rest}`,
    parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value)),
  );
  return found.map((raw) => {
    const row = metadata.create() as T;
    for (const column of metadata.columns) {
      column.setEntityValue(row, driver.prepareHydratedValue(raw[column.databaseName], column));
    }
    return row;
  });
}

/** Changes some columns of the row with an id. */
export async function updateRow<T extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<T>,
  id: number,
  change: Partial<T>,
): Promise<void> {
  const { driver } = tx.dataSource;
  const { tableName, columns } = tx.dataSource.getMetadata(entity);
  const changed = columns.filter(({ propertyName }) => propertyName in change);
  const assignments = changed.map(({ databaseName }) => `${driver.escape(databaseName)} = ?`).join(', ');
  const values = changed.map((column): unknown => driver.preparePersistentValue(change[column.propertyName], column));
  await tx.query(`UPDATE ${driver.escape(tableName)} SET ${assignments} WHERE id = ?`, [...values, id]);
}

/** An instant as a statement that is written by hand compares it, on every engine. */
export function instantText(instant: Date): string {
  return instant.toISOString().slice(0, 23).replace('T', ' ');
}

/** The name of a property's column, quoted. */
export function columnOf<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  property: string,
): string {
  const column = manager.dataSource.getMetadata(entity).findColumnWithPropertyName(property);
  if (column === undefined) throw new Error(`There is no column for ${property}`);
  return manager.dataSource.driver.escape(column.databaseName);
}
