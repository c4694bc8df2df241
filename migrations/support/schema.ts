import {
  Table,
  type QueryRunner,
  type TableColumnOptions,
  type TableForeignKey,
  type TableIndexOptions,
} from 'typeorm';

/**
 * Columns as the entities describe them, on MySQL, MariaDB and SQLite alike. Migrations that were merged build on this
 * file: add to it, never change what a function makes.
 */
export class Schema {
  private readonly isEmbedded: boolean;

  constructor(private readonly runner: QueryRunner) {
    this.isEmbedded = runner.dataSource.options.type === 'better-sqlite3';
  }

  id(primaryKey: string): TableColumnOptions {
    return {
      ...this.int('id'),
      isPrimary: true,
      isGenerated: true,
      generationStrategy: 'increment',
      primaryKeyConstraintName: primaryKey,
    };
  }

  int(name: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: this.isEmbedded ? 'integer' : 'int', ...options };
  }

  bigint(name: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: 'bigint', ...options };
  }

  bool(name: string): TableColumnOptions {
    return { name, type: this.isEmbedded ? 'boolean' : 'tinyint', ...(this.isEmbedded ? {} : { width: 1 }) };
  }

  varchar(name: string, length: number, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: 'varchar', length: String(length), ...options };
  }

  json(name: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: 'text', ...options };
  }

  /** Bytes, at most 65,535 of them. */
  blob(name: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: 'blob', ...options };
  }

  /** JSON of any length; what {@link json} makes holds 64 KiB on a server. */
  longJson(name: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: 'json', ...options };
  }

  instant(name: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: 'datetime', precision: 3, ...options };
  }

  date(name: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions {
    return { name, type: 'date', ...options };
  }

  async createTable(
    name: string,
    columns: TableColumnOptions[],
    indices: TableIndexOptions[] = [],
    foreignKeys: (Pick<TableForeignKey, 'name' | 'columnNames' | 'referencedTableName'> & { onDelete: string })[] = [],
  ): Promise<void> {
    const table = new Table({
      name,
      columns,
      indices,
      foreignKeys: foreignKeys.map((key) => ({ ...key, referencedColumnNames: ['id'], onUpdate: 'NO ACTION' })),
    });
    // Binary collation: equality is equality of characters on every engine. TypeORM has no table option for it but this one.
    if (!this.isEmbedded) table.engine = 'InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    await this.runner.createTable(table);
  }

  async dropTable(name: string): Promise<void> {
    await this.runner.dropTable(name);
  }
}

export const NULLABLE = { isNullable: true } as const;
export const UNIQUE = { isUnique: true } as const;
