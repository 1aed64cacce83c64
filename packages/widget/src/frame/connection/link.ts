import type { EventsAnswer, ProblemCode } from '@lanterne/protocol';
import { backOffMs } from '@lanterne/protocol/back-off';
import { POLL_MAX_SECONDS } from '@lanterne/protocol/constants';
import { LINK, type LinkEffect, type LinkEvent, type LinkState, PATIENCE_MS } from './machine.ts';
import { type Answer, ask, read, request } from './request.ts';
import { readStream, type StreamNews } from './stream.ts';

export interface LinkPorts {
  /** Path of the conversation's events. */
  readonly path: string;
  readonly token: string;
  /** The last seq that the page has. */
  cursor(): number;
  onNews(news: StreamNews): void;
  onLost(lost: boolean): void;
  /** The server will not let this page follow the conversation any more. */
  onRefused(code: ProblemCode): void;
}

/** Follows a conversation, by a stream or by polls, through every outage. The machine decides, this carries out. */
export const createLink = (ports: LinkPorts): ((event: LinkEvent) => void) => {
  const { path, token } = ports;
  let state: LinkState = 'idle';
  let call = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  /** The pause that the server asked for. */
  let askedMs = 0;

  const move = (event: LinkEvent): void => {
    const [next, ...effects] = LINK[state][event];
    state = next;
    for (const effect of effects) carryOut(effect);
  };

  const arm = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => move('time-up'), ms);
  };

  const carryOut = (effect: LinkEffect): void => {
    if (effect === 'hang-up') {
      call.abort();
      clearTimeout(timer);
    } else if (effect === 'tell-lost') {
      ports.onLost(true);
    } else if (effect === 'tell-back') {
      failures = 0;
      ports.onLost(false);
    } else if (effect === 'rest') {
      failures += 1;
      arm(Math.max(askedMs, backOffMs(failures - 1, Math.random())));
      askedMs = 0;
    } else {
      arm(PATIENCE_MS[effect]);
      if (effect !== 'wait') void follow(effect === 'stream' ? stream : poll(effect === 'poll' ? POLL_MAX_SECONDS : 0));
    }
  };

  /** Each request ends in one event, unless it was abandoned: what it still says then is no longer true of the link. */
  const follow = async (attempt: (signal: AbortSignal) => Promise<'heard' | 'lost'>): Promise<void> => {
    call = new AbortController();
    const { signal } = call;
    // A broken stream and one that ended in good order are both a lost link.
    const event = await attempt(signal).catch(() => 'lost' as const);
    if (!signal.aborted) move(event);
  };

  const take = (news: StreamNews) => {
    if (news.name !== 'reconnect') return ports.onNews(news);
    askedMs = news.data.afterMs;
    move('lost');
  };

  /** Why there is nothing to read: a pause that was asked for, or a refusal. */
  const takeFailure = (answer: Answer<unknown>, signal: AbortSignal): 'lost' => {
    if (answer.ok === undefined) askedMs = answer.waitMs;
    else if (!answer.ok && !signal.aborted) ports.onRefused(answer.code);
    return 'lost';
  };

  const stream = async (signal: AbortSignal) => {
    const headers = { accept: 'text/event-stream', 'last-event-id': `${ports.cursor()}` };
    const response = await request(path, { token, signal, headers });
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
      return takeFailure(await read(response), signal);
    }
    await readStream(
      response.body,
      () => signal.aborted || move('heard'),
      (news) => signal.aborted || take(news),
    );
    return 'lost';
  };

  const poll = (seconds: number) => async (signal: AbortSignal) => {
    const answer = await ask<EventsAnswer>(`${path}?after=${ports.cursor()}&wait=${seconds}`, { token, signal });
    if (!answer.ok || signal.aborted) return takeFailure(answer, signal);
    for (const data of answer.value.events) ports.onNews({ name: 'event', data });
    ports.onNews({ name: 'waiting', data: answer.value.waiting });
    ports.onNews({ name: 'translating', data: answer.value.translating ?? null });
    if (answer.value.readSeq) ports.onNews({ name: 'read', data: { seq: answer.value.readSeq } });
    return 'heard';
  };

  return move;
};
