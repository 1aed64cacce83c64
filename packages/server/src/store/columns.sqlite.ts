import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** All that the schema and the queries need to know of SQLite. `columns.postgres.ts` says the same of PostgreSQL. */
export const columns = {
  table: sqliteTable,
  /** A table of keys. In the file that these are in, which every connection has open too. */
  keyTable: sqliteTable,
  /** Compared and ordered byte by byte, as JavaScript does for ASCII. */
  text: <T extends string>(name: string) => text(name).$type<T>(),
  int: (name: string) => integer(name),
  bool: (name: string) => integer(name, { mode: 'boolean' }),
  /** Milliseconds since the epoch. */
  time: (name: string) => integer(name),
  json: <T>(name: string) => text(name, { mode: 'json' }).$type<T>(),
  bytes: (name: string) => blob(name, { mode: 'buffer' }),
  index,
  uniqueIndex,
  primaryKey,
  /** Orders a column of an index from the largest. */
  descending: (column: AnyColumn): SQL => sql`${column} desc`,
  /** Locks the rows that a query gives, passing over locked ones. Here there is one writer, which has locked all. */
  lockedSkipping: <Query>(query: Query): Query => query,
  /** Locks the rows that a query gives, waiting for those who hold them. */
  locked: <Query>(query: Query): Query => query,
  /** Prepares a query for many runs. The name must be its own. */
  prepare: <Prepared>(query: { prepare(): Prepared }, _name: string): Prepared => query.prepare(),
};

export type Columns = typeof columns;
