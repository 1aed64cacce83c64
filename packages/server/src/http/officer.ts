import { CLOSE_REASONS, type HelpData } from '@lanterne/protocol';
import { cardOf } from '../domain/card.ts';
import type { Conversation } from '../domain/conversation.ts';
import { helpFor, helpLanguage } from '../domain/help.ts';
import { holderOf } from '../domain/permission.ts';
import type { Translations } from '../jobs/translate.ts';
import type { Bus, Clock, Logger, OfficerAccount, Store } from '../ports.ts';
import { despiteBrokenSeals } from '../realtime/broken-seals.ts';
import { heldOnWire, readDesk } from '../realtime/desk-stream.ts';
import type { Hub } from '../realtime/hub.ts';
import { conversationForOfficer } from '../services/access.ts';
import { askHelp } from '../services/ask-help.ts';
import { askUnderstood } from '../services/ask-understood.ts';
import { checkDanger } from '../services/check-danger.ts';
import { claimConversation, claimNext } from '../services/claim-conversation.ts';
import { closeConversation } from '../services/close-conversation.ts';
import { colleaguesOf } from '../services/colleagues.ts';
import { findUnits } from '../services/find-units.ts';
import { inspectConversation } from '../services/inspect-conversation.ts';
import { joinConversation } from '../services/join-conversation.ts';
import { keepSignalWord } from '../services/keep-signal-word.ts';
import { partFromConversation } from '../services/part-from-conversation.ts';
import { passOffer } from '../services/pass-offer.ts';
import { reopenConversation } from '../services/reopen-conversation.ts';
import { sendCard } from '../services/send-card.ts';
import { sendMessage } from '../services/send-message.ts';
import { setAvailability } from '../services/set-availability.ts';
import { setMinor } from '../services/set-minor.ts';
import { setSlow } from '../services/set-slow.ts';
import { stepDanger } from '../services/step-danger.ts';
import { transferConversation } from '../services/transfer-conversation.ts';
import { writeNote } from '../services/write-note.ts';
import { problem } from './problem.ts';
import { type Handlers, respond, STREAMED } from './route.ts';

export interface OfficerDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly translations: Translations;
  /** The help of the country. */
  readonly help: HelpData;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Seconds. */
const BUSY_RETRY_AFTER = 2;

const acting = ({ id, alias }: OfficerAccount) => ({ id, alias });

export const officerRoutes = (
  deps: OfficerDeps,
): Handlers<
  | 'readDesk'
  | 'setAvailability'
  | 'claimNext'
  | 'claim'
  | 'passOffer'
  | 'readTranscript'
  | 'inspect'
  | 'answer'
  | 'askOfficerTranslation'
  | 'previewTranslation'
  | 'sendCard'
  | 'askUnderstood'
  | 'setSlow'
  | 'setMinor'
  | 'writeNote'
  | 'keepSignalWord'
  | 'stepDanger'
  | 'checkDanger'
  | 'findUnits'
  | 'markOfficerRead'
  | 'showOfficerTyping'
  | 'readColleagues'
  | 'transfer'
  | 'askHelp'
  | 'join'
  | 'part'
  | 'close'
  | 'reopen'
