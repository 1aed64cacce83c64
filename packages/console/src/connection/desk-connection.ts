import type { DeskSignals } from '@lanterne/protocol';
import { createSseParser } from '@lanterne/protocol/sse';
import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Api } from '../api.ts';
import { type Link, type LinkEffect, type LinkEvent, moveLink } from './machine.ts';

export type DeskSignal = { [Name in keyof DeskSignals]: { name: Name; data: DeskSignals[Name] } }[keyof DeskSignals];

export interface DeskConnection {
  readonly link: ReadonlySignal<Link>;
  start(): void;
  stop(): void;
  /** Tries at once instead of at the end of the pause. */
  wake(): void;
}

/** Hands each chunk of text to `onText` until the stream ends. */
const readText = async (body: ReadableStream<Uint8Array>, onText: (text: string) => void): Promise<void> => {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onText(decoder.decode(value, { stream: true }));
  }
};

/** Keeps a stream open, for as long as it is started. The machine decides, this carries out. */
export const createConnection = <Heard extends { readonly name: string; readonly data: unknown }>(
  open: Api['openDesk'],
  onSignal: (signal: Heard) => void,
): DeskConnection => {
  const link = signal<Link>({ name: 'stopped' });
  let call: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (event: LinkEvent): void => {
    const step = moveLink(link.peek(), event);
    link.value = step.link;
    for (const effect of step.effects) carryOut(effect);
  };

  const carryOut = (effect: LinkEffect): void => {
    switch (effect.do) {
      case 'connect':
        call = new AbortController();
        void read(call.signal);
        return;
      case 'hang-up':
        call?.abort();
        call = undefined;
        return;
      case 'set-timer':
        clearTimeout(timer);
        timer = setTimeout(() => tell({ type: 'time-up', random: Math.random() }), effect.ms);
        return;
      case 'clear-timer':
        clearTimeout(timer);
        return;
    }
  };

  const read = async (abort: AbortSignal): Promise<void> => {
    /** What an abandoned call still says is no longer true of the link. */
    const tellOfThis = (event: LinkEvent): void => {
      if (!abort.aborted) tell(event);
    };
    const answer = await open(abort);
    if (!answer.ok) {
      const { code, retryAfterMs } = answer.refusal;
      if (code === 'sign_in_required') return tellOfThis({ type: 'sign-in-required' });
      return tellOfThis({ type: 'lost', random: Math.random(), atLeastMs: retryAfterMs });
    }
    const parse = createSseParser(({ event: name, data }) => {
      if (abort.aborted) return;
      // The server validates what it sends against the schemas of these types; an unknown name is skipped by the reader.
      const heard = { name, data: JSON.parse(data) };
      if (name === 'reconnect') return tellOfThis({ type: 'told', afterMs: heard.data.afterMs });
      onSignal(heard as unknown as Heard);
      if (name === 'snapshot') tellOfThis({ type: 'settled', at: Date.now() });
    });
    try {
      await readText(answer.value, (text) => {
        tellOfThis({ type: 'heard', at: Date.now() });
        parse(text);
      });
    } catch {
      // A broken stream and one that ended well are both a lost link.
    }
    tellOfThis({ type: 'lost', random: Math.random() });
  };

  const wake = (): void => tell({ type: 'woken', at: Date.now() });
  const lose = (): void => tell({ type: 'lost', random: Math.random() });
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') wake();
  };

  return {
    link,
    start() {
      addEventListener('online', wake);
      addEventListener('offline', lose);
      document.addEventListener('visibilitychange', onVisible);
      tell({ type: 'start' });
    },
    stop() {
      removeEventListener('online', wake);
      removeEventListener('offline', lose);
      document.removeEventListener('visibilitychange', onVisible);
      tell({ type: 'stop' });
    },
    wake,
  };
};

/** Keeps the desk's. */
export const createDeskConnection = createConnection<DeskSignal>;
