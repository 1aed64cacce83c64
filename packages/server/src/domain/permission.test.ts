// docs/security.md: T3, T6, T16

import {
  DESK_ROLES,
  type Event,
  LAPSING_KINDS,
  type LapsingKind,
  type OfficerId,
  type QueueId,
  ROLES,
} from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import type { Conversation, ConversationState } from './conversation.ts';
import { type Action, may, partIn, visibleTo } from './permission.ts';

const ME = 'me' as OfficerId;
const OTHER = 'other' as OfficerId;

const inState = (state: ConversationState, holder: OfficerId): Conversation =>
  ({ state, danger: false, dangerStep: null, minor: false, ...(state !== 'waiting' && { holder }) }) as Conversation;

/** For each state: who may list it and read it, when I hold it and when another does. */
const TABLE: Record<
  ConversationState,
  Record<Exclude<Action, 'oversee'>, readonly [mine: boolean, others: boolean]>
> = {
  waiting: { list: [true, true], read: [false, false] },
  held: { list: [true, false], read: [true, false] },
  left: { list: [true, false], read: [true, false] },
  closed: { list: [true, false], read: [true, false] },
};

describe('may', () => {
  for (const role of DESK_ROLES) {
    for (const state of Object.keys(TABLE) as ConversationState[]) {
      for (const action of Object.keys(TABLE[state]) as (keyof (typeof TABLE)[typeof state])[]) {
        it(`${role}: ${action} one that is ${state}`, () => {
          const [mine, others] = TABLE[state][action];
          expect(may({ id: ME, role, queues: [] }, action, inState(state, ME))).toBe(mine);
          expect(may({ id: ME, role, queues: [] }, action, inState(state, OTHER))).toBe(others);
        });
      }
    }
  }
});

describe('the data-protection officer', () => {
  it('sees no conversation and reads none, not even one that was theirs, and has no part in it', () => {
    const dpo = { id: ME, role: 'dpo', queues: [] } as const;
    for (const state of Object.keys(TABLE) as ConversationState[]) {
      for (const action of ['list', 'read', 'oversee'] as const) {
        expect(may(dpo, action, inState(state, ME), 0)).toBe(false);
      }
      expect(partIn(dpo, inState(state, ME))).toBeNull();
    }
    expect(may(dpo, 'list', { state: 'left', danger: true, holder: null } as Conversation)).toBe(false);
    expect(DESK_ROLES).toEqual(ROLES.filter((role) => role !== 'dpo'));
  });
});

describe('who left in danger before any officer had taken them', () => {
  const left = { state: 'left', danger: true, holder: null } as Conversation;
  const officer = { id: ME, role: 'officer', queues: [] } as const;

  it('is seen by every officer, and read by none before they take it', () => {
    expect([may(officer, 'list', left), may(officer, 'read', left)]).toEqual([true, false]);
  });

  it('is not seen without danger, nor by others once it is taken', () => {
    expect(may(officer, 'list', { ...left, danger: false })).toBe(false);
    expect(may(officer, 'list', { ...left, holder: OTHER } as Conversation)).toBe(false);
  });
});

describe('whom a conversation is offered to', () => {
  const offered = { state: 'waiting', offer: { to: ME, until: 1_000 } } as Conversation;
  const me = { id: ME, role: 'officer', queues: [] } as const;

  it('reads it as long as the offer runs, and nobody else does', () => {
    expect([0, 999, 1_000].map((now) => may(me, 'read', offered, now))).toEqual([true, true, false]);
    expect(may({ ...me, id: OTHER }, 'read', offered, 0)).toBe(false);
    // Nothing but a look at the time says that it still runs.
    expect(may(me, 'read', offered)).toBe(false);
  });
});

describe('who helps with a conversation', () => {
  it('reads it while it is held', () => {
    const held = { state: 'held', holder: OTHER, helper: ME } as Conversation;
    for (const action of ['list', 'read'] as const) {
      expect(may({ id: ME, role: 'officer', queues: [] }, action, held)).toBe(true);
    }
    expect(may({ id: ME, role: 'officer', queues: [] }, 'read', inState('closed', OTHER))).toBe(false);
  });
});

describe('who is asked to help', () => {
  it('sees and reads it for as long as that is asked', () => {
    const asked = { state: 'held', holder: OTHER, helper: null, asked: { to: ME, until: 1_000 } } as Conversation;
    const me = { id: ME, role: 'officer', queues: [] } as const;
    for (const action of ['list', 'read'] as const) {
      expect([0, 999, 1_000].map((now) => may(me, action, asked, now))).toEqual([true, true, false]);
      expect(may({ ...me, id: 'third' as OfficerId }, action, asked, 0)).toBe(false);
      expect(may(me, action, asked)).toBe(false);
    }
    expect(partIn(me, asked)).toBeNull();
  });
});

