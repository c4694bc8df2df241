import type { ColumnType, EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { execute, type StatementValue } from './statements';

/*
 * For the few statements that every recording makes. TypeORM's builders take several times as long to write and read them as the
 * database takes to carry them out; what they would make of columns and values is made here by the same metadata.
 */

/** Types whose values are the same in an entity as in every driver's answer. */
const PLAIN_TYPES: ReadonlySet<ColumnType> = new Set<ColumnType>([String, 'varchar', 'char', Number, 'int']);

/** Columns of one entity in a SELECT, and how an entity is made of what they answer. */
export interface ColumnSet<T> {
  /** The columns, quoted, each under a name of its own. */
  select: string;
  /** @param raw a row as the driver has read it */
  read(raw: Readonly<Record<string, unknown>>): T;
}

const wholeRows = new WeakMap<EntityMetadata, ColumnSet<ObjectLiteral>>();

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
  const answer: unknown = await execute(
    tx,
    `INSERT INTO ${driver.escape(tableName)} (${names}) VALUES ${rows.map(() => marks).join(', ')}`,
    rows.flatMap((row) =>
      stored.map((column) => storedValue(row[column.propertyName as keyof typeof row], column, tx)),
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
  parameters: readonly (string | number)[],
): Promise<T[]> {
  const { driver } = manager.dataSource;
  const metadata = manager.dataSource.getMetadata(entity);
  let columns = wholeRows.get(metadata);
  if (columns === undefined) wholeRows.set(metadata, (columns = columnSet(manager, entity)));
  const found = await execute<Record<string, unknown>[]>(
    manager,
    `SELECT ${columns.select} FROM ${driver.escape(metadata.tableName)} ${rest}`,
    parameters,
  );
  return found.map((raw) => columns.read(raw) as T);
}

/**
 * What a SELECT that is written by hand needs to read entities.
 *
 * @param properties those that are wanted; left out: all columns
 * @param alias of the table in a join
 */
export function columnSet<T extends ObjectLiteral>(
  { dataSource }: EntityManager,
  entity: EntityTarget<T>,
  properties?: readonly (keyof T & string)[],
  alias?: string,
): ColumnSet<T> {
  const { driver } = dataSource;
  const metadata = dataSource.getMetadata(entity);
  const columns = metadata.columns
    .filter(({ propertyName }) => properties?.includes(propertyName) ?? true)
    .map((column) => ({
      column,
      property: column.propertyName,
      name: alias === undefined ? column.databaseName : `${alias}_${column.databaseName}`,
      isPlain: isPlain(column),
    }));
  const escaped = columns.map(({ column: { databaseName }, name }) =>
    alias === undefined ? driver.escape(name) : `${alias}.${driver.escape(databaseName)} AS ${name}`,
  );
  return {
    select: escaped.join(', '),
    read: (raw) => {
      const row = metadata.create() as Record<string, unknown>;
      for (const { column, property, name, isPlain } of columns) {
        const value = raw[name];
        row[property] = isPlain ? value : (driver.prepareHydratedValue(value, column) as unknown);
      }
      return row as T;
    },
  };
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
  const values = changed.map((column) => storedValue(change[column.propertyName], column, tx));
  await execute(tx, `UPDATE ${driver.escape(tableName)} SET ${assignments} WHERE id = ?`, [...values, id]);
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

function storedValue(value: unknown, column: ColumnMetadata, { dataSource }: EntityManager): StatementValue {
  const stored: unknown = isPlain(column) ? value : dataSource.driver.preparePersistentValue(value, column);
  return (stored ?? null) as StatementValue;
}

function isPlain({ type, transformer }: ColumnMetadata): boolean {
  return PLAIN_TYPES.has(type) && transformer === undefined;
}
