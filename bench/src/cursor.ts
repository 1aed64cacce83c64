import type { Faults } from './faults.ts';

/** What one reader has seen of one conversation: every event once, in order, without a gap. */
export interface Cursor {
  /** The last seq that was read. */
  readonly last: number;
  /** Takes an event of a stream; answers whether it is news to this reader. */
  stream(seq: number): boolean;
  /** Takes a whole transcript; answers the seqs in it that are news. */
  transcript(seqs: readonly number[]): number[];
}

export const createCursor = (conversation: string, faults: Faults): Cursor => {
  let last = 0;
  /** Up to here a stream may repeat what a transcript has told: deltas overlap with the snapshot before them. */
  let told = 0;

  const isNews = (seq: number): boolean => {
    if (seq <= last) {
      faults.add('doubled', `event ${seq} of ${conversation} came after ${last}`);
      return false;
    }
    if (seq !== last + 1) faults.add('reordered', `event ${seq} of ${conversation} came after ${last}`);
    last = seq;
    return true;
  };

  return {
    get last() {
      return last;
    },
    stream: (seq) => seq > told && isNews(seq),
    transcript(seqs) {
      seqs.forEach((seq, index) => {
        if (seq !== index + 1)
          faults.add('reordered', `event ${seq} of ${conversation} is number ${index + 1} of the transcript`);
      });
      const end = seqs.at(-1) ?? 0;
      if (end < last) faults.add('reordered', `a transcript of ${conversation} ends at ${end}, after ${last} was seen`);
      const news = seqs.filter((seq) => seq > last);
      last = Math.max(last, end);
      told = last;
      return news;
    },
  };
};
