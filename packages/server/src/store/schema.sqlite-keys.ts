import { columns } from './columns.sqlite.ts';
import { defineKeyTables } from './tables.ts';

export const { dayKeys, conversationKeys, partKeys, houseKey, sealedAddresses, unsealings } = defineKeyTables(columns);