describe('a supervisor', () => {
  const [mine, elsewhere] = ['mine', 'elsewhere'] as QueueId[] as [QueueId, QueueId];
  const held = (queue: QueueId) => ({ ...inState('held', OTHER), queue }) as Conversation;
  const supervisor = (queues: readonly QueueId[]) => ({ id: ME, role: 'supervisor', queues }) as const;

  it('oversees the conversations of their queues, all of them where none is named, and reads none without a reason', () => {
    expect(may(supervisor([mine]), 'oversee', held(mine))).toBe(true);
    expect(may(supervisor([mine]), 'oversee', held(elsewhere))).toBe(false);
    expect(may(supervisor([]), 'oversee', held(elsewhere))).toBe(true);
    expect(may(supervisor([]), 'read', held(mine))).toBe(false);
  });

  it('is shown the minors of their queues whom others answer, and no officer is', () => {
    const minor = (queue: QueueId) => ({ ...held(queue), minor: true }) as Conversation;
    expect(may(supervisor([mine]), 'list', minor(mine))).toBe(true);
    expect(may(supervisor([mine]), 'list', held(mine))).toBe(false);
    expect(may(supervisor([mine]), 'list', minor(elsewhere))).toBe(false);
    expect(may(supervisor([mine]), 'read', minor(mine))).toBe(false);
    expect(may({ id: ME, role: 'officer', queues: [] }, 'list', minor(mine))).toBe(false);
  });

  it('is neither an officer nor an administrator', () => {
    for (const role of ['officer', 'admin'] as const) {
      expect(may({ id: ME, role, queues: [] }, 'oversee', held(mine))).toBe(false);
    }
  });
});

describe('partIn', () => {
  const held = { state: 'held', holder: ME, helper: OTHER } as Conversation;
  const part = (id: OfficerId, conversation: Conversation, role: (typeof ROLES)[number] = 'officer') =>
    partIn({ id, role, queues: [] }, conversation);

  it('is that of the holder, to the end, and of the helper while it is held', () => {
    expect([part(ME, held), part(OTHER, held)]).toEqual(['holder', 'helper']);
    expect([part(ME, inState('closed', ME)), part(OTHER, inState('closed', ME))]).toEqual(['holder', null]);
  });

  it('is none for any other officer, nor before anybody holds it', () => {
    expect([part('third' as OfficerId, held), part(ME, inState('waiting', ME))]).toEqual([null, null]);
  });

  it('is that of a supervisor exactly where they may oversee it', () => {
    const actor = { id: 'third' as OfficerId, role: 'supervisor', queues: [] } as const;
    expect(partIn(actor, held)).toBe(may(actor, 'oversee', held) ? 'supervisor' : null);
  });
});

describe('a danger that another officer holds', () => {
  const held = { state: 'held', danger: true, holder: OTHER, dangerStep: 'relayed', minor: false } as Conversation;

  it('is seen by every supervisor, and read by none for that', () => {
    for (const role of ROLES) {
      expect(may({ id: ME, role, queues: [] }, 'list', held)).toBe(role === 'supervisor');
      expect(may({ id: ME, role, queues: [] }, 'read', held)).toBe(false);
      expect(may({ id: ME, role, queues: [] }, 'list', { ...held, dangerStep: 'closed' })).toBe(false);
    }
  });
});

describe('visibleTo', () => {
  const kinds: readonly Event['kind'][] = [
    ...(['opened', 'message', 'claimed', 'danger', 'detail', 'file', 'left', 'returned'] as const),
    ...(['signal-word', 'closed', 'note', 'inspected', 'danger-step', 'outcome', 'minor'] as const),
    ...(['released', 'transferred', 'joined', 'parted', 'card', 'reopened'] as const),
  ];
  const of = (kind: Event['kind']) => ({ kind }) as Event;

  it('shows officers everything', () => {
    for (const kind of kinds) expect(visibleTo('officer', of(kind))).toBe(true);
  });

  it('shows what has lapsed to whom it was shown before', () => {
    const lapsed = (was: LapsingKind) => ({ kind: 'lapsed', was }) as Event;
    expect(LAPSING_KINDS.filter((was) => !visibleTo('visitor', lapsed(was)))).toEqual([
      ...(['note', 'danger-check', 'summary-drafted'] as const),
    ]);
    for (const was of LAPSING_KINDS) expect(visibleTo('officer', lapsed(was))).toBe(true);
  });

  it('hides from the visitor what officers keep among themselves', () => {
    expect(kinds.filter((kind) => !visibleTo('visitor', of(kind)))).toEqual([
      ...(['signal-word', 'note', 'inspected', 'danger-step', 'outcome', 'minor'] as const),
    ]);
  });
});
