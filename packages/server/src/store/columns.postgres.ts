import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgSchema,
  pgTable,
  primaryKey,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Columns } from './columns.sqlite.ts';

/** Byte order, whatever the locale of the database: one order everywhere, and no index that a new libc breaks. */
const text = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** The part of a select builder that locks. */
interface Lockable {
  for(strength: 'update', config?: { skipLocked: true }): unknown;
}

/** What a backup of the database must leave out. */
export const keySchema = pgSchema('lanterne_keys');

const postgres = {
  table: pgTable,
  keyTable: keySchema.table,
  text: (name: string) => text(name),
  int: (name: string) => integer(name),
  bool: (name: string) => boolean(name),
  time: (name: string) => bigint(name, { mode: 'number' }),
  json: (name: string) => jsonb(name),
  bytes: (name: string) => bytea(name),
  index,
  uniqueIndex,
  primaryKey,
  // PostgreSQL sorts nulls first in a descending query; an index that puts them last would not serve it.
  descending: (column: { desc(): { nullsFirst(): unknown } }) => column.desc().nullsFirst(),
  lockedSkipping: (query: Lockable) => query.for('update', { skipLocked: true }),
  locked: (query: Lockable) => query.for('update'),
  prepare: (query: { prepare(name: string): unknown }, name: string) => query.prepare(name),
} satisfies Record<keyof Columns, unknown>;

/**
 * The builders of both dialects take the same calls; Drizzle has no type that says so. The one cast of the schema: the
 * contract suite proves on a real PostgreSQL that it is true.
 */
export const columns = postgres as unknown as Columns;
