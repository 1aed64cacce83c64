import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DOORS, type Door, LOCALES, type OfficerId, type QueueId, type Role } from '@lanterne/protocol';
import { HOUSE_TIME_ZONE } from '../../../packages/server/src/domain/figures.ts';
import { NEW_OFFICER } from '../../../packages/server/src/domain/officer.ts';
import type { Queue } from '../../../packages/server/src/domain/queue.ts';
import { HOURS_KEPT_MS } from '../../../packages/server/src/domain/retention.ts';
import { type KeySource, makeKeyFile } from '../../../packages/server/src/key.ts';
import { openMasterKeys } from '../../../packages/server/src/master-keys.ts';
import { migrations } from '../../../packages/server/src/paths.ts';
import type { Clock, Store } from '../../../packages/server/src/ports.ts';
import { addOfficer } from '../../../packages/server/src/services/add-officer.ts';
import { addQueue } from '../../../packages/server/src/services/add-queue.ts';
import { addSite } from '../../../packages/server/src/services/add-site.ts';
import { hashSecret, newSecret } from '../../../packages/server/src/services/secret.ts';
import { createSealedCodec } from '../../../packages/server/src/store/codec.ts';
import { openWriter } from '../../../packages/server/src/store/connect.sqlite.ts';
import { countFeedback } from '../../../packages/server/src/store/feedback.ts';
import { addFigures, forgetHours } from '../../../packages/server/src/store/figures.ts';
import { createSqliteStore } from '../../../packages/server/src/store/sqlite-store.ts';
import { countUnderstood } from '../../../packages/server/src/store/understood.ts';
import { countCourse, feedbackIn, understoodIn } from './count.ts';
import { type Course, drawCourses, SITES } from './course.ts';
import { liveCourses } from './live.ts';

export interface SeedOptions {
  readonly conversations: number;
  readonly days: number;
  /** Where the database and its key are made. */
  readonly folder: string;
  /** The moment at which all of it ends. */
  readonly now: number;
}

/** A one-time link's secret for each login that can be tried. */
export interface Seeded {
  readonly invites: ReadonlyMap<string, string>;
}

/** There is something already where the base should be made. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken';
}

const QUEUES: readonly Omit<Queue, 'position'>[] = [
  { id: 'victims' as QueueId, name: 'Victimes', sites: [], doors: ['victim'] as Door[], priority: 2 },
  { id: 'reports' as QueueId, name: 'Signalements', sites: [], doors: ['report'] as Door[], priority: 1 },
];

const ACCOUNTS: readonly { readonly login: string; readonly alias: string; readonly role: Role }[] = [
  { login: 'superviseur', alias: 'Sasha', role: 'supervisor' },
  { login: 'agent', alias: 'Camille', role: 'officer' },
  ...['Alix', 'Charlie', 'Dominique', 'Lou', 'Noor'].map(
    (alias) => ({ login: alias.toLowerCase(), alias, role: 'officer' }) as const,
  ),
];

const DAY_MS = 24 * 60 * 60 * 1_000;

/** So many conversations are counted in one transaction: each row of the figures is then written a few times alone. */
const BATCH = 5_000;

/**
 * Counts what is long over and erased: the sums that the program would have kept, added up by its own rules and written by its
 * own query, without the conversations that they came from.
 */
export const countAll = async (
  { file, masterKey }: { readonly file: string; readonly masterKey: KeySource },
  courses: readonly Course[],
  { queues, now }: { readonly queues: readonly Queue[]; readonly now: number },
): Promise<void> => {
  const { lane, client } = openWriter({
    file,
    migrations: join(migrations, 'sqlite'),
    codec: createSealedCodec(openMasterKeys(masterKey)),
  });
  try {
    for (let from = 0; from < courses.length; from += BATCH) {
      const some = courses.slice(from, from + BATCH);
      await lane.begin();
      await addFigures(
        lane.handle,
        some.flatMap((course) => countCourse(course, queues)),
      );
      for (const answer of some.flatMap(feedbackIn)) await countFeedback(lane.handle, answer);
      for (const answer of some.flatMap(understoodIn)) await countUnderstood(lane.handle, answer);
      await forgetHours(lane.handle, new Date(now - HOURS_KEPT_MS).toISOString().slice(0, 10));
      await lane.commit();
    }
  } finally {
    client.close();
  }
};

/** The sites of the seed, each day and night, so that all count on the clock of the house. */
export const addSites = async (store: Store): Promise<void> => {
  const open = [['00:00', '24:00']] as [string, string][];
  const weekly = {
    monday: open,
    tuesday: open,
    wednesday: open,
    thursday: open,
    friday: open,
    saturday: open,
    sunday: open,
  };
  for (const { id, name } of SITES) {
    await store.write(addSite, {
      id,
      name,
      origins: [`https://${id}.example`],
      doors: DOORS,
      locales: LOCALES,
      settings: { hours: { timeZone: HOUSE_TIME_ZONE, weekly, days: {} } },
    });
  }
};

const addPeople = async (store: Store): Promise<Seeded> => {
  const invites = new Map<string, string>();
  for (const account of ACCOUNTS) {
    const invite = newSecret();
    const officer = { ...NEW_OFFICER, ...account, id: account.login as OfficerId, password: null };
    await store.write(addOfficer, { officer, invite: hashSecret(invite) });
    invites.set(account.login, invite);
  }
  for (const queue of QUEUES) await store.write(addQueue, { queue });
  return { invites };
};

/**
 * Makes a base as a service has it after so many conversations: the last day lived through by the program's own commands, all
 * that came before as the figures that outlive it.
 */
export const seedBase = async ({ conversations, days, folder, now }: SeedOptions): Promise<Seeded> => {
  const file = join(folder, 'lanterne.db');
  if (existsSync(file)) throw new FolderTaken(`There is a database in ${folder} already: name another folder.`);
  const masterKey = { file: join(folder, 'lanterne.key') };
  makeKeyFile(masterKey.file);
  const open = (clock: Clock) =>
    createSqliteStore({ file, migrations: join(migrations, 'sqlite'), masterKey, clock, onCommitted: () => {} });

  const first = await open(() => now);
  await addSites(first);
  const seeded = await addPeople(first);
  const queues = await first.queues();
  await first.close();

  const courses = drawCourses({ conversations, days, until: now });
  const over = courses.filter(({ openedAt }) => openedAt < now - DAY_MS);
  await countAll({ file, masterKey }, over, { queues, now });

  let clock = now;
  const second = await open(() => clock);
  await liveCourses(second, courses.slice(over.length), {
    officers: ACCOUNTS.filter(({ role }) => role === 'officer').map(({ login, alias }) => ({
      id: login as OfficerId,
      alias,
    })),
    until: now,
    setClock: (to) => {
      clock = to;
    },
  });
  await second.close();
  return seeded;
};
