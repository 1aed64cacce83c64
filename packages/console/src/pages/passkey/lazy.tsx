import { useEffect, useState } from 'preact/hooks';
import { localeInUse } from '../../i18n/index.ts';
import { canUsePasskeys } from './able.ts';

type Part = typeof import('./passkey-button.tsx')['PasskeyButton'];

const load = async (): Promise<Part> => {
  const [{ PasskeyButton }, { texts }] = await Promise.all([import('./passkey-button.tsx'), import('./texts.ts')]);
  await texts.load(localeInUse());
  return PasskeyButton;
};

/** What signs in by a passkey: undefined until it has come, and where this browser has none. */
export const usePasskeyButton = (): Part | undefined => {
  const [part, setPart] = useState<Part>();
  useEffect(() => {
    // Without it there is still the password.
    if (canUsePasskeys())
      load().then(
        (button) => setPart(() => button),
        () => undefined,
      );
  }, []);
  return part;
};
