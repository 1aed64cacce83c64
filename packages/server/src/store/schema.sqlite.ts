import { columns } from './columns.sqlite.ts';
import { defineTables } from './tables.ts';

export const { sites, officers, invites, sessions, conversations, events, pulse, keyProof } = defineTables(columns);
