// docs/security.md: T9

import {
  type ConversationId,
  DANGER_STEPS,
  type DangerStep,
  type Event,
  type OfficerId,
  type QueueId,
  REOPEN_MS,
  type SiteId,
  SLOW_SECONDS,
  TOKEN_LIFE_MS,
} from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Act,
  type ActKind,
  type Conversation,
  type ConversationState,
  comesBack,
  type Destination,
  decide,
  isLifted,
  isOnlyTalk,
  isSharedDanger,
  isSharedMinor,
  isTalk,
  isUnattended,
  openedAs,
  tokenExpired,
} from './conversation.ts';
import { GENERAL } from './queue.ts';

const ME = 'officer-me' as OfficerId;
const OTHER = 'officer-other' as OfficerId;
const AT = 5_000;

const {
  lostAt: _,
  offer: __,
  ...common
} = {
  ...openedAs({
    id: 'conversation' as ConversationId,
    site: 'site' as SiteId,
    door: 'victim',
    locale: 'fr',
    danger: false,
    queue: GENERAL,
    priority: 0,
    lastSeq: 4,
    openedAt: 1_000,
    placeAtOpening: 1,
  }),
  lastAt: 4_000,
};

const conversations = {
  waiting: { ...common, state: 'waiting', offer: null, lostAt: null },
  held: { ...common, state: 'held', holder: ME, helper: null, claimedAt: 2_000, lostAt: null },
  left: { ...common, state: 'left', how: 'end', holder: ME, claimedAt: 2_000, endedAt: 3_000 },
  closed: { ...common, state: 'closed', how: null, holder: ME, claimedAt: 2_000, endedAt: 3_000 },
} satisfies Record<ConversationState, Conversation>;

