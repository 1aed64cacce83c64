import type { Handover, HandoverForm } from '@lanterne/protocol';
import { saysSomething } from '../domain/handover.ts';
import type { Policy } from '../domain/policy.ts';
import type { HandoverPrinter, Logger, OfficerAccount, Store } from '../ports.ts';
import type { Answer } from '../services/answer.ts';
import { newReference } from '../services/reference.ts';
import {
  answerSummary,
  draftSummary,
  ownHandover,
  proposeSummary,
  sendSummary,
  signHandover,
  withdrawSummary,
} from '../services/summarise.ts';
import { downloadResponse } from './download.ts';
import { problem } from './problem.ts';
import { type Handlers, respond } from './route.ts';

export interface HandoverDeps {
  readonly store: Store;
  readonly policy: Policy;
  readonly printer: HandoverPrinter;
  readonly logger: Logger;
}

/** Seconds. */
const RETRY_AFTER = 5;

const acting = ({ id, alias }: OfficerAccount) => ({ id, alias });

/** Summaries: written by officers, corrected and consented to by visitors, and given as files to either. */
export const handoverRoutes = ({
  store,
  policy,
  printer,
  logger,
}: HandoverDeps): Handlers<
  | 'draftSummary'
  | 'proposeSummary'
  | 'takeHandover'
  | 'signHandover'
  | 'answerSummary'
  | 'withdrawSummary'
  | 'readHandover'
> => {
  /** A name that says nothing of what it is: others look at a list of files. */
  const download = async (result: Answer<Handover>, as: HandoverForm): Promise<Response> => {
    if (!result.ok) return problem(result.code);
    const { reference } = result.value;
    if (as === 'json') {
      const content = Buffer.from(`${JSON.stringify(result.value, null, 2)}\n`);
      return downloadResponse({ name: `document-${reference}.json`, type: 'application/json' }, content);
    }
    try {
      const content = await printer.print(result.value);
      return downloadResponse({ name: `document-${reference}.pdf`, type: 'application/pdf' }, content);
    } catch (error) {
      logger.warn({ error }, 'a document could not be printed');
      return problem('unavailable', { retryAfter: RETRY_AFTER });
    }
  };

  return {
    async draftSummary({ officer, conversationId: conversation, body, answer }) {
      const result = await store.write(draftSummary, { conversation, ...body, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async proposeSummary({ officer, conversationId: conversation, body, answer }) {
      if (!saysSomething(body.summary)) {
        return problem('body_invalid', { faults: [{ pointer: '/summary', reason: 'empty' }] });
      }
      const result = await store.write(proposeSummary, { conversation, ...body, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async takeHandover({ officer, conversationId: conversation, body: { as } }) {
      const sent = { conversation, answer: null, how: 'file', officer: acting(officer) } as const;
      return download(await store.write(sendSummary, sent), as);
    },

    async signHandover({ officer, conversationId: conversation, answer }) {
      const result = await store.write(signHandover, { conversation, officer: acting(officer) });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async answerSummary({ conversation: { id: conversation }, body, answer }) {
      const told = { conversation, ...body, reference: newReference(), delayMs: policy.webhooks.delayMs };
      const result = await store.write(answerSummary, told);
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async withdrawSummary({ conversation: { id: conversation }, answer }) {
      const result = await store.write(withdrawSummary, { conversation });
      return respond(result, (written, repeated) => answer(repeated ? 200 : 201, written));
    },

    async readHandover({ conversation, query: { as } }) {
      return download(await ownHandover(store, conversation), as);
    },
  };
};
