import type { ConversationId, OfficerId, SiteId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Act,
  type ActKind,
  type Conversation,
  type ConversationState,
  decide,
  TOKEN_LIFE_MS,
  tokenExpired,
} from './conversation.ts';

const ME = 'officer-me' as OfficerId;
const OTHER = 'officer-other' as OfficerId;
const AT = 5_000;

const common = {
  id: 'conversation' as ConversationId,
  site: 'site' as SiteId,
  door: 'victim',
  locale: 'fr',
  danger: false,
  priority: 0,
  lastSeq: 4,
  openedAt: 1_000,
  lastAt: 4_000,
  placeAtOpening: 1,
} as const;

const conversations = {
  waiting: { ...common, state: 'waiting' },
  held: { ...common, state: 'held', holder: ME, claimedAt: 2_000 },
  left: { ...common, state: 'left', how: 'end', holder: ME, claimedAt: 2_000, endedAt: 3_000 },
  closed: { ...common, state: 'closed', how: null, holder: ME, claimedAt: 2_000, endedAt: 3_000 },
} satisfies Record<ConversationState, Conversation>;

const acts = {
  write: { act: 'write' },
  flagDanger: { act: 'flagDanger' },
  leave: { act: 'leave', how: 'end' },
  claim: { act: 'claim', officer: ME },
  answer: { act: 'answer', officer: ME },
  close: { act: 'close', officer: ME },
} satisfies Record<ActKind, Act>;

/** What the verdict is, and the state that follows. */
const outcome = (conversation: Conversation, act: Act): string => {
  const decision = decide(conversation, act, AT);
  if (decision.verdict === 'done') return `→ ${decision.next.state}`;
  return decision.verdict === 'already' ? 'already' : decision.code;
};

/** The whole machine, from the holder's point of view; a new state or act does not compile until it stands here. */
const TABLE: Record<ConversationState, Record<ActKind, string>> = {
  waiting: {
    write: '→ waiting',
    flagDanger: '→ waiting',
    leave: '→ left',
    claim: '→ held',
    answer: 'conversation_unknown',
    close: 'conversation_unknown',
  },
  held: {
    write: '→ held',
    flagDanger: '→ held',
    leave: '→ left',
    claim: 'already',
    answer: '→ held',
    close: '→ closed',
  },
  left: {
    write: 'conversation_left',
    flagDanger: 'conversation_left',
    leave: 'already',
    claim: 'already',
    answer: 'conversation_left',
    close: '→ closed',
  },
  closed: {
    write: 'conversation_closed',
    flagDanger: 'conversation_closed',
    leave: 'conversation_closed',
    claim: 'already',
    answer: 'conversation_closed',
    close: 'already',
  },
};

describe('decide', () => {
  for (const state of Object.keys(TABLE) as ConversationState[]) {
    for (const kind of Object.keys(TABLE[state]) as ActKind[]) {
      it(`${state} × ${kind}: ${TABLE[state][kind]}`, () => {
        expect(outcome(conversations[state], acts[kind])).toBe(TABLE[state][kind]);
      });
    }
  }

  it('gives another officer nothing but what a conversation that does not exist would give', () => {
    for (const state of ['held', 'left', 'closed'] as const) {
      expect(outcome(conversations[state], { act: 'answer', officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { act: 'close', officer: OTHER })).toBe('conversation_unknown');
    }
    for (const [state, code] of [
      ['held', 'conversation_held'],
      ['left', 'conversation_left'],
      ['closed', 'conversation_closed'],
    ] as const) {
      expect(outcome(conversations[state], { act: 'claim', officer: OTHER })).toBe(code);
    }
  });

  it('flags danger once', () => {
    expect(decide(conversations.waiting, acts.flagDanger, AT)).toEqual({
      verdict: 'done',
      next: { ...conversations.waiting, danger: true },
    });
    expect(outcome({ ...conversations.held, danger: true }, acts.flagDanger)).toBe('already');
  });

  it('tells again what was done before the end', () => {
    for (const state of ['left', 'closed'] as const) {
      expect(outcome({ ...conversations[state], danger: true }, acts.flagDanger)).toBe('already');
    }
    expect(outcome({ ...conversations.closed, how: 'end' }, acts.leave)).toBe('already');
    expect(decide(conversations.left, acts.close, AT)).toMatchObject({ next: { how: 'end' } });
  });

  it('takes a lost connection for no ending', () => {
    for (const state of ['waiting', 'held'] as const) {
      expect(outcome(conversations[state], { act: 'leave', how: 'loss' })).toBe(`→ ${state}`);
    }
    expect(outcome(conversations.left, { act: 'leave', how: 'loss' })).toBe('already');
  });

  it('tells an exit that follows a goodbye, and not the other way round', () => {
    expect(outcome(conversations.left, { act: 'leave', how: 'exit' })).toBe('→ left');
    expect(outcome({ ...conversations.left, how: 'exit' }, { act: 'leave', how: 'end' })).toBe('already');
  });

  it('leaves nobody to close what nobody held', () => {
    const left = decide(conversations.waiting, acts.leave, AT);
    expect(left).toMatchObject({ verdict: 'done', next: { holder: null, claimedAt: null, endedAt: AT } });
    expect(outcome({ ...conversations.left, holder: null, claimedAt: null }, acts.close)).toBe('conversation_unknown');
  });

  it('keeps its invariants along any story', () => {
    const officers = fc.constantFrom(ME, OTHER);
    const anyAct: fc.Arbitrary<Act> = fc.oneof(
      fc.constantFrom<Act>({ act: 'write' }, { act: 'flagDanger' }),
      fc.record({ act: fc.constant('leave' as const), how: fc.constantFrom('exit', 'end', 'loss') }),
      fc.record({ act: fc.constantFrom('claim', 'answer', 'close'), officer: officers }),
    );
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 30 }), (story) => {
        let now: Conversation = conversations.waiting;
        for (const [index, act] of story.entries()) {
          const decision = decide(now, act, AT + index);
          if (decision.verdict !== 'done') continue;
          const { next } = decision;
          // Danger is never taken back, and nothing comes back from the dead.
          expect(next.danger || !now.danger).toBe(true);
          if (now.state === 'closed') throw new Error('a closed conversation changed');
          if (now.state === 'left') expect(['left', 'closed']).toContain(next.state);
          // Once somebody holds it, it is never anybody else's, and never waits again.
          if (now.state !== 'waiting' && now.holder) expect(next).toMatchObject({ holder: now.holder });
          // What no act touches stays.
          expect(next).toMatchObject({ id: now.id, openedAt: now.openedAt, lastSeq: now.lastSeq });
          now = next;
        }
      }),
    );
  });
});

describe('tokenExpired', () => {
  it('counts from the newest event', () => {
    expect(tokenExpired(conversations.held, common.lastAt + TOKEN_LIFE_MS)).toBe(false);
    expect(tokenExpired(conversations.held, common.lastAt + TOKEN_LIFE_MS + 1)).toBe(true);
  });
});
