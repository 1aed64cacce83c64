import { type OfficerId, ROLES } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import type { Conversation, ConversationState } from './conversation.ts';
import { type Action, may } from './permission.ts';

const ME = 'me' as OfficerId;
const OTHER = 'other' as OfficerId;

const inState = (state: ConversationState, holder: OfficerId): Conversation =>
  ({ state, ...(state !== 'waiting' && { holder }) }) as Conversation;

/** For each state: who may list it and read it, when I hold it and when another does. */
const TABLE: Record<ConversationState, Record<Action, readonly [mine: boolean, others: boolean]>> = {
  waiting: { list: [true, true], read: [false, false] },
  held: { list: [true, false], read: [true, false] },
  left: { list: [true, false], read: [true, false] },
  closed: { list: [true, false], read: [true, false] },
};

describe('may', () => {
  for (const role of ROLES) {
    for (const state of Object.keys(TABLE) as ConversationState[]) {
      for (const action of Object.keys(TABLE[state]) as Action[]) {
        it(`${role}: ${action} one that is ${state}`, () => {
          const [mine, others] = TABLE[state][action];
          expect(may({ id: ME, role }, action, inState(state, ME))).toBe(mine);
          expect(may({ id: ME, role }, action, inState(state, OTHER))).toBe(others);
        });
      }
    }
  }
});
