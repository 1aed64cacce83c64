import type { HalfShare, SealAnswer } from '@lanterne/protocol';
import { openHalf, readHalf, shareOfHalf } from '@lanterne/protocol/seal-half';

export type HalfProblem = 'file' | 'noHalf' | 'otherKey' | 'phrase';

/** What a half makes of a sealed address, on this machine: neither the file nor the phrase leaves it. Or why it makes nothing. */
export const shareBy = async (
  { halves, ephemeral }: NonNullable<SealAnswer['box']>,
  file: File | undefined,
  phrase: string,
): Promise<HalfShare | HalfProblem> => {
  if (!file) return 'file';
  const half = readHalf(await file.text());
  if (!half) return 'noHalf';
  if (!halves.includes(half.half)) return 'otherKey';
  const key = await openHalf(half, phrase);
  return key ? { half: half.half, share: await shareOfHalf(key, ephemeral) } : 'phrase';
};
