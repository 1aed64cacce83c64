import type { OperationName, operations } from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Clock } from '../ports.ts';
import { createAllowance } from './limits.ts';

/** What a visitor may do in a conversation, each kind counted apart: what is said never uses up what calls for help. */
type Kind = 'talk' | 'asking' | 'signals' | 'reading' | 'files' | 'danger' | 'leaving';

/** Of each that a visitor may ask for: one that is forgotten here does not compile. */
export type VisitorOperation = {
  [Name in OperationName]: (typeof operations)[Name]['caller'] extends 'visitor' ? Name : never;
}[OperationName];

const KINDS: Record<VisitorOperation, Kind> = {
  sendMessage: 'talk',
  sendFile: 'talk',
  tellSigns: 'talk',
  chooseLanguage: 'talk',
  makeResumeCode: 'talk',
  askTranslation: 'asking',
  sayUnclear: 'asking',
  tellUnderstood: 'asking',
  answerSummary: 'asking',
  withdrawSummary: 'asking',
  readHandover: 'asking',
  giveFeedback: 'talk',
  showTyping: 'signals',
  markRead: 'signals',
  readEvents: 'reading',
  readFile: 'files',
  flagDanger: 'danger',
  tellDetail: 'danger',
  leave: 'leaving',
  eraseConversation: 'leaving',
};

const MINUTE_MS = 60_000;

/** So many at one time, and as many again in each minute. */
export const perMinute = (count: number) => ({ burst: count, everyMs: MINUTE_MS / count });

/** What looks through all that was said, or makes a document of it: now and then, however fast somebody presses. */
const ASKING = { burst: 10, everyMs: 2_000 };
const EVENTS_OF_ONE_LOOK = 1_000;
/** Each may be ten megabytes, which have to be unsealed. */
const FILES = { burst: 40, everyMs: 1_000 };
/**
 * A page asks again at once when it was answered, and again after each loss; a script asks without end. So many events count as one more
 * request: whoever has written for an hour, to read all of it again and again, would keep everybody else waiting.
 */
const READING = { burst: 300, everyMs: 1_000 / 30 };
const EVENTS_OF_ONE_READING = 100;
const SIGNALS = { burst: 100, everyMs: 100 };
/** A call for help and what is told of it: more than anybody in need can write. */
const DANGER = { burst: 60, everyMs: 500 };
/** To leave is one request, and its repeats until it was heard. */
const LEAVING = { burst: 30, everyMs: 1_000 };

/** A conversation, as far as it tells what something costs. */
type Asked = Pick<Conversation, 'id' | 'lastSeq'>;

export interface Caps {
  /** 0 when a visitor may do it in this conversation now, or the milliseconds until they may. */
  spend(operation: VisitorOperation, conversation: Asked): number;
  /** The same of reading what the log has after a seq, beside the request itself. */
  read(conversation: Asked, after: number): number;
}

/** What one conversation may ask for: it has one token at a time, so this is also what one token may. */
export const createCaps = (clock: Clock, { messages }: Policy['abuse']): Caps => {
  const allowances = {
    talk: createAllowance(clock, perMinute(messages.perMinute)),
    asking: createAllowance(clock, ASKING),
    signals: createAllowance(clock, SIGNALS),
    reading: createAllowance(clock, READING),
    files: createAllowance(clock, FILES),
    danger: createAllowance(clock, DANGER),
    leaving: createAllowance(clock, LEAVING),
  } satisfies Record<Kind, object>;
  return {
    spend(operation, { id, lastSeq }) {
      const kind = KINDS[operation];
      return allowances[kind].spend(id, kind === 'asking' ? 1 + Math.floor(lastSeq / EVENTS_OF_ONE_LOOK) : 1);
    },
    read({ id, lastSeq }, after) {
      const more = Math.floor((lastSeq - after) / EVENTS_OF_ONE_READING);
      return more > 0 ? allowances.reading.spend(id, more) : 0;
    },
  };
};