const acts = {
  write: { act: 'write' },
  flagDanger: { act: 'flagDanger' },
  tellDetail: { act: 'tellDetail' },
  sayUnclear: { act: 'sayUnclear' },
  chooseLanguage: { act: 'chooseLanguage', locale: 'es' },
  tellUnderstood: { act: 'tellUnderstood' },
  tellSigns: { act: 'tellSigns', signs: true },
  leave: { act: 'leave', how: 'end' },
  return: { act: 'return' },
  resume: { act: 'resume' },
  offer: { act: 'offer', offer: { to: ME, until: AT + 1 } },
  pass: { act: 'pass', officer: ME },
  release: { act: 'release', officer: ME, offerUntil: AT + 1 },
  transfer: { act: 'transfer', officer: ME, destination: { to: 'skill', skill: 'minors' } },
  askHelp: { act: 'askHelp', officer: ME, help: { to: OTHER, until: AT + 1 } },
  join: { act: 'join', officer: OTHER },
  part: { act: 'part', officer: OTHER },
  claim: { act: 'claim', officer: ME },
  takeOver: { act: 'takeOver', officer: ME },
  answer: { act: 'answer', officer: ME },
  askUnderstood: { act: 'askUnderstood', officer: ME },
  slow: { act: 'slow', officer: ME, seconds: 30 },
  setMinor: { act: 'setMinor', officer: ME, minor: true },
  note: { act: 'note' },
  keepWord: { act: 'keepWord', officer: ME },
  stepDanger: { act: 'stepDanger', officer: ME, step: 'suspected' },
  checkDanger: { act: 'checkDanger', officer: ME },
  summarise: { act: 'summarise', officer: ME },
  answerSummary: { act: 'answerSummary' },
  settleSummary: { act: 'settleSummary' },
  close: { act: 'close', officer: ME },
  reopen: { act: 'reopen', officer: ME },
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
    tellDetail: 'danger_needed',
    sayUnclear: '→ waiting',
    chooseLanguage: '→ waiting',
    tellUnderstood: '→ waiting',
    tellSigns: '→ waiting',
    leave: '→ left',
    return: 'already',
    resume: '→ waiting',
    offer: '→ waiting',
    pass: 'already',
    release: 'conversation_unknown',
    transfer: 'conversation_unknown',
    askHelp: 'conversation_unknown',
    join: 'conversation_unknown',
    part: 'conversation_unknown',
    claim: '→ held',
    takeOver: 'conversation_unknown',
    answer: 'conversation_unknown',
    askUnderstood: 'conversation_unknown',
    slow: 'conversation_unknown',
    setMinor: 'conversation_unknown',
    note: '→ waiting',
    keepWord: 'conversation_unknown',
    stepDanger: 'conversation_unknown',
    checkDanger: 'conversation_unknown',
    summarise: 'conversation_unknown',
    answerSummary: '→ waiting',
    settleSummary: '→ waiting',
    close: 'conversation_unknown',
    reopen: 'conversation_unknown',
  },
  held: {
    write: '→ held',
    flagDanger: '→ held',
    tellDetail: 'danger_needed',
    sayUnclear: '→ held',
    chooseLanguage: '→ held',
    tellUnderstood: '→ held',
    tellSigns: '→ held',
    leave: '→ left',
    return: 'already',
    resume: '→ held',
    offer: 'conversation_held',
    pass: 'already',
    release: '→ waiting',
    transfer: '→ waiting',
    askHelp: '→ held',
    join: 'conversation_unknown',
    part: 'conversation_unknown',
    claim: 'already',
    takeOver: 'already',
    answer: '→ held',
    askUnderstood: '→ held',
    slow: '→ held',
    setMinor: '→ held',
    note: '→ held',
    keepWord: '→ held',
    stepDanger: '→ held',
    checkDanger: '→ held',
    summarise: '→ held',
    answerSummary: '→ held',
    settleSummary: '→ held',
    close: '→ closed',
    reopen: 'already',
  },
  left: {
    write: 'conversation_left',
    flagDanger: 'conversation_left',
    tellDetail: 'conversation_left',
    sayUnclear: 'conversation_left',
    chooseLanguage: 'conversation_left',
    tellUnderstood: 'conversation_left',
    tellSigns: 'conversation_left',
    leave: 'already',
    return: 'conversation_left',
    resume: '→ held',
    offer: 'conversation_left',
    pass: 'already',
    release: 'conversation_left',
    transfer: 'conversation_left',
    askHelp: 'conversation_left',
    join: 'conversation_unknown',
    part: 'conversation_unknown',
    claim: 'already',
    takeOver: 'already',
    answer: 'conversation_left',
    askUnderstood: 'conversation_left',
    slow: 'conversation_left',
    setMinor: '→ left',
    note: '→ left',
    keepWord: 'conversation_left',
    stepDanger: '→ left',
    checkDanger: '→ left',
    summarise: 'conversation_left',
    answerSummary: 'conversation_left',
    settleSummary: '→ left',
    close: '→ closed',
    reopen: 'conversation_left',
  },
  closed: {
    write: 'conversation_closed',
    flagDanger: 'conversation_closed',
    tellDetail: 'conversation_closed',
    sayUnclear: 'conversation_closed',
    chooseLanguage: 'conversation_closed',
    tellUnderstood: 'conversation_closed',
    tellSigns: 'conversation_closed',
    leave: 'conversation_closed',
    return: 'conversation_closed',
    resume: 'already',
    offer: 'conversation_closed',
    pass: 'already',
    release: 'conversation_closed',
    transfer: 'conversation_closed',
    askHelp: 'conversation_closed',
    join: 'conversation_unknown',
    part: 'conversation_unknown',
    claim: 'already',
    takeOver: 'already',
    answer: 'conversation_closed',
    askUnderstood: 'conversation_closed',
    slow: 'conversation_closed',
    setMinor: 'conversation_closed',
    note: 'conversation_closed',
    keepWord: 'conversation_closed',
    stepDanger: 'conversation_closed',
    checkDanger: 'conversation_closed',
    summarise: 'conversation_closed',
    answerSummary: 'conversation_closed',
    settleSummary: '→ closed',
    close: 'already',
    reopen: '→ held',
  },
};

describe('openedAs', () => {
  it('knows from when on somebody was in danger', () => {
    expect(openedAs({ ...common, danger: true })).toMatchObject({ danger: true, dangerAt: 1_000, offer: null });
    expect(openedAs(common)).toMatchObject({ danger: false, dangerAt: null, queuedAt: 1_000 });
  });
});

