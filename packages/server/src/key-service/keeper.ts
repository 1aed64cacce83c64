import { randomBytes } from 'node:crypto';
import {
  type KeyService,
  KeyServiceAway,
  type Known,
  type MasterKeys,
  type Want,
  type WrappedKey,
} from '../master-keys.ts';
import { SealBroken, StoreUnavailable } from '../ports.ts';
import { KEY_BYTES } from '../seal.ts';
import { recall } from './taught-keys.ts';

/** After a service could not be asked, nobody else waits for it during this time. */
const REST_MS = 1_000;

/** Finds out what is wanted, and has the masters learn it. Throws `StoreUnavailable` when it cannot be found out now. */
export type KeyKeeper = (wants: readonly Want[]) => Promise<readonly Known[]>;

type Wrapped = Extract<Want, { want: 'open' | 'rewrap' }>;

const openHere = (older: MasterKeys, { place, wrapped }: Wrapped): Buffer | SealBroken => {
  try {
    return older.unwrap(place, wrapped);
  } catch (error) {
    if (error instanceof SealBroken) return error;
    throw error;
  }
};

const asBroken = ({ place, wrapped }: Wrapped, { message }: SealBroken): Known => ({
  want: 'broken',
  place,
  wrapped,
  why: message,
});

/**
 * Asks the service that has the master key, and `older` for what still lies under a master key that is here, as it does while keys
 * are brought over to the service. Nobody holds a transaction meanwhile.
 */
export const createKeyKeeper = (
  {
    service,
    older,
    masters,
  }: { readonly service: KeyService; readonly older: MasterKeys | null; readonly masters: MasterKeys },
  now: () => number = () => performance.now(),
): KeyKeeper => {
  let away: { readonly error: unknown; readonly until: number } | undefined;

  const open = async (wants: readonly Wrapped[]): Promise<readonly (Buffer | SealBroken)[]> => {
    const isThere = ({ wrapped }: Wrapped) => older === null || service.has(wrapped.master);
    const there = wants.filter(isThere);
    const answers = there.length > 0 ? await service.unwrap(there) : [];
    const left = [...answers];
    return wants.map((want) => {
      if (older && !isThere(want)) return openHere(older, want);
      const answer = left.shift();
      if (!answer) throw new KeyServiceAway(`${service.address} has answered for fewer keys than it was asked for`);
      return answer;
    });
  };

  const make = async (places: readonly string[]): Promise<Known[]> => {
    const keys = places.map((place) => ({ place, key: randomBytes(KEY_BYTES) }));
    const made = keys.length > 0 ? await service.wrap(keys) : [];
    return made.map((wrapped, index) => {
      const { place, key } = keys[index] as (typeof keys)[number];
      return { want: 'make', place, made: wrapped, key };
    });
  };

  /** Keys that lie under a master key of the service are never opened for it. */
  const rewrap = async (wants: readonly Wrapped[]): Promise<Known[]> => {
    const there = wants.filter(({ wrapped }) => service.has(wrapped.master));
    const here = wants.filter(({ wrapped }) => !service.has(wrapped.master));
    const answers = there.length > 0 ? await service.rewrap(there) : [];
    const rewrapped = there.map((want, index): Known => {
      const answer = answers[index] as WrappedKey | SealBroken;
      if (answer instanceof SealBroken) return asBroken(want, answer);
      return { want: 'rewrap', place: want.place, wrapped: want.wrapped, rewrapped: answer };
    });
    const opened = await open(here);
    const keys = here.flatMap((want, index) => {
      const key = opened[index];
      return key instanceof Uint8Array ? [{ ...want, key }] : [];
    });
    const wrapped = keys.length > 0 ? await service.wrap(keys) : [];
    const brought = keys.map(
      (key, index): Known => ({
        want: 'rewrap',
        place: key.place,
        wrapped: key.wrapped,
        rewrapped: wrapped[index] as WrappedKey,
      }),
    );
    const broken = here.flatMap((want, index) => {
      const answer = opened[index];
      return answer instanceof SealBroken ? [asBroken(want, answer)] : [];
    });
    return [...rewrapped, ...brought, ...broken];
  };

  const ask: KeyKeeper = async (wants) => {
    const of = (which: Wrapped['want']) =>
      wants.filter((want): want is Wrapped => want.want === which && 'wrapped' in want);
    const toOpen = of('open');
    const opened = await open(toOpen);
    return [
      ...(await make(wants.flatMap(({ want, place }) => (want === 'make' ? [place] : [])))),
      ...toOpen.map((want, index): Known => {
        const answer = opened[index] as Buffer | SealBroken;
        if (answer instanceof SealBroken) return asBroken(want, answer);
        return { want: 'open', place: want.place, wrapped: want.wrapped, key: answer };
      }),
      ...(await rewrap(of('rewrap'))),
    ];
  };

  const askUnlessAway: KeyKeeper = async (wants) => {
    if (away && now() < away.until) throw away.error;
    try {
      return await ask(wants);
    } catch (cause) {
      if (!(cause instanceof KeyServiceAway)) throw cause;
      const error = new StoreUnavailable(cause.message, { cause });
      away = { error, until: now() + REST_MS };
      throw error;
    }
  };

  const find: KeyKeeper = async (wants) => {
    const answers = wants.map((want) => ({ want, known: recall(masters, want) }));
    const recalled = answers.flatMap(({ known }) => known ?? []);
    // A thread that has died and come back knows nothing, and its service may be away.
    const unknown = answers.flatMap(({ want, known }) => (known ? [] : [want]));
    const asked = unknown.length > 0 ? await askUnlessAway(unknown) : [];
    masters.learn(asked);
    return [...recalled, ...asked];
  };

  // One after the other: whoever wants what somebody else has just asked for finds it there.
  let turn: Promise<unknown> = Promise.resolve();
  return (wants) => {
    const mine = turn.then(() => find(wants));
    turn = mine.catch(() => {});
    return mine;
  };
};
