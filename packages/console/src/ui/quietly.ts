import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { localeInUse, type Texts } from '../i18n/index.ts';

/**
 * Parts that come with their texts when a place first needs them, for all places. Answers a hook that gives the module, or nothing for as
 * long as it has not come: the page works as without it, and the next place that is drawn asks again.
 */
export const quietly = <Module extends object>(
  load: () => Promise<readonly [Module, { readonly texts: Pick<Texts<object>, 'load'> }]>,
): ((isNeeded?: boolean) => Module | null) => {
  const module = signal<Module | null>(null);
  let isComing = false;
  const bring = async (): Promise<void> => {
    const [loaded, { texts }] = await load();
    await texts.load(localeInUse());
    module.value = loaded;
  };
  return (isNeeded = true) => {
    useEffect(() => {
      if (!isNeeded || isComing) return;
      isComing = true;
      bring().catch(() => {
        isComing = false;
      });
    }, [isNeeded]);
    return module.value;
  };
};