describe('decide', () => {
  for (const state of Object.keys(TABLE) as ConversationState[]) {
    for (const kind of Object.keys(TABLE[state]) as ActKind[]) {
      it(`${state} × ${kind}: ${TABLE[state][kind]}`, () => {
        expect(outcome(conversations[state], acts[kind])).toBe(TABLE[state][kind]);
      });
    }
  }

  it('has the language that the visitor chose last', () => {
    const chosen = decide(conversations.held, acts.chooseLanguage, AT);
    if (chosen.verdict !== 'done') throw new Error(chosen.verdict);
    expect(chosen.next.locale).toBe('es');
    expect(decide(chosen.next, acts.chooseLanguage, AT)).toEqual({ verdict: 'already' });
  });

  it('remembers when an officer first wrote, and no later word', () => {
    const once = decide(conversations.held, acts.answer, AT);
    if (once.verdict !== 'done') throw new Error('refused');
    expect(once.next.firstAnswerAt).toBe(AT);
    expect(decide(once.next, acts.answer, AT + 1)).toEqual({ verdict: 'done', next: once.next });
    for (const aside of [acts.note, acts.keepWord]) {
      expect(decide(conversations.held, aside, AT)).toEqual({ verdict: 'done', next: conversations.held });
    }
  });

  it('gives a supervisor what another holds, and lets whoever helps go on, but for the one who takes it over', () => {
    const take: Act = { act: 'takeOver', officer: OTHER };
    const taken = (conversation: Conversation): Conversation => {
      const decision = decide(conversation, take, AT);
      if (decision.verdict !== 'done') throw new Error(decision.verdict);
      return decision.next;
    };
    const helper = 'helper' as OfficerId;
    expect(taken({ ...conversations.held, helper })).toMatchObject({
      state: 'held',
      holder: OTHER,
      helper,
      claimedAt: AT,
    });
    expect(taken({ ...conversations.held, helper: OTHER })).toMatchObject({ holder: OTHER, helper: null });
    expect(taken(conversations.left)).toMatchObject({ state: 'left', holder: OTHER, claimedAt: AT, endedAt: 3_000 });
    expect(outcome({ ...conversations.left, holder: null, claimedAt: null }, take)).toBe('conversation_unknown');
    expect(outcome(conversations.closed, take)).toBe('conversation_closed');
  });

  it('gives another officer nothing but what a conversation that does not exist would give', () => {
    for (const state of ['held', 'left', 'closed'] as const) {
      expect(outcome(conversations[state], { act: 'answer', officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { act: 'askUnderstood', officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { act: 'keepWord', officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { act: 'summarise', officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { act: 'close', officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { ...acts.stepDanger, officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { ...acts.checkDanger, officer: OTHER })).toBe('conversation_unknown');
      expect(outcome(conversations[state], { act: 'reopen', officer: OTHER })).toBe('conversation_unknown');
    }
    for (const [state, code] of [
      ['held', 'conversation_held'],
      ['left', 'conversation_left'],
      ['closed', 'conversation_closed'],
    ] as const) {
      expect(outcome(conversations[state], { act: 'claim', officer: OTHER })).toBe(code);
    }
  });

  it('goes back from an officer to the place in the queue that it had, and first to whoever helped', () => {
    const back = decide(conversations.held, acts.release, AT);
    expect(back).toEqual({ verdict: 'done', next: { ...conversations.waiting, queuedAt: AT } });
    expect(decide({ ...conversations.held, helper: OTHER }, acts.release, AT)).toMatchObject({
      next: { openedAt: 1_000, offer: { to: OTHER, until: AT + 1 } },
    });
    for (const state of ['held', 'left', 'closed'] as const) {
      const foreign: Act = { act: 'release', officer: OTHER, offerUntil: AT + 1 };
      expect(outcome(conversations[state], foreign)).toBe('conversation_unknown');
    }
  });

  it('is given to an officer, a queue or a skill at its old place, and counted', () => {
    const give = (destination: Destination, officer = ME) =>
      decide({ ...conversations.held, helper: OTHER, lostAt: 4_500 }, { act: 'transfer', officer, destination }, AT);
    const waits = { ...conversations.waiting, queuedAt: AT, lostAt: 4_500, transfers: 1 };
    const offer = { to: OTHER, until: AT + 1 };
    const next = { ...waits, offer: { ...offer, passed: [ME] } };
    expect(give({ to: 'officer', offer })).toEqual({ verdict: 'done', next });
    // Whoever gave it away is asked last.
    const given = { ...waits, offer: { to: ME, until: AT } };
    const another = { queue: 'another' as QueueId, priority: 3 };
    expect(give({ to: 'queue', ...another })).toEqual({ verdict: 'done', next: { ...given, ...another } });
    expect(give({ to: 'skill', skill: 'minors' })).toEqual({ verdict: 'done', next: { ...given, skill: 'minors' } });
    expect(give({ to: 'officer', offer: { ...offer, to: ME } })).toMatchObject({ code: 'own_conversation' });
    for (const state of ['held', 'left', 'closed'] as const) {
      expect(outcome(conversations[state], { ...acts.transfer, officer: OTHER })).toBe('conversation_unknown');
    }
    // What was asked for in one queue is not asked for in another.
    const asking = { ...conversations.held, skill: 'minors' };
    expect(decide(asking, { ...acts.transfer, destination: { to: 'queue', ...another } }, AT)).toMatchObject({
      next: { skill: null, queue: 'another' },
    });
  });

  it('is joined by whom the holder asked, in time, and by nobody else', () => {
    const { held } = conversations;
    const help = acts.askHelp.help;
    const asked = { ...held, asked: help };
    expect(decide(held, acts.askHelp, AT)).toEqual({ verdict: 'done', next: asked });
    expect(outcome(held, { ...acts.askHelp, help: { ...help, to: ME } })).toBe('own_conversation');
    expect(decide(asked, acts.join, AT)).toEqual({ verdict: 'done', next: { ...held, helper: OTHER } });
    expect(decide(asked, acts.join, AT + 1)).toMatchObject({ code: 'conversation_unknown' });
    expect(outcome(asked, { act: 'join', officer: 'third' as OfficerId })).toBe('conversation_unknown');
    expect(outcome(asked, { act: 'join', officer: ME })).toBe('own_conversation');
    // To ask again changes nothing while it runs; another is asked in their place.
    expect(outcome(asked, acts.askHelp)).toBe('already');
    expect(decide(asked, { ...acts.askHelp, help: { ...help, until: AT + 9 } }, AT + 1)).toMatchObject({
      next: { asked: { until: AT + 9 } },
    });
    const third = { to: 'third' as OfficerId, until: AT + 9 };
    expect(decide(asked, { ...acts.askHelp, help: third }, AT)).toMatchObject({ next: { asked: third } });
    for (const state of ['held', 'left', 'closed'] as const) {
      expect(outcome(conversations[state], { ...acts.askHelp, officer: OTHER })).toBe('conversation_unknown');
    }
  });

  it('is answered by who helps, until they or the holder end that, or it changes hands', () => {
    const helped = { ...conversations.held, helper: OTHER };
    expect(outcome(helped, acts.join)).toBe('already');
    expect(outcome(helped, acts.askHelp)).toBe('already');
    const third = { to: 'third' as OfficerId, until: AT + 9 };
    expect(outcome(helped, { ...acts.askHelp, help: third })).toBe('conversation_helped');
    expect(decide(helped, { act: 'answer', officer: OTHER }, AT)).toMatchObject({ next: { firstAnswerAt: AT } });
    for (const officer of [ME, OTHER]) {
      expect(decide(helped, { act: 'part', officer }, AT)).toEqual({ verdict: 'done', next: conversations.held });
    }
    expect(outcome(conversations.held, { act: 'part', officer: ME })).toBe('officer_unknown');
    const asked = { ...helped, asked: third };
    for (const act of [acts.leave, acts.close, acts.release, acts.transfer]) {
      const decision = decide(asked, act, AT);
      if (decision.verdict !== 'done') throw new Error('refused');
      expect(Object.keys(decision.next)).not.toEqual(expect.arrayContaining(['asked']));
      expect(decision.next).not.toHaveProperty('helper');
    }
  });

  it('is passed over by the officer to whom it is offered, as long as it is', () => {
    const offered = { ...conversations.waiting, offer: { to: ME, until: AT + 1 } };
    expect(decide(conversations.waiting, acts.offer, AT)).toEqual({ verdict: 'done', next: offered });
    expect(decide(offered, acts.pass, AT)).toMatchObject({ next: { offer: { to: ME, until: AT } } });
    expect(outcome(offered, { act: 'pass', officer: OTHER })).toBe('already');
    expect(decide(offered, acts.pass, AT + 1)).toEqual({ verdict: 'already' });
    expect(decide(offered, { act: 'claim', officer: OTHER }, AT)).toMatchObject({ next: { holder: OTHER } });
  });

  it('flags danger once', () => {
    expect(decide(conversations.waiting, acts.flagDanger, AT)).toEqual({
      verdict: 'done',
      next: { ...conversations.waiting, danger: true, dangerAt: AT },
    });
    expect(outcome({ ...conversations.held, danger: true }, acts.flagDanger)).toBe('already');
  });

  it('tells again what was done before the end', () => {
    for (const state of ['left', 'closed'] as const) {
      expect(outcome({ ...conversations[state], danger: true }, acts.flagDanger)).toBe('already');
    }
    expect(outcome({ ...conversations.closed, how: 'end' }, acts.leave)).toBe('already');
    // Nor does it end later for the officer's closing it: the visitor was told until when it is kept.
    expect(decide(conversations.left, acts.close, AT)).toMatchObject({ next: { how: 'end', endedAt: 3_000 } });
  });

  it('is opened again for a while after its end, by who closed it, and as it was', () => {
    const ended = decide(conversations.held, acts.close, AT);
    if (ended.verdict !== 'done') throw new Error('refused');
    expect(decide(ended.next, acts.reopen, AT + REOPEN_MS)).toEqual({ verdict: 'done', next: conversations.held });
    expect(decide(ended.next, acts.reopen, AT + REOPEN_MS + 1)).toMatchObject({ code: 'conversation_closed' });
  });

  it('is not opened again once the visitor has left, before the end or after it', () => {
    expect(outcome({ ...conversations.closed, how: 'end' }, acts.reopen)).toBe('conversation_left');
    const hidden = decide(conversations.closed, { act: 'leave', how: 'exit' }, AT);
    expect(hidden).toEqual({ verdict: 'done', next: { ...conversations.closed, how: 'exit' } });
    expect(outcome({ ...conversations.closed, how: 'exit' }, { act: 'leave', how: 'exit' })).toBe('already');
  });

  it('takes details of danger alone', () => {
    for (const state of ['waiting', 'held'] as const) {
      expect(outcome({ ...conversations[state], danger: true }, acts.tellDetail)).toBe(`→ ${state}`);
    }
    for (const state of ['left', 'closed'] as const) {
      expect(outcome({ ...conversations[state], danger: true }, acts.tellDetail)).toBe(`conversation_${state}`);
    }
  });

  it('takes what is done about a danger from who holds it and who helps, and flags one that is proved', () => {
    const stepping = (step: DangerStep, officer = ME): Act => ({ act: 'stepDanger', officer, step });
    const helped = { ...conversations.held, helper: OTHER };
    expect(decide(helped, stepping('suspected', OTHER), AT)).toEqual({
      verdict: 'done',
      next: { ...helped, dangerStep: 'suspected', dangerStepAt: AT },
    });
    for (const state of ['held', 'left'] as const) {
      const confirmed = decide(conversations[state], stepping('confirmed'), AT);
      const flagged = { danger: true, dangerAt: AT, dangerStep: 'confirmed', dangerStepAt: AT };
      expect(confirmed).toEqual({ verdict: 'done', next: { ...conversations[state], ...flagged } });
      if (confirmed.verdict !== 'done') throw new Error('refused');
      // The visitor's own flag is as old as it is.
      const present = decide(confirmed.next, stepping('present'), AT + 1);
      expect(present).toMatchObject({ next: { dangerAt: AT, dangerStep: 'present', dangerStepAt: AT + 1 } });
      if (present.verdict !== 'done') throw new Error('refused');
      expect(decide(present.next, stepping('relayed'), AT + 2)).toEqual({ verdict: 'done', next: present.next });
      expect(outcome(present.next, stepping('present'))).toBe('already');
      expect(outcome(present.next, stepping('confirmed'))).toBe('danger_step_past');
    }
  });

  it('begins another danger after one that was closed', () => {
    const over = { ...conversations.held, danger: true, dangerAt: 1, dangerStep: 'closed', dangerStepAt: 2 } as const;
    const again = decide(over, { act: 'stepDanger', officer: ME, step: 'confirmed' }, AT);
    expect(again).toMatchObject({ next: { dangerAt: AT, dangerStep: 'confirmed', dangerStepAt: AT } });
    expect(decide(over, acts.stepDanger, AT)).toMatchObject({ next: { dangerAt: 1, dangerStep: 'suspected' } });
  });

  it('closes no danger where there was none, and a suspicion without a flag', () => {
    const closing: Act = { act: 'stepDanger', officer: ME, step: 'closed' };
    expect(outcome(conversations.held, closing)).toBe('danger_needed');
    expect(decide({ ...conversations.held, dangerStep: 'suspected', dangerStepAt: 1 }, closing, AT)).toMatchObject({
      next: { danger: false, dangerAt: null, dangerStep: 'closed' },
    });
  });

  it('shares with supervisors a danger that is held, or was when the visitor left, until somebody has closed it', () => {
    const { waiting, held, left, closed } = conversations;
    expect([waiting, held, left, closed].map(isSharedDanger)).toEqual([false, false, false, false]);
    const flagged = { danger: true, dangerAt: AT };
    expect([waiting, held, left, closed].map((one) => isSharedDanger({ ...one, ...flagged }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isSharedDanger({ ...held, dangerStep: 'suspected' })).toBe(true);
    expect(isSharedDanger({ ...held, ...flagged, dangerStep: 'closed' })).toBe(false);
    expect(isSharedDanger({ ...left, ...flagged, holder: null })).toBe(false);
  });

  it('shares with supervisors a minor who is held, or was when they left, until that is taken back or closed', () => {
    const { waiting, held, left, closed } = conversations;
    const minors = [waiting, held, left, closed].map((one) => ({ ...one, minor: true }));
    expect(minors.map(isSharedMinor)).toEqual([false, true, true, false]);
    expect([held, { ...left, minor: true, holder: null }].map(isSharedMinor)).toEqual([false, false]);
  });

  it('knows a minor until that is taken back, by who holds it or helps, and says the same but once', () => {
    const act = (minor: boolean, officer = ME): Act => ({ act: 'setMinor', officer, minor });
    const { held, closed } = conversations;
    expect(decide(held, act(true), AT)).toMatchObject({ verdict: 'done', next: { ...held, minor: true } });
    expect(outcome({ ...held, minor: true }, act(true))).toBe('already');
    expect(outcome(held, act(false))).toBe('already');
    expect(decide({ ...held, minor: true }, act(false), AT)).toMatchObject({ next: held });
    expect(outcome(held, act(true, OTHER))).toBe('conversation_unknown');
    expect(outcome({ ...held, helper: OTHER }, act(true, OTHER))).toBe('→ held');
    expect(outcome(closed, act(true, OTHER))).toBe('conversation_unknown');
    expect(outcome(conversations.left, act(true, OTHER))).toBe('conversation_unknown');
  });

  it('takes a lost connection for no ending, and counts it from the first word of it', () => {
    const loss: Act = { act: 'leave', how: 'loss' };
    for (const state of ['waiting', 'held'] as const) {
      expect(decide(conversations[state], loss, AT)).toEqual({
        verdict: 'done',
        next: { ...conversations[state], lostAt: AT },
      });
      expect(outcome({ ...conversations[state], lostAt: AT }, loss)).toBe('already');
    }
    expect(outcome(conversations.left, loss)).toBe('already');
  });

  it('is lost no more once the visitor connects, comes back or does anything', () => {
    for (const state of ['waiting', 'held'] as const) {
      const lost = { ...conversations[state], danger: true, lostAt: AT };
      for (const act of [acts.return, acts.resume, acts.write, acts.tellDetail]) {
        const decision = decide(lost, act, AT);
        expect(decision).toEqual({ verdict: 'done', next: { ...lost, lostAt: null } });
        if (decision.verdict === 'done') expect(comesBack(lost, decision.next)).toBe(true);
      }
      expect(decide({ ...conversations[state], lostAt: AT }, acts.flagDanger, AT)).toMatchObject({
        next: { danger: true, lostAt: null },
      });
    }
  });

  it('stays lost whatever officers do, and is neither when it has ended', () => {
    const waiting = { ...conversations.waiting, lostAt: 4_500 };
    expect(decide(waiting, acts.claim, AT)).toMatchObject({ next: { state: 'held', lostAt: 4_500 } });
    const held = { ...conversations.held, lostAt: 4_500 };
    expect(decide(held, acts.answer, AT)).toEqual({ verdict: 'done', next: { ...held, firstAnswerAt: AT } });
    for (const act of [acts.close, acts.leave]) {
      const decision = decide(held, act, AT);
      if (decision.verdict !== 'done') throw new Error('refused');
      expect(decision.next).not.toHaveProperty('lostAt');
      expect(comesBack(held, decision.next)).toBe(false);
    }
    expect(comesBack(conversations.held, conversations.held)).toBe(false);
    expect(comesBack(conversations.left, conversations.held)).toBe(false);
  });

  it('comes back by a code to where it was left from', () => {
    const fromQueue = decide(conversations.waiting, acts.leave, AT);
    if (fromQueue.verdict !== 'done') throw new Error('refused');
    expect(decide(fromQueue.next, acts.resume, AT + 1)).toEqual({ verdict: 'done', next: conversations.waiting });
    const fromDesk = decide(conversations.held, { act: 'leave', how: 'exit' }, AT);
    if (fromDesk.verdict !== 'done') throw new Error('refused');
    expect(decide(fromDesk.next, acts.resume, AT + 1)).toEqual({ verdict: 'done', next: conversations.held });
  });

  it('tells an exit that follows a goodbye, and not the other way round', () => {
    expect(outcome(conversations.left, { act: 'leave', how: 'exit' })).toBe('→ left');
    expect(outcome({ ...conversations.left, how: 'exit' }, { act: 'leave', how: 'end' })).toBe('already');
  });

  it('lets an officer take one who left in danger before anybody had, which changes nothing of how they left', () => {
    const danger = { ...conversations.waiting, danger: true, dangerAt: 2_000 };
    for (const how of ['exit', 'end'] as const) {
      const left = decide(danger, { act: 'leave', how }, AT);
      if (left.verdict !== 'done') throw new Error('they could not leave');
      expect(isUnattended(left.next)).toBe(true);
      const taken = decide(left.next, { act: 'claim', officer: ME }, AT + 1);
      expect(taken).toEqual({ verdict: 'done', next: { ...left.next, holder: ME, claimedAt: AT + 1 } });
      if (taken.verdict !== 'done') throw new Error('it could not be taken');
      expect(isUnattended(taken.next)).toBe(false);
      expect(outcome(taken.next, { act: 'claim', officer: OTHER })).toBe('conversation_left');
      expect(outcome(taken.next, acts.close)).toBe('→ closed');
      expect(outcome(taken.next, acts.resume)).toBe('→ held');
    }
    const calm = { ...conversations.left, holder: null, claimedAt: null };
    expect(outcome(calm, acts.claim)).toBe('conversation_left');
  });

  it('leaves nobody to close what nobody held', () => {
    const left = decide(conversations.waiting, acts.leave, AT);
    expect(left).toMatchObject({ verdict: 'done', next: { holder: null, claimedAt: null, endedAt: AT } });
    expect(outcome({ ...conversations.left, holder: null, claimedAt: null }, acts.close)).toBe('conversation_unknown');
  });

  it('keeps its invariants along any story', () => {
    const officers = fc.constantFrom(ME, OTHER);
    const anyAct: fc.Arbitrary<Act> = fc.oneof(
      fc.constantFrom<Act>(acts.write, acts.flagDanger, acts.tellDetail, acts.return, acts.resume, acts.note),
      fc.record({ act: fc.constant('leave' as const), how: fc.constantFrom('exit', 'end', 'loss') }),
      fc.record({ act: fc.constantFrom('claim', 'answer', 'close', 'pass', 'checkDanger'), officer: officers }),
      fc.record({ act: fc.constant('release' as const), officer: officers, offerUntil: fc.constant(AT + 100) }),
      fc.record({
        act: fc.constant('transfer' as const),
        officer: officers,
        destination: fc.oneof(
          fc.record({ to: fc.constant('skill' as const), skill: fc.constant('minors') }),
          fc.record({
            to: fc.constant('officer' as const),
            offer: fc.record({ to: officers, until: fc.constant(AT + 100) }),
          }),
        ),
      }),
      fc.record({ act: fc.constant('stepDanger'), officer: officers, step: fc.constantFrom(...DANGER_STEPS) }),
      fc.record({ act: fc.constant('slow'), officer: officers, seconds: fc.constantFrom(null, ...SLOW_SECONDS) }),
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
          if (now.state === 'closed') expect(act.act === 'reopen' ? ['held'] : ['closed']).toContain(next.state);
          if (now.state === 'left' && act.act !== 'resume') expect(['left', 'closed']).toContain(next.state);
          // Once somebody holds it, it is nobody else's until it is given back, and waits no more until then.
          const gives = act.act === 'release' || act.act === 'transfer';
          if (now.state !== 'waiting' && now.holder && !gives) expect(next).toMatchObject({ holder: now.holder });
          // What no act touches stays.
          expect(next).toMatchObject({ id: now.id, openedAt: now.openedAt, lastSeq: now.lastSeq });
          expect(next.danger).toBe(next.dangerAt !== null);
          // Nobody in danger is slowed down.
          if (next.danger) expect(next.slow).toBeNull();
          expect('lostAt' in next).toBe(next.state === 'waiting' || next.state === 'held');
          now = next;
        }
      }),
    );
  });
});

describe('slow mode', () => {
  const slow = { seconds: 30, from: AT + 1_500 };
  const held: Conversation = { ...conversations.held, slow };

  it('refuses what comes too soon, and says how soon', () => {
    expect(decide(held, acts.write, AT)).toEqual({ verdict: 'refused', code: 'too_many_requests', waitMs: 1_500 });
    const taken = decide(held, acts.write, AT + 1_500);
    expect(taken).toMatchObject({ verdict: 'done', next: { slow: { seconds: 30, from: AT + 31_500 } } });
  });

  it('begins with the next message, changes, and ends', () => {
    const begun = decide(conversations.held, acts.slow, AT);
    expect(begun).toMatchObject({ verdict: 'done', next: { slow: { seconds: 30, from: AT } } });
    expect(decide(held, acts.slow, AT)).toEqual({ verdict: 'already' });
    expect(decide(held, { ...acts.slow, seconds: 60 }, AT)).toMatchObject({
      next: { slow: { seconds: 60, from: AT } },
    });
    expect(decide(held, { ...acts.slow, seconds: null }, AT)).toMatchObject({ next: { slow: null } });
    expect(decide(conversations.held, { ...acts.slow, seconds: null }, AT)).toEqual({ verdict: 'already' });
    expect(decide(held, { ...acts.slow, officer: OTHER }, AT)).toMatchObject({ code: 'conversation_unknown' });
    expect(outcome(conversations.closed, { ...acts.slow, officer: OTHER })).toBe('conversation_unknown');
  });

  it('ends with a danger or the suspicion of one, and does not begin in it', () => {
    const dangers: readonly Act[] = [acts.flagDanger, acts.stepDanger, { ...acts.stepDanger, step: 'confirmed' }];
    for (const act of dangers) {
      const decision = decide(held, act, AT);
      if (decision.verdict !== 'done') throw new Error('it is done');
      expect(decision.next.slow).toBeNull();
      expect(isLifted(held, decision.next, act)).toBe(true);
      expect(outcome(decision.next, acts.slow)).toBe('conversation_in_danger');
    }
    const closed = { ...conversations.held, dangerStep: 'closed', dangerStepAt: AT } as const;
    expect(outcome(closed, acts.slow)).toBe('→ held');
  });

  it('may begin again once an officer has closed the danger, and another press is another danger, which ends it', () => {
    const closed = {
      ...conversations.held,
      danger: true,
      dangerAt: AT,
      dangerStep: 'closed',
      dangerStepAt: AT,
    } as const;
    const slowed = decide(closed, acts.slow, AT + 1);
    if (slowed.verdict !== 'done') throw new Error('it is done');
    const pressed = decide(slowed.next, acts.flagDanger, AT + 2);
    expect(pressed).toMatchObject({
      verdict: 'done',
      next: { danger: true, dangerAt: AT + 2, dangerStep: null, dangerStepAt: null, slow: null },
    });
    if (pressed.verdict !== 'done') throw new Error('it is done');
    expect(outcome(pressed.next, acts.slow)).toBe('conversation_in_danger');
    // The control: while nobody has closed it, another press is the same danger.
    expect(decide(pressed.next, acts.flagDanger, AT + 3)).toEqual({ verdict: 'already' });
    expect(decide({ ...closed, dangerStep: 'relayed' }, acts.flagDanger, AT + 3)).toEqual({ verdict: 'already' });
  });

  it('is lifted by nothing else', () => {
    expect(isLifted(held, { ...held, slow: null }, { ...acts.slow, seconds: null })).toBe(false);
    expect(isLifted(held, held, acts.write)).toBe(false);
    expect(isLifted(conversations.held, conversations.held, acts.flagDanger)).toBe(false);
    expect(decide({ ...held, dangerStep: 'present' }, { ...acts.stepDanger, step: 'closed' }, AT)).toMatchObject({
      next: { slow },
    });
  });
});

describe('tokenExpired', () => {
  it('counts from the newest event', () => {
    expect(tokenExpired(conversations.held, null, common.lastAt + TOKEN_LIFE_MS)).toBe(false);
    expect(tokenExpired(conversations.held, null, common.lastAt + TOKEN_LIFE_MS + 1)).toBe(true);
  });

  it('counts from the code that gave the token, where nothing came after', () => {
    const givenAt = common.lastAt + 60 * 60 * 1000;
    expect(tokenExpired(conversations.closed, givenAt, givenAt + TOKEN_LIFE_MS)).toBe(false);
    expect(tokenExpired(conversations.closed, givenAt, givenAt + TOKEN_LIFE_MS + 1)).toBe(true);
    expect(tokenExpired(conversations.held, common.lastAt - 1, common.lastAt + TOKEN_LIFE_MS)).toBe(false);
  });
});

describe('isTalk', () => {
  it('is what desks do not list', () => {
    const talk = (kind: Event['kind']) => isTalk({ kind } as Event);
    expect((['message', 'detail', 'file', 'signal-word', 'note'] as const).every(talk)).toBe(true);
    expect((['opened', 'claimed', 'danger', 'left', 'returned', 'closed'] as const).some(talk)).toBe(false);
  });

  it('is not what adds nothing to the log', () => {
    const events = (...kinds: Event['kind'][]) => kinds.map((kind) => ({ kind }) as Event);
    expect(isOnlyTalk(events('message', 'file'))).toBe(true);
    expect(isOnlyTalk(events('message', 'danger'))).toBe(false);
    expect(isOnlyTalk([])).toBe(false);
  });
});
