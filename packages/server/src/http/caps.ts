import type { ConversationId, OperationName, operations } from '@lanterne/protocol';
import type { Policy } from '../domain/policy.ts';
import type { Clock } from '../ports.ts';
import { createAllowance } from './limits.ts';

/** What a visitor may do in a conversation, each kind counted apart: what is said never uses up what calls for help. */
type Kind = 'talk' | 'signals' | 'reading' | 'danger' | 'leaving';

/** Of each that a visitor may ask for: one that is forgotten here does not compile. */
export type VisitorOperation = {
  [Name in OperationName]: (typeof operations)[Name]['caller'] extends 'visitor' ? Name : never;
}[OperationName];

const KINDS: Record<VisitorOperation, Kind> = {
  sendMessage: 'talk',
  sendFile: 'talk',
  sayUnclear: 'talk',
  tellUnderstood: 'talk',
  tellSigns: 'talk',
  chooseLanguage: 'talk',
  makeResumeCode: 'talk',
  askTranslation: 'talk',
  answerSummary: 'talk',
  withdrawSummary: 'talk',
  giveFeedback: 'talk',
  showTyping: 'signals',
  markRead: 'signals',
  readEvents: 'reading',
  readFile: 'reading',
  readHandover: 'reading',
  flagDanger: 'danger',
  tellDetail: 'danger',
  leave: 'leaving',
  eraseConversation: 'leaving',
};

const MINUTE_MS = 60_000;

/** So many at one time, and as many again in each minute. */
export const perMinute = (count: number) => ({ burst: count, everyMs: MINUTE_MS / count });

/** A page asks again at once when it was answered, and again after each loss; a script asks without end. */
const READING = { burst: 300, everyMs: 1_000 / 30 };
const SIGNALS = { burst: 100, everyMs: 100 };
/** A call for help and what is told of it: more than anybody in need can write. */
const DANGER = { burst: 60, everyMs: 500 };
/** To leave is one request, and its repeats until it was heard. */
const LEAVING = { burst: 30, everyMs: 1_000 };

export interface Caps {
  /** 0 when a visitor may do it in this conversation now, or the milliseconds until they may. */
  spend(operation: VisitorOperation, conversation: ConversationId): number;
}

/** What one conversation may ask for: it has one token at a time, so this is also what one token may. */
export const createCaps = (clock: Clock, { messages }: Policy['abuse']): Caps => {
  const allowances = {
    talk: createAllowance(clock, perMinute(messages.perMinute)),
    signals: createAllowance(clock, SIGNALS),
    reading: createAllowance(clock, READING),
    danger: createAllowance(clock, DANGER),
    leaving: createAllowance(clock, LEAVING),
  } satisfies Record<Kind, object>;
  return {
    spend(operation, conversation) {
      return allowances[KINDS[operation]].spend(conversation);
    },
  };
};
