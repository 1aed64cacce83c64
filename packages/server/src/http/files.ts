import type { ConversationId } from '@lanterne/protocol';
import { type Policy, policyFor } from '../domain/policy.ts';
import type { Clock, Sanitizer, Scanner, Store } from '../ports.ts';
import { conversationForOfficer } from '../services/access.ts';
import { readFile } from '../services/read-file.ts';
import { mayStillSend, sendFile } from '../services/send-file.ts';
import { downloadResponse } from './download.ts';
import type { SharedTurnstile } from './limits.ts';
import type { Network } from './networks.ts';
import { problem } from './problem.ts';
import { type Handlers, refuse, respond } from './route.ts';

export interface FileDeps {
  readonly store: Store;
  readonly policy: Policy;
  readonly sanitizer: Sanitizer;
  /** Null where no scanner is configured. */
  readonly scanner: Scanner | null;
  /** Each upload holds a file in memory: not for everybody at one time. */
  readonly uploads: SharedTurnstile;
  readonly clock: Clock;
}

/** Seconds. */
const BUSY_RETRY_AFTER = 2;

/** One upload of each conversation at one time; null when there is no place. */
const createSeats = (uploads: SharedTurnstile) => {
  const seated = new Set<ConversationId>();
  return (conversation: ConversationId, network: Network | null): (() => void) | null => {
    const leave = seated.has(conversation) ? null : uploads.enter(network);
    if (!leave) return null;
    seated.add(conversation);
    return () => {
      seated.delete(conversation);
      leave();
    };
  };
};

export const fileRoutes = (deps: FileDeps): Handlers<'sendFile' | 'readFile' | 'readOfficerFile'> => {
  const { store, uploads } = deps;
  const takeSeat = createSeats(uploads);

  const download = async (...asked: Parameters<typeof readFile>): Promise<Response> => {
    const found = await readFile(...asked);
    return found.ok ? downloadResponse(found.value.file, found.value.content) : problem(found.code);
  };

  return {
    async sendFile({ conversation, query, headers, network, upload, answer }) {
      if (!policyFor(deps.policy, conversation.site).visitor.attachments) return problem('files_off');
      const allowed = await mayStillSend(store, conversation, query.id, deps.clock());
      if (!allowed.ok) return refuse(allowed);
      const leave = takeSeat(conversation.id, network());
      if (!leave) return problem('unavailable', { retryAfter: BUSY_RETRY_AFTER });
      try {
        const body = await upload();
        if (!body.ok) return body.response;
        const result = await sendFile(deps, {
          conversation: conversation.id,
          id: query.id,
          name: headers['file-name'],
          bytes: body.value,
        });
        return respond(result, (sent, repeated) => answer(repeated ? 200 : 201, sent));
      } finally {
        leave();
      }
    },

    readFile: ({ conversation, file }) => download(store, conversation.id, file),

    async readOfficerFile({ officer, conversationId, file }) {
      const found = await conversationForOfficer(store, officer, conversationId);
      return found.ok ? download(store, conversationId, file) : problem(found.code);
    },
  };
};