> => {
  const { store, bus, hub, translations, help, clock, logger } = deps;

  const held = async (conversation: Conversation, officer: OfficerAccount) =>
    heldOnWire(conversation, await store.eventsAfter(conversation.id, 0), officer, hub);

  /** An entry of the help as the site has it now, in the visitor's language. */
  const cardFor = async ({ site: id, locale }: Conversation, card: string) => {
    const site = await store.site(id);
    if (!site) return null;
    const overlay = site.settings.help;
    return cardOf(helpFor(help, overlay, helpLanguage(help, overlay, [locale, site.locales[0]])), card, locale);
  };

  return {
    async readDesk({ officer, session, wantsStream, outgoing, answer }) {
      if (!wantsStream)
        return answer(200, await readDesk({ reader: despiteBrokenSeals(store, logger), moment: hub }, officer));
      if (!outgoing) return problem('not_acceptable');
      hub.streamDesk(outgoing, officer, session);
      return STREAMED;
    },

    async setAvailability({ officer, body: { available }, answer }) {
      const result = await store.write(setAvailability, { officer: officer.id, available });
      if (result.ok && !result.repeated) hub.shiftsChanged();
      return respond(result, () => answer(204, null));
    },

    async claimNext({ officer, answer }) {
      const result = await store.write(claimNext, { officer: acting(officer) });
      if (!result.ok) return problem(result.code);
      return result.value ? answer(200, await held(result.value, officer)) : answer(204, null);
    },

    async claim({ officer, conversationId, answer }) {
      const result = await store.write(claimConversation, { conversation: conversationId, officer: acting(officer) });
      if (!result.ok) return problem(result.code);
      return answer(result.repeated ? 200 : 201, await held(result.value, officer));
    },

    async passOffer({ officer, conversationId, answer }) {
      const result = await store.write(passOffer, { conversation: conversationId, officer: officer.id });
      return respond(result, () => answer(204, null));
    },

    async readTranscript({ officer, conversationId, answer }) {
      const found = await conversationForOfficer(store, officer, conversationId, clock());
      if (!found.ok) return problem(found.code);
      return answer(200, { events: await store.eventsAfter(conversationId, 0) });
    },

    async inspect({ officer, conversationId, body, answer }) {
      const result = await store.write(inspectConversation, { conversation: conversationId, ...body, officer });
      return respond(result, (events) => answer(201, { events: [...events] }));
    },

    async answer({ officer, conversationId, body, answer }) {
      const result = await store.write(sendMessage, {
        conversation: conversationId,
        ...body,
        officer: acting(officer),
      });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async askOfficerTranslation({ officer, conversationId, seq, answer }) {
      const found = await conversationForOfficer(store, officer, conversationId);
      if (!found.ok) return problem(found.code);
      const result = await translations.ask(found.value, seq);
      return respond(result, (written) => (written ? answer(200, written) : answer(202, null)));
    },

    async previewTranslation({ officer, conversationId, body, answer }) {
      const found = await conversationForOfficer(store, officer, conversationId);
      if (!found.ok) return problem(found.code);
      const result = await translations.preview(found.value, body.text, officer.alias);
      if (!result.ok && result.code === 'too_many_requests')
        return problem(result.code, { retryAfter: BUSY_RETRY_AFTER });
      return respond(result, (preview) => answer(200, preview));
    },

    async sendCard({ officer, conversationId, body: { id, card }, answer }) {
      const found = await conversationForOfficer(store, officer, conversationId);
      if (!found.ok) return problem(found.code);
      const result = await store.write(sendCard, {
        conversation: conversationId,
        id,
        card: await cardFor(found.value, card),
        asked: card,
        officer: acting(officer),
      });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async askUnderstood({ officer, conversationId: conversation, body, answer }) {
      const result = await store.write(askUnderstood, { conversation, ...body, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async setSlow({ officer, conversationId: conversation, body: { seconds }, answer }) {
      const result = await store.write(setSlow, { conversation, seconds, officer: acting(officer) });
      return respond(result, () => answer(204, null));
    },

    async setMinor({ officer, conversationId: conversation, body: { minor }, answer }) {
      const result = await store.write(setMinor, { conversation, minor, officer: acting(officer) });
      return respond(result, () => answer(204, null));
    },

    async writeNote({ officer, conversationId, body, answer }) {
      const result = await store.write(writeNote, {
        conversation: conversationId,
        ...body,
        officer,
      });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async keepSignalWord({ officer, conversationId, body, answer }) {
      const result = await store.write(keepSignalWord, {
        conversation: conversationId,
        word: body.word,
        officer: acting(officer),
      });
      return respond(result, (written) => answer(201, written));
    },

    async stepDanger({ officer, conversationId: conversation, body: taken, answer }) {
      const result = await store.write(stepDanger, { conversation, taken, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async checkDanger({ officer, conversationId: conversation, body: checked, answer }) {
      const result = await store.write(checkDanger, { conversation, checked, officer: acting(officer) });
      return respond(result, (written) => answer(201, written));
    },

    async findUnits({ body, answer }) {
      return answer(200, await findUnits(store, body.place));
    },

    async markOfficerRead({ officer, conversationId, body, answer }) {
      const found = await conversationForOfficer(store, officer, conversationId);
      if (!found.ok) return problem(found.code);
      hub.markRead(found.value, 'officer', body.seq);
      return answer(204, null);
    },

    async showOfficerTyping({ officer, conversationId, answer }) {
      const found = await conversationForOfficer(store, officer, conversationId);
      if (!found.ok) return problem(found.code);
      // The visitor's page says who writes by the alias of the holder: of a helper it would not be true.
      if (holderOf(found.value) === officer.id) {
        bus.signal({ signal: 'typing', conversation: conversationId, author: 'officer', alias: officer.alias });
      }
      return answer(204, null);
    },

    async readColleagues({ officer, answer }) {
      return answer(200, await colleaguesOf(store, officer.id, clock()));
    },

    async transfer({ officer, conversationId: conversation, body, answer }) {
      const result = await store.write(transferConversation, { conversation, ...body, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async askHelp({ officer, conversationId: conversation, body, answer }) {
      const result = await store.write(askHelp, { conversation, asked: body.officer, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async join({ officer, conversationId: conversation, answer }) {
      const result = await store.write(joinConversation, { conversation, officer: acting(officer) });
      if (!result.ok) return problem(result.code);
      return answer(result.repeated ? 200 : 201, await held(result.value, officer));
    },

    async part({ officer, conversationId: conversation, answer }) {
      const result = await store.write(partFromConversation, { conversation, officer: acting(officer) });
      return respond(result, (written) => answer(201, written));
    },

    async close({ officer, conversationId, body: { outcome, tags, tell }, answer }) {
      if (tags && !outcome) return problem('body_invalid', { faults: [{ pointer: '/outcome', reason: 'missing' }] });
      const reason = tell ? CLOSE_REASONS.find((one) => one === outcome) : null;
      if (reason === undefined) return problem('body_invalid', { faults: [{ pointer: '/tell', reason: 'malformed' }] });
      const result = await store.write(closeConversation, {
        conversation: conversationId,
        outcome: outcome ? { outcome, tags: tags ?? [] } : null,
        reason,
        officer: acting(officer),
      });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async reopen({ officer, conversationId, answer }) {
      const result = await store.write(reopenConversation, { conversation: conversationId, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },
  };
};
