import { type AnyColumn, DrizzleQueryError, type SQL, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Codec } from './codec.ts';
import type { Columns } from './columns.sqlite.ts';
import type { Tables } from './tables.ts';

/** The query builders that both dialects have. SQLite's other doors do not exist on PostgreSQL. */
export type Database = Pick<BetterSQLite3Database, 'select' | 'insert' | 'update' | 'delete'>;

/** One way into the database: a connection or a pool of them, with all that a query needs. */
export interface Handle {
  readonly db: Database;
  readonly tables: Tables;
  readonly dialect: Pick<Columns, 'locked' | 'lockedSkipping' | 'prepare'>;
  readonly codec: Codec;
}

/** Builds the prepared queries of a subject once for each handle: building one costs five times what running it does. */
export const prepared = <Queries>(build: (handle: Handle) => Queries): ((handle: Handle) => Queries) => {
  const built = new WeakMap<Handle, Queries>();
  return (handle) => {
    const queries = built.get(handle) ?? build(handle);
    built.set(handle, queries);
    return queries;
  };
};

/** The place of a value that comes with each run, written as the column wants it. */
export const given = (column: AnyColumn, name: string = column.name): SQL =>
  sql`${sql.param(sql.placeholder(name), column)}`;

/** What the driver threw. Drizzle wraps it in one that tells the parameters of the query, which no log should hold. */
export const driverError = (error: unknown): unknown =>
  error instanceof DrizzleQueryError && error.cause ? error.cause : error;
