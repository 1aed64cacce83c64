import { useEffect, useRef, useState } from 'preact/hooks';
import { after } from '../connection/after.ts';
import type { AsideProps } from '../conversation/aside.tsx';
import { localeInUse, t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './line.css?inline';
import { countedIn, type Slow } from './standing.ts';
import { slowText } from './text.ts';

addSheet(css);

export type SlowProps = Pick<AsideProps, 'state' | 'hold'> & { readonly slow: Slow };

/** In whole seconds, and no sooner. */
const untilOf = (from: number, seconds: number) => Math.ceil(from / 1_000 + seconds) * 1_000;

/**
 * Says how often one can write, and has the button say from when: no figure runs down. Before that the text stays in the
 * field. This device's clock counts, from when it saw the message leave; where the server counts otherwise, the outbox waits.
 */
export const SlowLine = ({ state: { items }, slow, hold }: SlowProps) => {
  const [until, setUntil] = useState(0);
  const [told, tell] = useState('');
  const isFirst = useRef(true);
  const last = countedIn(items, slow);

  useEffect(() => {
    const now = Date.now();
    // What was there before this part was has been there for a while.
    const from = last && isFirst.current ? Math.min(Date.parse(last.at), now) : now;
    isFirst.current = false;
    setUntil(last ? untilOf(from, slow.seconds) : 0);
  }, [last?.id, last?.delivery]);

  useEffect(() => {
    const restMs = until - Date.now();
    if (restMs <= 0) return;
    const time = new Date(until).toLocaleTimeString(localeInUse());
    hold({ label: t('slow.send', { time }), press: () => tell(t('slow.wait', { time })) });
    const forget = after(restMs, release);
    function release() {
      hold(null);
      tell('');
    }
    return () => {
      forget();
      release();
    };
  }, [until]);

  return (
    <div class="slow-line">
      <p>{slowText(slow)}</p>
      <p role="status">{told}</p>
    </div>
  );
};
