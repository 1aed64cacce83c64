import { useEffect, useState } from 'preact/hooks';
import { localeInUse } from '../../../i18n/index.ts';

type Parts = typeof import('./parts.tsx');

let parts: Parts | undefined;
const load = async (): Promise<Parts> => {
  const [loaded, { texts }] = await Promise.all([import('./parts.tsx'), import('./texts.ts')]);
  await texts.load(localeInUse());
  parts = loaded;
  return loaded;
};

/** What shows translations, which comes with its texts when something is translated first; undefined until then. */
export const useTranslationParts = (isNeeded: boolean): Parts | undefined => {
  const [known, setKnown] = useState(parts);
  useEffect(() => {
    // Without it the officer reads what was written.
    if (isNeeded && !known) load().then(setKnown, () => undefined);
  }, [isNeeded]);
  return known;
};
