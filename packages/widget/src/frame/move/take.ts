import { ASK, ASK_MS, DECLINED, type Handing, type Parcel, TAKEN } from './parcel.ts';

/** Nobody answers: the page that was to hand it over has gone, or may not speak to this one. */
const PATIENCE_MS = 10_000;

export type Outcome = Parcel | 'nothing' | 'gone';

/**
 * Asks the window that opened this page for its conversation, until it has it or there is none to be had. The question goes to our
 * own origin alone, with a port on which nobody else can answer. `mayTake` is asked last: who has begun to write here keeps what
 * they have.
 */
export const take = async (
  opener: Window | null,
  mayTake: () => boolean,
  { origin }: { origin: string } = location,
): Promise<Outcome> => {
  let deadline = performance.now() + PATIENCE_MS;
  while (opener && !opener.closed && performance.now() < deadline) {
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise<Handing>((resolve) => {
      // Assigning also starts the port.
      port1.onmessage = ({ data }) => resolve(data);
    });
    const silence = new Promise<undefined>((resolve) => setTimeout(resolve, ASK_MS));
    opener.postMessage(ASK, origin, [port2]);
    const handing = await Promise.race([heard, silence]);
    if (!handing) {
      port1.close();
      continue;
    }
    if (!mayTake()) {
      port1.postMessage(DECLINED);
      return 'nothing';
    }
    switch (handing.type) {
      case 'parcel':
        port1.postMessage(TAKEN);
        return handing.parcel;
      case 'gone':
        return 'gone';
      case 'stayed':
        return 'nothing';
      case 'later':
        deadline = performance.now() + PATIENCE_MS;
        await silence;
    }
  }
  return 'nothing';
};
