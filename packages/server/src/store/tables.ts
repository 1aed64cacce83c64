import type {
  CannedAnswerId,
  ClientId,
  ConversationId,
  DangerStep,
  DeliveryEvent,
  DeliveryId,
  DeliveryState,
  Door,
  EventKind,
  HoldRequestId,
  Institution,
  KeptPart,
  LeaveWay,
  Locale,
  OfficerId,
  PasskeyId,
  QueueId,
  Role,
  SettingsDocument,
  SignInMeans,
  SiteId,
  UnsealingId,
  UnsealReason,
  WebhookEvent,
  WebhookId,
} from '@lanterne/protocol';
import type { ConversationState } from '../domain/conversation.ts';
import type { ErasureCause } from '../domain/erasure.ts';
import type { Figures, FiguresByName, Span } from '../domain/figures.ts';
import type { HoldKind } from '../domain/hold.ts';
import type { ClarityPart } from '../domain/understood.ts';
import type { DatasetKind } from '../domain/unit.ts';
import type { IdentityHash, SecretHash, ServiceKey, SlowHash } from '../ports.ts';
import type { Columns } from './columns.sqlite.ts';

/** The schema, once for both dialects. Text of a conversation, and who wrote it, stand nowhere but in `events.body` and `files`. */
export const defineTables = ({ table, text, int, bool, time, json, bytes, ...kit }: Columns) => {
  const { index, uniqueIndex, primaryKey, descending } = kit;

  const sites = table('sites', {
    id: text<SiteId>('id').primaryKey(),
    name: text('name').notNull(),
    origins: json<readonly string[]>('origins').notNull(),
    doors: json<readonly Door[]>('doors').notNull(),
    locales: json<readonly Locale[]>('locales').notNull(),
    settings: json<SettingsDocument>('settings').notNull().default({}),
  });

  const officers = table(
    'officers',
    {
      id: text<OfficerId>('id').primaryKey(),
      login: text('login').notNull(),
      alias: text('alias').notNull(),
      role: text<Role>('role').notNull(),
      password: text('password'),
      /** A deactivated officer stays, for what they did stays, but signs in no more. */
      active: bool('active').notNull().default(true),
      /** The queues that the officer serves, or a supervisor watches; empty for all of them. */
      queues: json<readonly QueueId[]>('queues').notNull().default([]),
      skills: json<readonly string[]>('skills').notNull().default([]),
      /** Languages that the officer writes, as primary subtags of BCP 47. */
      languages: json<readonly string[]>('languages').notNull().default(['fr']),
      /** How many conversations they hold at one time before others are asked. */
      capacity: int('capacity').notNull().default(4),
    },
    (t) => [uniqueIndex('officers_login').on(t.login)],
  );

  /** Which officers are at work: one row for each who has a desk open, or had one a moment ago. */
  const shifts = table('shifts', {
    officer: text<OfficerId>('officer')
      .primaryKey()
      .references(() => officers.id, { onDelete: 'cascade' }),
    /** Whether new conversations are offered to them. */
    available: bool('available').notNull(),
    /** Since when they are in this state. */
    since: time('since').notNull(),
    /** Their desk was heard of last at this time: a lease, renewed while a stream is open. */
    seenAt: time('seen_at').notNull(),
    /** When they were last given a conversation: who has been idle longest comes first. */
    assignedAt: time('assigned_at'),
  });

  /** Where conversations stand apart. `general` takes what no other does, and needs no row. */
  const queues = table('queues', {
    id: text<QueueId>('id').primaryKey(),
    name: text('name').notNull(),
    /** Which conversations come here: of these sites and doors; empty for any. The first queue in order that fits. */
    sites: json<readonly SiteId[]>('sites').notNull(),
    doors: json<readonly Door[]>('doors').notNull(),
    /** Of its conversations: larger goes first, after danger. */
    priority: int('priority').notNull(),
    position: int('position').notNull(),
  });

  /** What officers did beyond their own conversations, and every change of an administrator. Only ever added to. */
  const audit = table(
    'audit',
    {
      id: text('id').primaryKey(),
      at: time('at').notNull(),
      /** Null for the command line. */
      actor: text<OfficerId>('actor'),
      /** The actor's login at that time. */
      login: text('login').notNull(),
      /** A verb of `domain/audit.ts`. */
      action: text('action').notNull(),
      /** What it was done to: an id. */
      subject: text('subject').notNull(),
      /** Why, where one has to say so. */
      reason: text('reason'),
      /** What changed, never text of a conversation. */
      detail: json<Readonly<Record<string, unknown>>>('detail').notNull(),
    },
    (t) => [index('audit_at').on(t.at), index('audit_subject').on(t.subject, t.at)],
  );

  /** The chain of what is on record; see `domain/audit-chain.ts`. A link stays when its record is taken away behind its back. */
  const auditLinks = table(
    'audit_links',
    {
      seq: int('seq').primaryKey(),
      record: text('record').notNull(),
      hash: text('hash').notNull(),
      seal: text('seal').notNull(),
    },
    (t) => [uniqueIndex('audit_links_record').on(t.record)],
  );

  /** Where the chain begins, after what is forgotten, and where it ends. */
  const auditMarks = table('audit_marks', {
    name: text<'head' | 'start'>('name').primaryKey(),
    seq: int('seq').notNull(),
    hash: text('hash').notNull(),
    seal: text('seal').notNull(),
  });

  /** One row: the key under which links and marks are sealed, itself sealed under that of the house. */
  const auditKey = table('audit_key', { id: int('id').primaryKey(), sealed: bytes('sealed').notNull() });

  /** Sentences that officers use again and again; those without an owner are everybody's. */
  const cannedAnswers = table(
    'canned_answers',
    {
      id: text<CannedAnswerId>('id').primaryKey(),
      owner: text<OfficerId>('owner').references(() => officers.id, { onDelete: 'cascade' }),
      locale: text('locale').notNull(),
      /** What is typed after `/` to find it; in one language, it names one of those with the same owner. */
      shortcut: text('shortcut').notNull(),
      title: text('title').notNull(),
      text: text('text').notNull(),
      updatedAt: time('updated_at').notNull(),
    },
    (t) => [uniqueIndex('canned_answers_shortcut').on(t.owner, t.locale, t.shortcut)],
  );

  const invites = table('invites', {
    hash: text<SecretHash>('hash').primaryKey(),
    officer: text<OfficerId>('officer')
      .notNull()
      .references(() => officers.id, { onDelete: 'cascade' }),
    expiresAt: time('expires_at').notNull(),
  });

  /** Who of a provider of identities an officer is. What the provider calls them is not kept: a hash of it finds them again. */
  const identities = table(
    'identities',
    {
      identity: text<IdentityHash>('identity').primaryKey(),
      officer: text<OfficerId>('officer')
        .notNull()
        .references(() => officers.id, { onDelete: 'cascade' }),
    },
    (t) => [uniqueIndex('identities_officer').on(t.officer)],
  );

  const sessions = table(
    'sessions',
    {
      hash: text<SecretHash>('hash').primaryKey(),
      officer: text<OfficerId>('officer')
        .notNull()
        .references(() => officers.id, { onDelete: 'cascade' }),
      /** By what the officer has shown who they are. */
      means: json<readonly SignInMeans[]>('means').notNull().default(['password']),
      openedAt: time('opened_at').notNull().default(0),
      /** Within a minute or so. */
      usedAt: time('used_at').notNull().default(0),
      /** When it ends unless it is used. */
      idleUntil: time('idle_until').notNull().default(0),
      /** When it ends in any case. */
      expiresAt: time('expires_at').notNull(),
    },
    (t) => [index('sessions_officer').on(t.officer)],
  );

  /** The authenticator app of an officer. */
  const authenticators = table('authenticators', {
    officer: text<OfficerId>('officer')
      .primaryKey()
      .references(() => officers.id, { onDelete: 'cascade' }),
    /** Sealed under the master key. */
    secret: bytes('secret').notNull(),
    addedAt: time('added_at').notNull(),
    /** The newest code that was used, as a count of half minutes (RFC 6238): neither it nor an earlier one is good any more. */
    lastStep: int('last_step').notNull(),
  });

  /** Each is good once, and gone then. */
  const recoveryCodes = table(
    'recovery_codes',
    {
      officer: text<OfficerId>('officer')
        .notNull()
        .references(() => officers.id, { onDelete: 'cascade' }),
      hash: text<SlowHash>('hash').notNull(),
    },
    (t) => [primaryKey({ columns: [t.officer, t.hash] })],
  );

  /** Passkeys of officers (WebAuthn). The private part of each is in the officer's device and nowhere else. */
  const passkeys = table(
    'passkeys',
    {
      id: text<PasskeyId>('id').primaryKey(),
      officer: text<OfficerId>('officer')
        .notNull()
        .references(() => officers.id, { onDelete: 'cascade' }),
      /** What the device calls it, in base64url. */
      credential: text('credential').notNull(),
      /** COSE, in base64url. */
      publicKey: text('public_key').notNull(),
      /** Of 32 bits, without a sign: more than an integer of PostgreSQL. */
      counter: time('counter').notNull(),
      name: text('name').notNull(),
      addedAt: time('added_at').notNull(),
      usedAt: time('used_at'),
    },
    (t) => [uniqueIndex('passkeys_credential').on(t.credential), index('passkeys_officer').on(t.officer)],
  );

  /** What passkeys have signed, until it would be too old anyway: each is good once. */
  const passkeyChallenges = table('passkey_challenges', {
    challenge: text('challenge').primaryKey(),
    expiresAt: time('expires_at').notNull(),
  });

  const conversations = table(
    'conversations',
    {
      id: text<ConversationId>('id').primaryKey(),
      site: text<SiteId>('site').notNull(),
      door: text<Door>('door').notNull(),
      locale: text('locale').notNull(),
      state: text<ConversationState>('state').notNull(),
      danger: bool('danger').notNull(),
      dangerAt: time('danger_at'),
      priority: int('priority').notNull(),
      holder: text<OfficerId>('holder'),
      leftHow: text<Exclude<LeaveWay, 'loss'>>('left_how'),
      lastSeq: int('last_seq').notNull(),
      openedAt: time('opened_at').notNull(),
      lastAt: time('last_at').notNull(),
      claimedAt: time('claimed_at'),
      endedAt: time('ended_at'),
      /** Since when the visitor's connection has been given up. */
      lostAt: time('lost_at'),
      placeAtOpening: int('place_at_opening').notNull(),
      queue: text<QueueId>('queue')
        .notNull()
        .default('general' as QueueId),
      skill: text('skill'),
      queuedAt: time('queued_at').notNull().default(0),
      offeredTo: text<OfficerId>('offered_to'),
      offeredUntil: time('offered_until'),
      /** Whom it was offered to before, and who let it pass. */
      offerPassed: json<readonly OfficerId[]>('offer_passed'),
      helper: text<OfficerId>('helper'),
      firstAnswerAt: time('first_answer_at'),
      transfers: int('transfers').notNull().default(0),
      dangerStep: text<DangerStep>('danger_step'),
      dangerStepAt: time('danger_step_at'),
      token: text<SecretHash>('token').notNull(),
      /** When a resume code gave this token; null for the token of the opening. */
      tokenAt: time('token_at'),
      opening: text<SecretHash>('opening'),
      readByVisitor: int('read_by_visitor').notNull().default(0),
      readByOfficer: int('read_by_officer').notNull().default(0),
      /** A slow hash: the code itself is shown once and kept nowhere. */
      resumeCode: text<SlowHash>('resume_code'),
      resumeUntil: time('resume_until'),
      /** Whether the one question at the end was answered; the answer is counted elsewhere. */
      feedback: bool('feedback').notNull().default(false),
      /** Whether the visitor communicates in sign language. */
      signs: bool('signs').notNull().default(false),
      /** Whether officers take the visitor to be under 18. */
      minor: bool('minor').notNull().default(false),
      /** One message of the visitor in so many seconds, and from when on the next is taken; null where they are not slowed down. */
      slowSeconds: int('slow_seconds'),
      slowFrom: time('slow_from'),
      /** For how long it was promised, when it was opened, to be kept after its end; null where nothing was. */
      keptSeconds: int('kept_seconds'),
      /** The same of its parts; null where nothing was promised of them. */
      positionSeconds: int('position_seconds'),
      contactSeconds: int('contact_seconds'),
      notesSeconds: int('notes_seconds'),
      handoverSeconds: int('handover_seconds'),
      /** Until when a legal hold keeps it, whatever else is over; null for none. */
      holdUntil: time('hold_until'),
    },
    (t) => [
      uniqueIndex('conversations_opening').on(t.site, t.opening),
      uniqueIndex('conversations_resume_code').on(t.resumeCode),
      index('conversations_resume_until').on(t.resumeUntil),
      index('conversations_queue').on(t.state, descending(t.danger), descending(t.priority), t.openedAt, t.id),
      index('conversations_held').on(t.holder, t.state, t.claimedAt),
      index('conversations_closed').on(t.holder, t.state, t.endedAt),
      index('conversations_claimed').on(t.claimedAt),
      index('conversations_ended').on(t.endedAt),
      index('conversations_helped').on(t.helper),
      index('conversations_on_hold').on(t.holdUntil),
    ],
  );

  /** Legal holds that were asked for, what became of it, and by whom. Gone with the conversation; what is on record stays. */
  const holdRequests = table(
    'hold_requests',
    {
      id: text<HoldRequestId>('id').primaryKey(),
      conversation: text<ConversationId>('conversation')
        .notNull()
        .references(() => conversations.id, { onDelete: 'cascade' }),
      kind: text<HoldKind>('kind').notNull(),
      reason: text('reason').notNull(),
      until: time('until'),
      askedBy: text<OfficerId>('asked_by').notNull(),
      askedAt: time('asked_at').notNull(),
      answer: text<'confirmed' | 'refused'>('answer'),
      answeredBy: text<OfficerId>('answered_by'),
      answeredAt: time('answered_at'),
    },
    (t) => [index('hold_requests_conversation').on(t.conversation), index('hold_requests_asked').on(t.askedAt)],
  );

  const events = table(
    'events',
    {
      conversation: text<ConversationId>('conversation')
        .notNull()
        .references(() => conversations.id, { onDelete: 'cascade' }),
      seq: int('seq').notNull(),
      kind: text<EventKind>('kind').notNull(),
      author: text<'visitor' | 'officer' | 'service'>('author').notNull(),
      officer: text<OfficerId>('officer'),
      at: time('at').notNull(),
      /** What names it for a repeat: the id of a client, or a key of the service. */
      clientId: text<ClientId | ServiceKey>('client_id'),
      /** Sealed JSON of what the other columns do not say; nothing where it has lapsed. */
      body: bytes('body').notNull(),
      /** The part of the conversation that it says something of, where that may have a shorter time. */
      part: text<KeptPart>('part'),
      /** Which key of the part it is sealed under; null for that of the conversation. */
      partKey: int('part_key'),
      /** When the time of its part was over, and its content was erased. */
      lapsedAt: time('lapsed_at'),
    },
    (t) => [
      primaryKey({ columns: [t.conversation, t.seq] }),
      uniqueIndex('events_client_id').on(t.conversation, t.clientId),
    ],
  );

  /** Which conversations hold something of a part that is not erased yet: all that the clock of the parts looks at. */
  const conversationParts = table(
    'conversation_parts',
    {
      conversation: text<ConversationId>('conversation')
        .notNull()
        .references(() => conversations.id, { onDelete: 'cascade' }),
      part: text<KeptPart>('part').notNull(),
      /** The key that its events are sealed under; null where it has none of its own. */
      partKey: int('part_key'),
      /** As the conversation has them, so that the clock looks at none that has still time: when it ended, and what was promised. */
      endedAt: time('ended_at'),
      keptSeconds: int('kept_seconds'),
    },
    (t) => [
      primaryKey({ columns: [t.part, t.conversation] }),
      index('conversation_parts_conversation').on(t.conversation),
      // Holds all that the clock asks, so that it reads this alone of those that have still time.
      index('conversation_parts_due').on(t.part, t.endedAt, t.keptSeconds, t.conversation),
    ],
  );

  /** What visitors sent, as it was made anew; its name and type are in its event. */
  const files = table(
    'files',
    {
      conversation: text<ConversationId>('conversation')
        .notNull()
        .references(() => conversations.id, { onDelete: 'cascade' }),
      id: text<ClientId>('id').notNull(),
      /** Sealed SHA-256 of what was sent: in the clear it would tell who has a file that somebody knows. */
      digest: bytes('digest').notNull(),
      /** Sealed. */
      content: bytes('content').notNull(),
    },
    (t) => [primaryKey({ columns: [t.conversation, t.id] })],
  );

  /** Answers to the one question at the end, counted: nothing leads back to a conversation. */
  const feedback = table(
    'feedback',
    {
      /** `2026-11-24`, in UTC. */
      day: text('day').notNull(),
      site: text<SiteId>('site').notNull(),
      door: text<Door>('door').notNull(),
      score: int('score').notNull(),
      answers: int('answers').notNull(),
    },
    (t) => [primaryKey({ columns: [t.day, t.site, t.door, t.score] })],
  );

  /**
   * Whether cards were clear to visitors at first, counted: nothing leads back to a conversation. Doors and languages each stand
   * alone, as in the figures.
   */
  const understood = table(
    'understood',
    {
      /** `2026-11-24`, in UTC. */
      day: text('day').notNull(),
      site: text<SiteId>('site').notNull(),
      card: text('card').notNull(),
      part: text<ClarityPart>('part').notNull(),
      /** Of a door, or of a language. */
      name: text('name').notNull(),
      answers: int('answers').notNull(),
      clear: int('clear').notNull(),
    },
    (t) => [primaryKey({ columns: [t.day, t.site, t.card, t.part, t.name] })],
  );

  /**
   * All that was counted of one hour or one day at one site in one queue: sums, which outlive the conversations. Doors and
   * languages each stand alone: who wrote Pashto, at which door, is not to be found.
   */
  const figures = table(
    'figures',
    {
      span: text<Span>('span').notNull(),
      /** `2026-11-24T14` or `2026-11-24`, on the clock of the site. */
      at: text('at').notNull(),
      site: text<SiteId>('site').notNull(),
      queue: text<QueueId>('queue').notNull(),
      whole: json<Figures>('whole').notNull(),
      doors: json<FiguresByName>('doors').notNull(),
      languages: json<FiguresByName>('languages').notNull(),
    },
    (t) => [primaryKey({ columns: [t.span, t.at, t.site, t.queue] })],
  );

  /** The lists of units that were taken in, and of when their content is. */
  const datasets = table('datasets', {
    kind: text<DatasetKind>('kind').primaryKey(),
    source: text('source').notNull(),
    dataAt: time('data_at').notNull(),
    importedAt: time('imported_at').notNull(),
    rows: int('rows').notNull(),
  });

  /** Where police and gendarmerie receive the public. */
  const units = table(
    'units',
    {
      id: text('id').primaryKey(),
      institution: text<Institution>('institution').notNull(),
      name: text('name').notNull(),
      key: text('key').notNull(),
      telephone: text('telephone'),
      address: text('address'),
      commune: text('commune'),
      hours: text('hours'),
      /** Millionths of a degree, WGS 84. */
      latitude: int('latitude'),
      longitude: int('longitude'),
    },
    (t) => [index('units_key').on(t.key), index('units_commune').on(t.commune)],
  );

  /** Who is competent in which commune. */
  const territories = table(
    'territories',
    {
      commune: text('commune').notNull(),
      communeName: text('commune_name').notNull(),
      communeKey: text('commune_key').notNull(),
      postcodes: json<readonly string[]>('postcodes').notNull(),
      institution: text<Institution>('institution').notNull(),
      service: text('service').notNull(),
      serviceName: text('service_name').notNull(),
      serviceKey: text('service_key').notNull(),
    },
    (t) => [primaryKey({ columns: [t.commune, t.service] }), index('territories_name').on(t.communeKey)],
  );

  /** A postcode has many communes, and a commune many postcodes. */
  const communePostcodes = table(
    'commune_postcodes',
    { postcode: text('postcode').notNull(), commune: text('commune').notNull() },
    (t) => [primaryKey({ columns: [t.postcode, t.commune] })],
  );

  /** Other systems that are told of what happens. */
  const webhooks = table('webhooks', {
    id: text<WebhookId>('id').primaryKey(),
    url: text('url').notNull(),
    events: json<readonly WebhookEvent[]>('events').notNull(),
    active: bool('active').notNull(),
    createdAt: time('created_at').notNull(),
    /** Sealed under the house's key, as the one before it is. */
    secret: bytes('secret').notNull(),
    oldSecret: bytes('old_secret'),
    /** Until when the one before signs too. */
    oldUntil: time('old_until'),
  });

  /** What is to be sent, and what became of it. What it says is not here: it is made from the log of the conversation. */
  const deliveries = table(
    'deliveries',
    {
      id: text<DeliveryId>('id').primaryKey(),
      webhook: text<WebhookId>('webhook')
        .notNull()
        .references(() => webhooks.id, { onDelete: 'cascade' }),
      event: text<DeliveryEvent>('event').notNull(),
      conversation: text<ConversationId>('conversation').references(() => conversations.id, { onDelete: 'set null' }),
      seq: int('seq'),
      state: text<DeliveryState>('state').notNull(),
      attempts: int('attempts').notNull(),
      createdAt: time('created_at').notNull(),
      triedAt: time('tried_at'),
      /** When it is to be tried; while it is being tried, when somebody else may. */
      nextAt: time('next_at').notNull(),
      /** A status of HTTP, or a fault by its name. */
      outcome: text('outcome'),
    },
    (t) => [
      index('deliveries_due').on(t.state, t.nextAt),
      index('deliveries_webhook').on(t.webhook, t.createdAt),
      index('deliveries_conversation').on(t.conversation),
    ],
  );

  /** One row: when all that was over its time had last been erased. */
  const purges = table('purges', { id: int('id').primaryKey(), at: time('at').notNull() });

  /** One row, while somebody purges: who, and until when nobody else does. */
  const purgeLease = table('purge_lease', {
    id: int('id').primaryKey(),
    node: text('node').notNull(),
    until: time('until').notNull(),
  });

  /** Conversations that were erased, and those of which a part was, counted; each row goes on record when its day is over, and is gone then. */
  const erasures = table(
    'erasures',
    {
      /** `2026-11-24`, in UTC. */
      day: text('day').notNull(),
      site: text<SiteId>('site').notNull(),
      cause: text<ErasureCause | KeptPart>('cause').notNull(),
      conversations: int('conversations').notNull(),
    },
    (t) => [primaryKey({ columns: [t.day, t.site, t.cause] })],
  );

  /** What visitors were promised since then; a row for every change. */
  const policies = table(
    'policies',
    { version: text('version').notNull(), since: time('since').notNull(), document: text('document').notNull() },
    (t) => [primaryKey({ columns: [t.since, t.version] })],
  );

  /** One row, written to prove that writing works. */
  const pulse = table('pulse', { id: int('id').primaryKey(), at: time('at').notNull() });

  /** One row, sealed under the house's key on the first opening, to tell it from every other key. */
  const keyProof = table('key_proof', { id: int('id').primaryKey(), sealed: bytes('sealed').notNull() });

  return {
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
  };
};

