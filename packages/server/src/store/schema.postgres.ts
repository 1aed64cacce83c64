import { columns } from './columns.postgres.ts';
import { defineTables } from './tables.ts';

export const { sites, officers, invites, sessions, conversations, events, pulse, keyProof } = defineTables(columns);
