import { useEffect, useState } from 'preact/hooks';
import { localeInUse } from '../../i18n/index.ts';

type Part = typeof import('./provider-button.tsx')['ProviderButton'];

const load = async (): Promise<Part> => {
  const [{ ProviderButton }, { texts }] = await Promise.all([import('./provider-button.tsx'), import('./texts.ts')]);
  await texts.load(localeInUse());
  return ProviderButton;
};

/** What signs in by a provider of identities: undefined until it has come, and where the server knows none. */
export const useProviderButton = (): Part | undefined => {
  const [part, setPart] = useState<Part>();
  useEffect(() => {
    // Without it there is still the password.
    if (document.getElementById('provider'))
      load().then(
        (button) => setPart(() => button),
        () => undefined,
      );
  }, []);
  return part;
};
