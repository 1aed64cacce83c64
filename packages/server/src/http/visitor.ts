import { type ConversationId, TEXT_MAX } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import type { Bus, Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { eraseConversation } from '../services/erase-conversation.ts';
import { flagDanger } from '../services/flag-danger.ts';
import { leaveConversation } from '../services/leave-conversation.ts';
import { openConversation } from '../services/open-conversation.ts';
import { hashSecret, newSecret, tokenFor } from '../services/secret.ts';
import { sendMessage } from '../services/send-message.ts';
import type { Origins } from './origins.ts';
import { problem } from './problem.ts';
import { type Call, type Handlers, respond, STREAMED } from './route.ts';

export interface VisitorDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly origins: Origins;
  /** Makes visitors' tokens; 32 bytes. */
  readonly tokenKey: Buffer;
}

const lastSeen = ({ request, query }: Call<'readEvents'>): number => {
  const header = request.headers.get('last-event-id') ?? '';
  return /^\d{1,9}$/.test(header) ? Number(header) : (query.after ?? 0);
};

/** The log after the client's cursor; when it is empty, what comes within the wait. */
const poll = async ({ store, hub }: VisitorDeps, call: Call<'readEvents'>): Promise<Response> => {
  const { conversation, query, request } = call;
  const after = lastSeen(call);
  const enough = new AbortController();
  // Listen first and read afterwards: what comes between the two is not missed.
  const something = hub.waitForEvents(
    conversation.id,
    (query.wait ?? 0) * 1000,
    AbortSignal.any([request.signal, enough.signal]),
  );
  let events = await store.eventsAfter(conversation.id, after);
  if (events.length === 0 && query.wait) {
    await something;
    events = await store.eventsAfter(conversation.id, after);
    // Nothing more will come from a conversation that is gone.
    if (events.length === 0 && !(await store.conversation(conversation.id))) return problem('conversation_unknown');
  }
  enough.abort();
  return call.answer(200, { events, waiting: hub.placeOf(conversation.id) });
};

export const visitorRoutes = (
  deps: VisitorDeps,
): Handlers<
  | 'readSite'
  | 'openConversation'
  | 'readEvents'
  | 'sendMessage'
  | 'showTyping'
  | 'flagDanger'
  | 'leave'
  | 'eraseConversation'
> => {
  const { store, bus, hub, origins, tokenKey } = deps;
  return {
    async readSite({ site: id, answer }) {
      const site = await store.site(id);
      if (!site) return problem('site_unknown');
      const { name, doors, locales } = site;
      return answer(
        200,
        { id, name, doors: [...doors], locales: [...locales], limits: { text: TEXT_MAX } },
        { 'cache-control': 'public, max-age=60' },
      );
    },

    async openConversation({ site: id, body, request, answer }) {
      const site = await store.site(id);
      if (!site) return problem('site_unknown');
      if (!origins.mayOpen(request, site)) return problem('origin_refused');
      if (!site.doors.includes(body.door)) {
        return problem('body_invalid', { faults: [{ pointer: '/door', reason: 'malformed' }] });
      }
      // Of the alphabet and length that the wire gives conversations.
      const conversation = nanoid() as ConversationId;
      const opening = body.id ?? newSecret();
      const result = await store.write(openConversation, {
        id: conversation,
        token: hashSecret(tokenFor(tokenKey, conversation, opening)),
        opening: body.id ? hashSecret(body.id) : null,
        site: id,
        door: body.door,
        locale: body.locale,
        message: body.message ?? null,
      });
      return respond(result, (opened, repeated) =>
        answer(repeated ? 200 : 201, {
          conversation: opened.conversation,
          token: tokenFor(tokenKey, opened.conversation, opening),
        }),
      );
    },

    readEvents(call) {
      if (!call.wantsStream) return poll(deps, call);
      if (!call.outgoing) return problem('not_acceptable');
      hub.streamConversation(call.outgoing, call.conversation.id, lastSeen(call));
      return STREAMED;
    },

    async sendMessage({ conversation, body, answer }) {
      const result = await store.write(sendMessage, { conversation: conversation.id, ...body, officer: null });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    showTyping({ conversation, answer }) {
      bus.signal({ signal: 'typing', conversation: conversation.id, author: 'visitor' });
      return answer(204, null);
    },

    async flagDanger({ conversation, answer }) {
      const result = await store.write(flagDanger, { conversation: conversation.id });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async leave({ conversation, body, answer }) {
      const result = await store.write(leaveConversation, { conversation: conversation.id, how: body.how });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async eraseConversation({ conversation, answer }) {
      const result = await store.write(eraseConversation, { conversation: conversation.id });
      return respond(result, () => answer(204, null));
    },
  };
};
