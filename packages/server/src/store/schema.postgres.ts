import { columns } from './columns.postgres.ts';
import { defineKeyTables, defineTables } from './tables.ts';

export { keySchema } from './columns.postgres.ts';
export const { dayKeys, conversationKeys, partKeys, houseKey, sealedAddresses, unsealings } = defineKeyTables(columns);

export const {
  sites,
  officers,
  shifts,
  queues,
  audit,
  auditLinks,
  auditMarks,
  auditKey,
  cannedAnswers,
  invites,
  identities,
  sessions,
  authenticators,
  recoveryCodes,
  passkeys,
  passkeyChallenges,
  conversations,
  holdRequests,
  events,
  conversationParts,
  files,
  feedback,
  understood,
  figures,
  datasets,
  units,
  territories,
  communePostcodes,
  webhooks,
  deliveries,
  purges,
  purgeLease,
  erasures,
  policies,
  pulse,
  keyProof,
} = defineTables(columns);
