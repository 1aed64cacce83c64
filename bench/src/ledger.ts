import type { Faults } from './faults.ts';

/** What was promised and what came, message by message. All times are in ms of one clock. */
export interface Ledger {
  /** Message `n` is sent; it was due at `dueAt`. `knownSeq` is the highest seq of its conversation acknowledged so far. */
  sent(n: number, dueAt: number, knownSeq: number): void;
  acknowledged(n: number, at: number, answer: { seq: number; repeated: boolean }): void;
  /** The server did not take it, or its answer did not come. */
  refused(n: number): void;
  /** The other side has it, as event `seq` of its conversation. */
  seen(n: number, at: number, seq: number): void;
  /** The other side has its translation. */
  translated(n: number, at: number): void;
  /** How many of those that were seen have no translation. */
  untranslated(): number;
  /** How many are not settled yet: neither refused, nor both acknowledged and seen. */
  open(): number;
  /** Settles the accounts of all messages; counts and latencies are of those from `first` on. Call it once. */
  close(first: number): Totals;
}

export interface Totals {
  readonly sent: number;
  readonly acknowledged: number;
  readonly seen: number;
  readonly refused: number;
  /** Due to acknowledged, and due to seen. */
  readonly ackMs: number[];
  readonly seenMs: number[];
  /** Due to its translation seen. */
  readonly translatedMs: number[];
}

const NEVER = -1;

/** Columns, not objects: the client shares its cores with the server that it measures. */
export const createLedger = (capacity: number, faults: Faults): Ledger => {
  const column = () => new Float64Array(capacity).fill(NEVER);
  const dueAt = column();
  const ackAt = column();
  const seenAt = column();
  const translatedAt = column();
  let seen = 0;
  let translated = 0;
  const knownSeq = new Int32Array(capacity);
  const ackSeq = new Int32Array(capacity);
  const seenSeq = new Int32Array(capacity);
  const isRefused = new Uint8Array(capacity);
  let open = 0;

  const at = (values: ArrayLike<number>, n: number): number => values[n] ?? NEVER;
  const has = (values: Float64Array, n: number): boolean => at(values, n) !== NEVER;

  const compareSeqs = (n: number) => {
    if (at(ackSeq, n) === at(seenSeq, n)) return;
    faults.add('reordered', `message ${n} was acknowledged as event ${ackSeq[n]}, seen as ${seenSeq[n]}`);
  };

  return {
    open: () => open,
    untranslated: () => seen - translated,
    translated(n, when) {
      if (has(translatedAt, n)) {
        faults.add('doubled', `message ${n} was translated twice`);
        return;
      }
      translatedAt[n] = when;
      translated += 1;
    },
    sent(n, due, known) {
      dueAt[n] = due;
      knownSeq[n] = known;
      open += 1;
    },
    acknowledged(n, when, { seq, repeated }) {
      ackAt[n] = when;
      ackSeq[n] = seq;
      if (repeated) faults.add('doubled', `message ${n} was sent once and answered as a repeat`);
      if (seq <= at(knownSeq, n)) {
        faults.add('reordered', `message ${n} became event ${seq}, although it was sent after ${knownSeq[n]}`);
      }
      if (!has(seenAt, n)) return;
      compareSeqs(n);
      open -= 1;
    },
    refused(n) {
      isRefused[n] = 1;
      open -= 1;
    },
    seen(n, when, seq) {
      if (!has(dueAt, n)) {
        faults.add('doubled', `message ${n} was seen and never sent`);
        return;
      }
      if (has(seenAt, n)) {
        faults.add('doubled', `message ${n} was seen as event ${seenSeq[n]} and again as ${seq}`);
        return;
      }
      seenAt[n] = when;
      seen += 1;
      seenSeq[n] = seq;
      if (!has(ackAt, n)) return;
      compareSeqs(n);
      open -= 1;
    },
    close(first) {
      const latencies = { ackMs: [] as number[], seenMs: [] as number[], translatedMs: [] as number[] };
      const totals = { sent: 0, acknowledged: 0, seen: 0, refused: 0, ...latencies };
      for (let n = 0; n < capacity; n += 1) {
        if (!has(dueAt, n)) continue;
        if (has(ackAt, n) && !has(seenAt, n)) faults.add('lost', `message ${n} was acknowledged as event ${ackSeq[n]}`);
        if (n < first) continue;
        totals.sent += 1;
        totals.refused += at(isRefused, n);
        if (has(ackAt, n)) totals.ackMs.push(at(ackAt, n) - at(dueAt, n));
        if (has(seenAt, n)) totals.seenMs.push(at(seenAt, n) - at(dueAt, n));
        if (has(translatedAt, n)) totals.translatedMs.push(at(translatedAt, n) - at(dueAt, n));
      }
      totals.acknowledged = totals.ackMs.length;
      totals.seen = totals.seenMs.length;
      return totals;
    },
  };
};
