import type { ConversationId, DeskEntry, Event as LogEvent, SlowSeconds } from '@lanterne/protocol';
import { SLOW_SECONDS } from '@lanterne/protocol/constants';
import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Refusal } from '../../../api.ts';
import { clockTime } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { isOpen } from '../danger/course.ts';
import type { Desk } from '../desk.ts';
import { visitorName } from '../marks.tsx';
import { isOwn } from '../state.ts';
import { st } from './texts.ts';
import '../../../ui/options.css';
import './slow.css';

type SlowEvent = Extract<LogEvent, { kind: 'slow' }>;

interface HeadProps {
  readonly desk: Desk;
  readonly id: ConversationId;
  readonly entry: DeskEntry;
}

/** Each place in which something of it is shown. */
export type SlowProps = { readonly at: 'line'; readonly event: SlowEvent } | ({ readonly at: 'head' } & HeadProps);

const refusalText = ({ code }: Refusal): string => {
  if (code === 'conversation_in_danger') return st('refused.danger');
  // A practice has no such thing; a server always has.
  return st(code === 'not_found' ? 'refused.practice' : 'refused');
};

interface PaceProps {
  readonly desk: Desk;
  readonly id: ConversationId;
  readonly now: SlowSeconds | null;
  readonly onClose: () => void;
}

const PaceDialog = ({ desk, id, now, onClose }: PaceProps) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const who = visitorName(desk.state.value.numbers.get(id));
  const apply = async (form: HTMLFormElement): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const chosen = Number(new FormData(form).get('pace'));
    const refusal = await desk.setSlow(id, SLOW_SECONDS.find((seconds) => seconds === chosen) ?? null);
    setBusy(false);
    if (!refusal) return onClose();
    setProblem(refusalText(refusal));
  };
  return (
    <Dialog title={st('title', { who })} onClose={onClose}>
      <form
        class="slow-form"
        onSubmit={(event) => {
          event.preventDefault();
          void apply(event.currentTarget);
        }}
      >
        <p>{st('what')}</p>
        <fieldset class="options">
          <legend>{st('legend')}</legend>
          {[null, ...SLOW_SECONDS].map((seconds) => (
            <label key={seconds} class="option">
              <input type="radio" name="pace" value={seconds ?? 0} defaultChecked={seconds === now} />
              <span>{seconds === null ? st('free') : st('every', { seconds })}</span>
            </label>
          ))}
        </fieldset>
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="dialog-acts">
          <Button onClick={onClose}>{st('cancel')}</Button>
          <Button look="primary" type="submit" aria-disabled={busy}>
            {st('confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

/** In the head of the conversation: that the visitor is slowed down, and how the holder changes it; nothing of it in danger. */
const Pace = ({ desk, id, entry }: HeadProps) => {
  const [asks, setAsks] = useState(false);
  const now = useComputed(() => {
    const last = desk.state.value.transcripts.get(id)?.events.findLast(({ kind }) => kind === 'slow');
    return last?.kind === 'slow' ? last.seconds : null;
  }).value;
  if (isOpen(entry)) return null;
  const text = now === null ? st('open') : st('on', { seconds: now });
  if (!isOwn(entry)) return now === null ? null : <span class="tag">{text}</span>;
  return (
    <>
      <Button
        look="quiet"
        class={now === null ? 'small slow-open' : 'small slow-open on'}
        onClick={() => setAsks(true)}
      >
        {text}
      </Button>
      {asks && <PaceDialog desk={desk} id={id} now={now} onClose={() => setAsks(false)} />}
    </>
  );
};

const lineText = (event: SlowEvent): string => {
  if (event.author === 'service') return st('line.lifted');
  const { alias, seconds } = event;
  return seconds === null ? st('line.off', { alias }) : st('line.on', { alias, seconds });
};

const SystemLine = ({ event }: { event: SlowEvent }) => (
  <div class="system slow">
    <div>
      <p>
        {lineText(event)}{' '}
        <span class="when">
          · <time dateTime={event.at}>{clockTime(event.at)}</time>
        </span>
      </p>
    </div>
  </div>
);

/** The one part of the desk that shows slow mode. */
export const SlowPart = (props: SlowProps) =>
  props.at === 'line' ? <SystemLine event={props.event} /> : <Pace {...props} />;