/**
 * The keys, apart from all that they open: on SQLite in a file of their own, on PostgreSQL in a schema of their own, so that a
 * backup of the one does not hold the other. No table there and none of `defineTables` have the same name, or refer to each
 * other.
 */
export const defineKeyTables = ({ keyTable, text, int, time, bytes, index, primaryKey }: Columns) => {
  /** The key of a day on which conversations began. */
  const dayKeys = keyTable('day_keys', {
    /** `2026-11-24`, in UTC. */
    day: text('day').primaryKey(),
    /** The name of the master key that it is sealed under. */
    master: text('master').notNull(),
    sealed: bytes('sealed').notNull(),
  });

  /** The key of a conversation, sealed under the key of its day. */
  const conversationKeys = keyTable(
    'conversation_keys',
    {
      conversation: text<ConversationId>('conversation').primaryKey(),
      /** Null where it was opened before days had keys: such a key is sealed under that of the house. */
      day: text('day').references(() => dayKeys.day),
      sealed: bytes('sealed').notNull(),
    },
    (t) => [index('conversation_keys_day').on(t.day)],
  );

  /**
   * The key of a part of a conversation, sealed under that of the conversation. It is destroyed when the time of the part is over, and
   * with it what copies of the database hold of the part.
   */
  const partKeys = keyTable(
    'part_keys',
    {
      conversation: text<ConversationId>('conversation').notNull(),
      part: text<KeptPart>('part').notNull(),
      /** Tells it from those before it: the seq of the event that it was made for. */
      partKey: int('part_key').notNull(),
      sealed: bytes('sealed').notNull(),
    },
    (t) => [primaryKey({ columns: [t.conversation, t.part, t.partKey] })],
  );

  /** One row: the key of all that is not a conversation's. */
  const houseKey = keyTable('house_key', {
    id: int('id').primaryKey(),
    master: text('master').notNull(),
    sealed: bytes('sealed').notNull(),
  });

  /**
   * Internet addresses, sealed for two people who are not this server; where the policy says so alone. Here, so that no backup of
   * the database has one that was destroyed since.
   */
  const sealedAddresses = keyTable('sealed_addresses', {
    conversation: text<ConversationId>('conversation').primaryKey(),
    /** As `services/sealed-address.ts` writes it. */
    box: text('box').notNull(),
    sealedAt: time('sealed_at').notNull(),
    /** For how long after the end of the conversation. */
    keptSeconds: int('kept_seconds').notNull(),
  });

  /** Who asked that one is opened, who answered, and what they saw. Destroyed with the address. */
  const unsealings = keyTable(
    'unsealings',
    {
      id: text<UnsealingId>('id').primaryKey(),
      conversation: text<ConversationId>('conversation').notNull(),
      reason: text<UnsealReason>('reason').notNull(),
      askedBy: text<OfficerId>('asked_by').notNull(),
      askedAt: time('asked_at').notNull(),
      /** What one half made of it, until the other has come; sealed under the key of the conversation. */
      share: bytes('share'),
      answer: text<'confirmed' | 'refused'>('answer'),
      answeredBy: text<OfficerId>('answered_by'),
      answeredAt: time('answered_at'),
      /** What was opened, sealed under the key of the conversation. */
      address: bytes('address'),
    },
    (t) => [index('unsealings_conversation').on(t.conversation), index('unsealings_asked').on(t.askedAt)],
  );

  return { dayKeys, conversationKeys, partKeys, houseKey, sealedAddresses, unsealings };
};

export type Tables = ReturnType<typeof defineTables> & ReturnType<typeof defineKeyTables>;
