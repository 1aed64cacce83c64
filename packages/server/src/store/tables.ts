import type {
  ClientId,
  ConversationId,
  Door,
  EventKind,
  LeaveWay,
  Locale,
  OfficerId,
  Role,
  SiteId,
} from '@lanterne/protocol';
import type { ConversationState } from '../domain/conversation.ts';
import type { SecretHash } from '../ports.ts';
import type { Columns } from './columns.sqlite.ts';

/** The schema, once for both dialects. Text of a conversation, and who wrote it, stand nowhere but in `events.body`. */
export const defineTables = ({ table, text, int, bool, time, json, bytes, ...kit }: Columns) => {
  const { index, uniqueIndex, primaryKey, descending } = kit;

  const sites = table('sites', {
    id: text<SiteId>('id').primaryKey(),
    name: text('name').notNull(),
    origins: json<readonly string[]>('origins').notNull(),
    doors: json<readonly Door[]>('doors').notNull(),
    locales: json<readonly Locale[]>('locales').notNull(),
  });

  const officers = table(
    'officers',
    {
      id: text<OfficerId>('id').primaryKey(),
      login: text('login').notNull(),
      alias: text('alias').notNull(),
      role: text<Role>('role').notNull(),
      password: text('password'),
    },
    (t) => [uniqueIndex('officers_login').on(t.login)],
  );

  const invites = table('invites', {
    hash: text<SecretHash>('hash').primaryKey(),
    officer: text<OfficerId>('officer')
      .notNull()
      .references(() => officers.id, { onDelete: 'cascade' }),
    expiresAt: time('expires_at').notNull(),
  });

  const sessions = table(
    'sessions',
    {
      hash: text<SecretHash>('hash').primaryKey(),
      officer: text<OfficerId>('officer')
        .notNull()
        .references(() => officers.id, { onDelete: 'cascade' }),
      expiresAt: time('expires_at').notNull(),
    },
    (t) => [index('sessions_officer').on(t.officer)],
  );

  const conversations = table(
    'conversations',
    {
      id: text<ConversationId>('id').primaryKey(),
      site: text<SiteId>('site').notNull(),
      door: text<Door>('door').notNull(),
      locale: text('locale').notNull(),
      state: text<ConversationState>('state').notNull(),
      danger: bool('danger').notNull(),
      priority: int('priority').notNull(),
      holder: text<OfficerId>('holder'),
      leftHow: text<Exclude<LeaveWay, 'loss'>>('left_how'),
      lastSeq: int('last_seq').notNull(),
      openedAt: time('opened_at').notNull(),
      lastAt: time('last_at').notNull(),
      claimedAt: time('claimed_at'),
      endedAt: time('ended_at'),
      placeAtOpening: int('place_at_opening').notNull(),
      token: text<SecretHash>('token').notNull(),
      opening: text<SecretHash>('opening'),
      /** The key of its event bodies, itself sealed. */
      dataKey: bytes('data_key').notNull(),
    },
    (t) => [
      uniqueIndex('conversations_opening').on(t.site, t.opening),
      index('conversations_queue').on(t.state, descending(t.danger), descending(t.priority), t.openedAt, t.id),
      index('conversations_held').on(t.holder, t.state, t.claimedAt),
      index('conversations_closed').on(t.holder, t.state, t.endedAt),
      index('conversations_claimed').on(t.claimedAt),
    ],
  );

  const events = table(
    'events',
    {
      conversation: text<ConversationId>('conversation')
        .notNull()
        .references(() => conversations.id, { onDelete: 'cascade' }),
      seq: int('seq').notNull(),
      kind: text<EventKind>('kind').notNull(),
      author: text<'visitor' | 'officer'>('author').notNull(),
      officer: text<OfficerId>('officer'),
      at: time('at').notNull(),
      clientId: text<ClientId>('client_id'),
      /** Sealed JSON of what the other columns do not say. */
      body: bytes('body').notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.conversation, t.seq] }),
      uniqueIndex('events_client_id').on(t.conversation, t.clientId),
    ],
  );

  /** One row, written to prove that writing works. */
  const pulse = table('pulse', { id: int('id').primaryKey(), at: time('at').notNull() });

  /** One row, sealed under the master key on the first opening, to tell it from every other key. */
  const keyProof = table('key_proof', { id: int('id').primaryKey(), sealed: bytes('sealed').notNull() });

  return { sites, officers, invites, sessions, conversations, events, pulse, keyProof };
};

export type Tables = ReturnType<typeof defineTables>;
