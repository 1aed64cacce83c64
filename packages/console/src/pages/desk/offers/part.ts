import { signal } from '@preact/signals';
import { localeInUse } from '../../../i18n/index.ts';

const load = async () => {
  const [{ Offers }, { GivenBack }, { texts }] = await Promise.all([
    import('./cards.tsx'),
    import('./given-back.tsx'),
    import('./texts.ts'),
  ]);
  await texts.load(localeInUse());
  return { Offers, GivenBack };
};

/**
 * Cards and words about what is offered to the officer. They come after the desk itself, which works without them: who is
 * offered is marked in the queue, and taken there.
 */
export const offersPart = signal<Awaited<ReturnType<typeof load>> | null>(null);

export const loadOffersPart = async (): Promise<void> => {
  offersPart.value ??= await load().catch(() => null);
};
