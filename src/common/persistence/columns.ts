import { Column, type ColumnOptions } from 'typeorm';

/** An instant with milliseconds, UTC. Set from the clock, never by the database. */
export function InstantColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'datetime', precision: 3, ...options });
}

/** A local day, `YYYY-MM-DD`, as text on both engines. */
export function LocalDateColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'date', ...options });
}

/** Text of at most `length` code points. */
export function TextColumn(length: number, options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'varchar', length, ...options });
}

/** Any JSON value, kept as text. */
export function JsonColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'simple-json', ...options });
}

/** Any JSON value, of any length; what {@link JsonColumn} makes holds 64 KiB on a server. Its fields may change their order. */
export function LongJsonColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'json', ...options });
}
