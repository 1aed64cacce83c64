import { KEEP_ALIVE_MS, POLL_MAX_SECONDS } from '@lanterne/protocol/constants';

/** How the page hears of what is new in its conversation. */
export type LinkState =
  /** No conversation yet. */
  | 'idle'
  /** A stream was asked for; nothing came yet. */
  | 'connecting'
  /** Bytes come. */
  | 'streaming'
  /** Between two tries of a stream. */
  | 'resting'
  /** A poll is under way: a proxy holds streams back, so this page asks instead, until it is left. */
  | 'polling'
  /** Between two tries of a poll. */
  | 'poll-resting'
  /** Nothing more will come. */
  | 'over';

export type LinkEvent =
  /** There is a conversation to follow. */
  | 'start'
  /** Bytes of the stream, or the answer of a poll. */
  | 'heard'
  /** The request ended or failed, or the network is known to be gone. */
  | 'lost'
  /** The state's timer has run out. */
  | 'time-up'
  /** The page is looked at again. */
  | 'seen'
  /** The network came back, perhaps another one. */
  | 'online'
  /** The conversation is finished. */
  | 'stop';

/** What to do on the way, in this order. `stream`, `wait`, `ask`, `poll` and `rest` start the timer anew. */
export type LinkEffect =
  /** Drop the request. */
  | 'hang-up'
  | 'stream'
  /** Poll, and let the server hold the answer until something comes. */
  | 'poll'
  /** Poll for what is there: after an outage the answer itself is the news. */
  | 'ask'
  /** Pause, longer after each failure. */
  | 'rest'
  /** Go on listening. */
  | 'wait'
  /** Tell the visitor that the connection is lost, or back. Said again, it changes nothing. */
  | 'tell-lost'
  | 'tell-back';

export type LinkStep = readonly [next: LinkState, ...effects: LinkEffect[]];

const IDLE: LinkStep = ['idle'];
const CONNECT: LinkStep = ['connecting', 'hang-up', 'stream'];
const LISTEN: LinkStep = ['streaming', 'tell-back', 'wait'];
const ASK: LinkStep = ['polling', 'hang-up', 'ask'];
const POLL_AGAIN: LinkStep = ['polling', 'tell-back', 'poll'];
const POLL_LATER: LinkStep = ['poll-resting', 'hang-up', 'tell-lost', 'rest'];
const STOP: LinkStep = ['over', 'hang-up'];
const OVER: LinkStep = ['over'];

/** Every state against every event. A step without effects changes nothing but the state. */
export const LINK: Record<LinkState, Record<LinkEvent, LinkStep>> = {
  idle: { start: CONNECT, heard: IDLE, lost: IDLE, 'time-up': IDLE, seen: IDLE, online: IDLE, stop: STOP },
  connecting: {
    start: ['connecting'],
    heard: LISTEN,
    lost: ['resting', 'hang-up', 'tell-lost', 'rest'],
    'time-up': ASK,
    seen: ['connecting'],
    online: ['connecting'],
    stop: STOP,
  },
  streaming: {
    start: ['streaming'],
    heard: LISTEN,
    // A server that restarts is back within a moment: only a try that fails is worth a word.
    lost: ['resting', 'hang-up', 'rest'],
    // The server promised a byte long before: the link is dead, whatever TCP believes.
    'time-up': CONNECT,
    seen: ['streaming'],
    online: CONNECT,
    stop: STOP,
  },
  resting: {
    start: ['resting'],
    heard: ['resting'],
    lost: ['resting'],
    'time-up': CONNECT,
    seen: CONNECT,
    online: CONNECT,
    stop: STOP,
  },
  polling: {
    start: ['polling'],
    heard: POLL_AGAIN,
    lost: POLL_LATER,
    'time-up': POLL_LATER,
    seen: ['polling'],
    online: ASK,
    stop: STOP,
  },
  'poll-resting': {
    start: ['poll-resting'],
    heard: ['poll-resting'],
    lost: ['poll-resting'],
    'time-up': ASK,
    seen: ASK,
    online: ASK,
    stop: STOP,
  },
  over: { start: OVER, heard: OVER, lost: OVER, 'time-up': OVER, seen: OVER, online: OVER, stop: OVER },
};

/** How long to wait for a first sign after each effect that waits for one. */
export const PATIENCE_MS = {
  stream: 4_000,
  wait: 2.5 * KEEP_ALIVE_MS,
  ask: 10_000,
  poll: (POLL_MAX_SECONDS + 10) * 1000,
} as const;
