import type { Challenge, Proof } from '@lanterne/protocol';
import { createSearch } from './search.ts';
import { setWorking } from './working.ts';

/** Shorter than anybody notices while they type (INP is good up to 200 ms, on a phone that has other things to do too). */
const SLICE_MS = 12;
const BATCH = 32;
/** What is done before that needs no word. */
const SAY_AFTER_MS = 400;

/** Lets the page do what it has to. A page that nobody looks at may sleep for a second by the clock, but is woken by a message. */
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    if (!document.hidden) {
      setTimeout(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/**
 * Does the work that the service asks while many write at one time: the device does it, the person solves nothing. In slices on
 * the page's own thread, since what the page may load allows no other. Undefined when it is not wanted any more, or cannot be
 * done.
 */
export const prove = async (
  { signed, salt, digest, max }: Challenge,
  isWanted: () => boolean,
): Promise<Proof | undefined> => {
  const isIt = createSearch(salt, digest);
  if (!isIt) return undefined;
  const saying = setTimeout(() => setWorking(true), SAY_AFTER_MS);
  try {
    for (let number = 0; number < max && isWanted(); await breathe()) {
      const until = performance.now() + SLICE_MS;
      while (performance.now() < until) {
        for (const end = Math.min(number + BATCH, max); number < end; number += 1) {
          if (isIt(number)) return { challenge: signed, number };
        }
        if (number >= max) break;
      }
    }
    return undefined;
  } finally {
    clearTimeout(saying);
    setWorking(false);
  }
};
