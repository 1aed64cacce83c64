import type { SealAnswer, UnsealingsAnswer } from '@lanterne/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import { clockTime } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import type { Desk } from '../desk.ts';
import { sealApi } from './calls.ts';
import { SealDialog } from './dialog.tsx';
import type { SealProps } from './lazy.tsx';
import { st } from './texts.ts';
import { useSeal } from './use-seal.ts';
import './seal.css';

/** On every desk, all the time, where anything is sealed at all. */
const CALLS_MS = 8_000;

const lineText = ({ anonymity, box, waiting, opened }: SealAnswer): string => {
  if (anonymity === 'strict') return st('strict');
  if (box === null) return st('none');
  if (waiting) return st('waiting');
  if (!opened) return st('sealed');
  return st('opened', { asked: opened.askedBy, confirmed: opened.confirmedBy, time: clockTime(opened.confirmedAt) });
};

/** One line, and the way to what two people can do; where nothing can be done, it says so. */
export const SealLine = (props: SealProps) => {
  const { brief = false } = props;
  const [asks, setAsks] = useState(false);
  const { seal, again } = useSeal(props);
  if (seal === null) return null;
  if (seal === 'unknown') return brief ? null : <p class="seal-line">{st('strict')}</p>;
  if (brief && !seal.box) return null;
  return (
    <div class="seal-line">
      {(!brief || seal.waiting || seal.opened) && <p>{lineText(seal)}</p>}
      {seal.box && (
        <Button class="small" onClick={() => setAsks(true)}>
          {st(seal.waiting || seal.opened ? 'see' : 'open')}
        </Button>
      )}
      {asks && (
        <SealDialog
          {...props}
          onClose={() => {
            setAsks(false);
            void again();
          }}
        />
      )}
    </div>
  );
};

type Call = UnsealingsAnswer['unsealings'][number];

/** What colleagues ask of a second person, whoever it is: said once, and there until somebody has answered. */
export const Calls = ({ desk }: { readonly desk: Desk }) => {
  const [calls, setCalls] = useState<readonly Call[]>([]);
  const [open, setOpen] = useState<Call | null>(null);
  const ends = useRef(false);
  useEffect(() => {
    if (desk.isPractice) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    ends.current = false;
    const look = async () => {
      const answer = desk.heed(await sealApi.waiting());
      if (ends.current) return;
      if (answer.ok) setCalls(answer.value.unsealings.filter(({ own }) => !own));
      // Where no site seals any, there never is one.
      if (!answer.ok || answer.value.sealing) timer = setTimeout(() => void look(), CALLS_MS);
    };
    void look();
    return () => {
      ends.current = true;
      clearTimeout(timer);
    };
  }, [desk]);
  return (
    <>
      {calls.length > 0 && (
        <section class="seal-calls" aria-label={st('calls')}>
          <ul>
            {calls.map((call) => (
              <li key={call.id}>
                <p role="alert">{st('call', { alias: call.askedBy, reason: st(`reason.${call.reason}`) })}</p>
                <Button look="primary" class="small" onClick={() => setOpen(call)}>
                  {st('call.open')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {open && <SealDialog desk={desk} id={open.conversation} onClose={() => setOpen(null)} />}
    </>
  );
};
