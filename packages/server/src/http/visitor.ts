import type { ConversationId, Event } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { instantOf } from '../domain/instant.ts';
import { visibleTo } from '../domain/permission.ts';
import { policyFor, promisedOf } from '../domain/policy.ts';
import type { Translations } from '../jobs/translate.ts';
import type { Bus, Clock, SlowHasher, Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { conversationForVisitor } from '../services/access.ts';
import { chooseLanguage } from '../services/choose-language.ts';
import { eraseConversation } from '../services/erase-conversation.ts';
import { exitOpening } from '../services/exit-opening.ts';
import { flagDanger } from '../services/flag-danger.ts';
import { giveFeedback } from '../services/give-feedback.ts';
import { groceries, newResumeCode } from '../services/groceries.ts';
import { keepResumeCode } from '../services/keep-resume-code.ts';
import { leaveConversation } from '../services/leave-conversation.ts';
import { openConversation } from '../services/open-conversation.ts';
import { resumeConversation } from '../services/resume-conversation.ts';
import { sayUnclear } from '../services/say-unclear.ts';
import { hashSecret, newSecret, resumedTokenFor, tokenFor } from '../services/secret.ts';
import { sendMessage } from '../services/send-message.ts';
import { tellDetail } from '../services/tell-detail.ts';
import { tellSigns } from '../services/tell-signs.ts';
import { tellUnderstood } from '../services/tell-understood.ts';
import type { Caps } from './caps.ts';
import type { Gate } from './gate.ts';
import { createHelpShelf } from './help-shelf.ts';
import type { AttemptLimit, Purse, SharedTurnstile } from './limits.ts';
import { createNotices } from './notices.ts';
import type { Origins } from './origins.ts';
import { problem } from './problem.ts';
import { type Call, type Handlers, later, respond, STREAMED } from './route.ts';
import type { Seals } from './seals.ts';
import { cacheSeconds, type House, isClosed, siteOnWire } from './site-answer.ts';

export interface VisitorDeps extends House {
  readonly store: Store;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly translations: Translations;
  readonly clock: Clock;
  readonly origins: Origins;
  /** Makes visitors' tokens; 32 bytes. */
  readonly tokenKey: Buffer;
  /** Hashes resume codes. */
  readonly slowHash: SlowHasher;
  /** Who may come in. */
  readonly gate: Gate;
  readonly caps: Caps;
  readonly seals: Seals;
  /** What may be tried of resume codes: by each network first, by all together beyond that. */
  readonly resumes: Purse;
  /** Slows down who asks for code after code. */
  readonly codes: AttemptLimit;
  /** Codes are hashed slowly on purpose: not for everybody at one time. */
  readonly codeHashing: SharedTurnstile;
}

/** Seconds. */
const BUSY_RETRY_AFTER = 2;
/** For who does not do the work that is asked: until so much has come in that it is their turn. */
const UNPROVED_RETRY_AFTER = 10;

/** Anybody may read it, and link to it. */
const NOTICE_HEADERS = { 'cache-control': 'public, max-age=60' };

const lastSeen = ({ request, query }: Call<'readEvents'>): number => {
  const header = request.headers.get('last-event-id') ?? '';
  return /^\d{1,9}$/.test(header) ? Number(header) : (query.after ?? 0);
};

const eventsFor = async ({ store }: VisitorDeps, id: ConversationId, after: number): Promise<Event[]> =>
  (await store.eventsAfter(id, after)).filter((event) => visibleTo('visitor', event));

/**
 * Whether a token is still good once somebody listens under it: it may have been taken away in the moment in which it let them in, of
 * which nobody tells who does not listen yet.
 */
const isStillTheirs = async (
  { store, clock }: VisitorDeps,
  { conversation: { id }, token }: Call<'readEvents'>,
): Promise<boolean> => (await conversationForVisitor(store, { id, token, now: clock() })).ok;

/** The log after the client's cursor; when it is empty, what comes within the wait. */
const poll = async (deps: VisitorDeps, call: Call<'readEvents'>): Promise<Response> => {
  const { store, hub } = deps;
  const { conversation, query, request } = call;
  const after = lastSeen(call);
  const enough = new AbortController();
  // Listen first and read afterwards: what comes between the two is not missed.
  const something = hub.waitForEvents(
    conversation.id,
    (query.wait ?? 0) * 1000,
    AbortSignal.any([request.signal, enough.signal]),
  );
  let events = await eventsFor(deps, conversation.id, after);
  if (events.length === 0 && query.wait) {
    if (!(await isStillTheirs(deps, call))) {
      enough.abort();
      return problem('conversation_unknown');
    }
    await something;
    events = await eventsFor(deps, conversation.id, after);
    // Nothing more will come from a conversation that is gone.
    if (events.length === 0 && !(await store.conversation(conversation.id))) return problem('conversation_unknown');
  }
  enough.abort();
  return call.answer(200, {
    events,
    waiting: hub.placeOf(conversation.id),
    readSeq: hub.readBy(conversation, 'officer'),
    translating: hub.translating(conversation),
  });
};

export const visitorRoutes = (
  deps: VisitorDeps,
): Handlers<
  | 'readSite'
  | 'readHelp'
  | 'readNotice'
  | 'openConversation'
  | 'exitOpening'
  | 'readEvents'
  | 'sendMessage'
  | 'markRead'
  | 'showTyping'
  | 'flagDanger'
  | 'tellDetail'
  | 'tellUnderstood'
  | 'tellSigns'
  | 'makeResumeCode'
  | 'resume'
  | 'giveFeedback'
  | 'leave'
  | 'eraseConversation'
  | 'askTranslation'
  | 'sayUnclear'
  | 'chooseLanguage'
> => {
  const {
    store,
    bus,
    hub,
    translations,
    clock,
    origins,
    gate,
    caps,
    seals,
    tokenKey,
    slowHash,
    resumes,
    codes,
    codeHashing,
  } = deps;
  const help = createHelpShelf(deps.help);
  const notices = createNotices(deps);
  return {
    async readSite({ site: id, answer }) {
      const site = await store.site(id);
      if (!site) return problem('site_unknown');
      if (isClosed(site, deps)) return problem('site_unsettled');
      const now = clock();
      const onWire = siteOnWire(site, now, deps);
      return answer(200, onWire, { 'cache-control': `public, max-age=${cacheSeconds(onWire, now)}` });
    },

    async readNotice({ site: id, query, answer }) {
      const site = await store.site(id);
      return site ? answer(200, await notices.noticeFor(site, query.locale), NOTICE_HEADERS) : problem('site_unknown');
    },

    async readHelp({ site: id, query, request }) {
      const site = await store.site(id);
      return site ? help.respond(site, query.locale, request) : problem('site_unknown');
    },

    async openConversation({ site: id, body, request, network, origin, answer }) {
      const site = await store.site(id);
      if (!site) return problem('site_unknown');
      if (isClosed(site, deps)) return problem('site_unsettled');
      if (!origins.mayOpen(request, site)) return problem('origin_refused');
      // Danger is turned away from no door.
      if (!body.danger && !site.doors.includes(body.door)) {
        return problem('body_invalid', { faults: [{ pointer: '/door', reason: 'malformed' }] });
      }
      // Nothing stands in the way of danger, not even a mistake.
      if (!body.danger && body.message && groceries.occursIn(body.message.text)) return problem('resume_code_in_text');
      const opening = body.id ?? newSecret();
      const entry = body.danger
        ? { waitMs: gate.openInDanger(network()) }
        : gate.open({ site: id, network: network(), attempt: opening, proof: body.proof });
      if ('challenge' in entry) return problem('proof_needed', { retryAfter: UNPROVED_RETRY_AFTER, ...entry });
      if (entry.waitMs > 0) return later(entry.waitMs);
      // Of the alphabet and length that the wire gives conversations.
      const conversation = nanoid() as ConversationId;
      const result = await store.write(openConversation, {
        id: conversation,
        token: hashSecret(tokenFor(tokenKey, conversation, opening)),
        opening: body.id ? hashSecret(body.id) : null,
        site: id,
        door: body.door,
        locale: body.locale,
        message: body.message ?? null,
        danger: body.danger ?? false,
        ...promisedOf(policyFor(deps.policy, id)),
        address: seals.forOpening(id, conversation, body.announced ?? false, origin),
      });
      return respond(result, (opened, repeated) =>
        answer(repeated ? 200 : 201, {
          conversation: opened.conversation,
          token: tokenFor(tokenKey, opened.conversation, opening),
        }),
      );
    },

    async exitOpening({ site: id, body, request, network, answer }) {
      const site = await store.site(id);
      if (!site) return problem('site_unknown');
      if (!origins.mayOpen(request, site)) return problem('origin_refused');
      const wait = gate.exit(network());
      if (wait > 0) return later(wait);
      const fresh = { id: nanoid() as ConversationId, token: hashSecret(newSecret()) };
      const result = await store.write(exitOpening, { site: id, opening: hashSecret(body.id), ...fresh });
      if (result.ok && result.repeated) {
        const { conversation } = result.value;
        const token = hashSecret(tokenFor(tokenKey, conversation, body.id));
        // Refused when it was left before, or found again by a code since: then there is nothing to end.
        await store.write(leaveConversation, { conversation, how: 'exit', token });
      }
      return respond(result, () => answer(204, null));
    },

    readEvents(call) {
      const wait = caps.read(call.conversation, lastSeen(call));
      if (wait > 0) return later(wait);
      if (!call.wantsStream) return poll(deps, call);
      if (!call.outgoing) return problem('not_acceptable');
      hub.streamConversation(call.outgoing, call.conversation, lastSeen(call), () => isStillTheirs(deps, call));
      return STREAMED;
    },

    async sendMessage({ conversation, body, answer }) {
      if (groceries.occursIn(body.text)) return problem('resume_code_in_text');
      const result = await store.write(sendMessage, { conversation: conversation.id, ...body, officer: null });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    markRead({ conversation, body, answer }) {
      hub.markRead(conversation, 'visitor', body.seq);
      return answer(204, null);
    },

    showTyping({ conversation, answer }) {
      bus.signal({ signal: 'typing', conversation: conversation.id, author: 'visitor' });
      return answer(204, null);
    },

    async flagDanger({ conversation, answer }) {
      const result = await store.write(flagDanger, { conversation: conversation.id });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async tellDetail({ conversation, body, answer }) {
      const result = await store.write(tellDetail, { conversation: conversation.id, ...body });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async tellUnderstood({ conversation, body, answer }) {
      const result = await store.write(tellUnderstood, { conversation: conversation.id, ...body });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async tellSigns({ conversation, body, answer }) {
      const result = await store.write(tellSigns, { conversation: conversation.id, ...body });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async makeResumeCode({ conversation, network, answer }) {
      const wait = codes.begin(conversation.id);
      if (wait > 0) return later(wait);
      const leave = codeHashing.enter(network());
      if (!leave) return problem('unavailable', { retryAfter: BUSY_RETRY_AFTER });
      try {
        const items = newResumeCode();
        const code = await slowHash(items.join(' '));
        const result = await store.write(keepResumeCode, { conversation: conversation.id, code });
        return respond(result, ({ until }) => answer(201, { items, until: instantOf(until) }));
      } finally {
        leave();
      }
    },

    async resume({ site: id, body, request, network: networkOf, answer }) {
      const site = await store.site(id);
      if (!site) return problem('site_unknown');
      if (!origins.mayOpen(request, site)) return problem('origin_refused');
      const network = networkOf();
      const wait = resumes.spend(network);
      if (wait > 0) return later(wait);
      const leave = codeHashing.enter(network);
      if (!leave) return problem('unavailable', { retryAfter: BUSY_RETRY_AFTER });
      try {
        // What is no code at all costs as much as a wrong one, and is told the same. No conversation has this one.
        const code = await slowHash((groceries.read(body.code) ?? []).join(' '));
        const opening = body.id ?? newSecret();
        const token = resumedTokenFor(tokenKey, code, opening);
        const seat = { token: hashSecret(token), opening: body.id ? hashSecret(body.id) : null };
        const result = await store.write(resumeConversation, { site: id, code, seat });
        if (result.ok) resumes.refund();
        return respond(result, ({ conversation }, repeated) => answer(repeated ? 200 : 201, { conversation, token }));
      } finally {
        leave();
      }
    },

    async askTranslation({ conversation, seq, answer }) {
      const result = await translations.ask(conversation, seq);
      return respond(result, (written) => (written ? answer(200, written) : answer(202, null)));
    },

    async sayUnclear({ conversation, body, answer }) {
      const result = await store.write(sayUnclear, { conversation: conversation.id, ...body });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async chooseLanguage({ conversation, body, answer }) {
      const result = await store.write(chooseLanguage, { conversation: conversation.id, ...body });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async giveFeedback({ conversation, body, answer }) {
      if (!policyFor(deps.policy, conversation.site).visitor.feedback) return problem('feedback_off');
      await store.write(giveFeedback, { conversation: conversation.id, ...body });
      return answer(204, null);
    },

    async leave({ conversation, token, body: { how }, answer }) {
      const id = { conversation: conversation.id };
      const result = await store.write(leaveConversation, how === 'exit' ? { ...id, how, token } : { ...id, how });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async eraseConversation({ conversation, answer }) {
      if (!policyFor(deps.policy, conversation.site).visitor.eraseNow) return problem('erasing_off');
      const result = await store.write(eraseConversation, { conversation: conversation.id });
      return respond(result, () => answer(204, null));
    },
  };
};
