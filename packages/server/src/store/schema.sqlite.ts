import { columns } from './columns.sqlite.ts';
import { defineTables } from './tables.ts';

export const {
  sites,
  officers,
  shifts,
  queues,
  audit,
  cannedAnswers,
  invites,
  sessions,
  conversations,
  events,
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
  pulse,
  keyProof,
} = defineTables(columns);
