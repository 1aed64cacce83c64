import { lazily } from '../../ui/lazily.tsx';
import type { ProtectionProps } from './protection.tsx';

/** All that the data-protection officer has: nobody else loads it. */
export const LazyProtection = lazily<ProtectionProps>(async () => {
  const [{ Protection: Part }, { texts }, { texts: record }] = await Promise.all([
    import('./protection.tsx'),
    import('./texts.ts'),
    import('../administration/texts.ts'),
  ]);
  return {
    Part,
    texts: {
      async load(locale) {
        await Promise.all([texts.load(locale), record.load(locale)]);
      },
    },
  };
});
