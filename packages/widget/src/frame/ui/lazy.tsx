import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loadMore, t } from '../i18n/index.ts';
import type { Group } from '../i18n/later.ts';
import { whenIdle } from './idle.ts';

interface Options<Props> {
  /** Says nothing while it comes: nobody has asked for it yet. */
  readonly quiet?: boolean;
  /** Comes once the page has nothing else to do, and is not missed until then: where it does not come it is tried again. */
  readonly idle?: boolean;
  /** Stands in the place of a part that only makes better what is there. */
  readonly Plain?: ComponentType<Props>;
  /** Leads back from what stands over all else: it is there while the part is not, too. */
  readonly wayOut?: (props: Props) => () => void;
}

/** After so long, for a part that nobody asks for again. */
const AGAIN_MS = 5_000;

type Load<Props> = () => Promise<ComponentType<Props>>;

/** A part that is fetched when it is first shown, or before: `preload` fetches it while nothing else is to be done. */
export type LazyPart<Props> = ComponentType<Props> & { preload(): Promise<void> };

/**
 * A part of the page that is not needed at the first open, so that the first open stays small. Until it has come it says so;
 * where it does not come it says that too, and tries again when asked. Its texts come with it, and those that all parts share.
 */
export const lazy = <Props extends object>(
  texts: Group,
  load: Load<Props>,
  { quiet, idle, Plain, wayOut }: Options<Props> = {},
): LazyPart<Props> => {
  let Part: ComponentType<Props> | undefined;
  const preload = async () => {
    const [part] = await Promise.all([load(), loadMore('early'), loadMore(texts)]);
    Part = part;
  };
  const Lazy = (props: Props) => {
    const [state, setState] = useState<'coming' | 'here' | 'failed'>(Part ? 'here' : 'coming');
    const fetchPart = () => {
      setState('coming');
      preload().then(
        () => setState('here'),
        () => {
          if (idle) setTimeout(fetchPart, AGAIN_MS);
          else setState('failed');
        },
      );
    };
    useEffect(() => {
      // It may have come since this was drawn, by a `preload` of somebody else.
      if (Part) setState('here');
      else if (idle) whenIdle(fetchPart);
      else fetchPart();
    }, []);
    if (Part) return <Part {...props} />;
    if (Plain) return <Plain {...props} />;
    if ((quiet || idle) && state === 'coming') return null;
    return (
      <p class="lazy" role="status">
        {t(state === 'failed' ? 'notLoaded' : 'loading')}
        {state === 'failed' && (
          <button type="button" onClick={fetchPart}>
            {t('retry')}
          </button>
        )}
        {wayOut && (
          <button type="button" class="quiet" onClick={wayOut(props)}>
            {t('back.exchange')}
          </button>
        )}
      </p>
    );
  };
  return Object.assign(Lazy, { preload });
};
