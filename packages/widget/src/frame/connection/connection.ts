import type { Door, Event, OpenAnswer, ProblemCode, WrittenAnswer } from '@lanterne/protocol';
import { backOffMs } from '@lanterne/protocol/back-off';
import { TYPING_MS } from '@lanterne/protocol/constants';
import type { Action } from '../conversation/state.ts';
import { newId } from './ids.ts';
import { createLink } from './link.ts';
import type { LinkEvent } from './machine.ts';
import { createOutbox, type Letter } from './outbox.ts';
import { type Answer, ask } from './request.ts';
import type { StreamNews } from './stream.ts';

export interface ConnectionPorts {
  readonly site: string;
  readonly locale: string;
  dispatch(action: Action): void;
}

/** One conversation with the server, from its first message to its end. All of it lives in memory. */
export interface Connection {
  /** `door` counts for the first message only. */
  write(text: string, door: Door | null): void;
  /** The visitor is writing. */
  typing(): void;
  /** The visitor has finished. What was not sent never will be. */
  end(): void;
  erase(): void;
  /** Lets go of the timers and of the network. */
  stop(): void;
}

const after = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Asks until there is an answer. For requests that may be repeated without harm. */
const insist = async (path: string, call: Parameters<typeof ask>[1]): Promise<Answer<unknown>> => {
  for (let failures = 1; ; failures += 1) {
    const answer = await ask(path, call);
    if (answer.ok !== undefined) return answer;
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(answer.waitMs, backOffMs(failures - 1, Math.random()))),
    );
  }
};

/** Starts a conversation: nothing is asked of the server before the first message. */
export const createConnection = ({ site, locale, dispatch }: ConnectionPorts): Connection => {
  let access: OpenAnswer | undefined;
  /** Names the attempt to open: a repeat of it cannot open a second conversation. */
  let opening = newId();
  let openingDoor: Door = 'unsure';
  let move: (event: LinkEvent) => void = () => {};
  let cursor = 0;
  let forgetTyping = () => {};
  let mayTellTyping = true;

  const path = (of: string) => `/v1/conversations/${access?.conversation}${of}`;

  const open = async (message: Letter): Promise<Answer<Partial<WrittenAnswer>>> => {
    const body = { id: opening, door: openingDoor, locale, message };
    const answer = await ask<OpenAnswer>(`/v1/sites/${site}/conversations`, { method: 'POST', body });
    if (answer.ok) {
      access = answer.value;
      dispatch({ type: 'opened' });
      move = createLink({
        path: path('/events'),
        token: access.token,
        cursor: () => cursor,
        onNews,
        onLost,
        onRefused,
      });
      move('start');
      return { ok: true, value: {} };
    }
    // Refused for good: the next attempt is another one, with another message.
    if (answer.ok === false) opening = newId();
    return answer;
  };

  const outbox = createOutbox<Partial<WrittenAnswer>>({
    send: (letter) =>
      access ? ask(path('/messages'), { method: 'POST', body: letter, token: access.token }) : open(letter),
    tell: (news) => {
      if (news.delivery === 'sent') dispatch({ type: 'sent', id: news.id, ...news.receipt });
      else if (news.delivery === 'delayed') dispatch({ type: 'delayed', id: news.id });
      else dispatch({ type: 'refused', id: news.id, code: news.code });
    },
    random: Math.random,
    after,
  });

  const onEvent = (event: Event) => {
    if (event.seq <= cursor) return;
    cursor = event.seq;
    dispatch({ type: 'event', event });
    if (event.kind === 'message') outbox.arrived(event.id);
    if (event.kind === 'closed' || event.kind === 'left') move('stop');
  };

  const onNews = (news: StreamNews) => {
    if (news.name === 'event') onEvent(news.data);
    else if (news.name === 'waiting') dispatch({ type: 'waiting', standing: news.data });
    else if (news.name === 'erased') finish();
    else if (news.name === 'typing') {
      forgetTyping();
      dispatch({ type: 'typing', typing: true });
      forgetTyping = after(TYPING_MS, () => dispatch({ type: 'typing', typing: false }));
    }
  };

  const onLost = (lost: boolean) => {
    dispatch({ type: 'lost', lost });
    if (!lost) outbox.wake();
  };

  const onRefused = (code: ProblemCode) => {
    if (code === 'conversation_unknown') return finish();
    move('stop');
    dispatch({ type: 'ended' });
  };

  const stop = () => {
    removeEventListener('online', onOnline);
    removeEventListener('offline', onOffline);
    document.removeEventListener('visibilitychange', onSeen);
    move('stop');
    forgetTyping();
    return outbox.stop();
  };

  const finish = () => {
    stop();
    dispatch({ type: 'erased' });
  };

  const onOnline = () => {
    move('online');
    outbox.wake();
  };
  const onOffline = () => move('lost');
  const onSeen = () => {
    if (document.hidden) return;
    move('seen');
    outbox.wake();
  };
  addEventListener('online', onOnline);
  addEventListener('offline', onOffline);
  document.addEventListener('visibilitychange', onSeen);

  return {
    write(text, door) {
      if (!access) openingDoor = door ?? 'unsure';
      const id = newId();
      dispatch({ type: 'wrote', id, text, at: new Date().toISOString() });
      outbox.add({ id, text });
    },
    typing() {
      if (!access || !mayTellTyping) return;
      mayTellTyping = false;
      after(TYPING_MS / 2, () => {
        mayTellTyping = true;
      });
      void ask(path('/typing'), { method: 'POST', body: {}, token: access.token });
    },
    end() {
      for (const id of stop()) dispatch({ type: 'refused', id, code: 'conversation_left' });
      dispatch({ type: 'ended' });
      if (access) void insist(path('/leave'), { method: 'POST', body: { how: 'end' }, token: access.token });
    },
    async erase() {
      if (!access) return finish();
      dispatch({ type: 'erasing', erasing: 'asked' });
      const answer = await insist(path(''), { method: 'DELETE', token: access.token });
      if (answer.ok || (answer.ok === false && answer.code === 'conversation_unknown')) finish();
      else dispatch({ type: 'erasing', erasing: 'refused' });
    },
    stop,
  };
};
