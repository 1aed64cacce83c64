import type { Event as LogEvent, WallEntry } from '@lanterne/protocol';
import { NOTE_MAX } from '@lanterne/protocol/constants';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Refusal } from '../../api.ts';
import { newClientId } from '../../client-id.ts';
import { clockTime } from '../../i18n/time.ts';
import { addressOf } from '../../shell/place.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/form-field.tsx';
import { textIn } from '../../ui/text-field.tsx';
import { Watermark } from '../../ui/watermark.tsx';
import type { Desk } from '../desk/desk.ts';
import { Line } from '../desk/transcript/line.tsx';
import { withTranslations } from '../desk/translation/translations.ts';
import { doorName } from '../desk/words.ts';
import { wallApi } from './calls.ts';
import type { Live } from './live.ts';
import { wt } from './texts.ts';

interface Read {
  readonly reason: string;
  /** Null once something of it was erased: what was read then is more than is left. */
  readonly events: readonly LogEvent[] | null;
  readonly at: number;
}

interface Props {
  readonly desk: Desk;
  readonly entry: WallEntry;
}

interface DialogProps extends Props {
  /** What was erased last. */
  readonly erased: Live['erased'];
  readonly onClose: () => void;
}

const sayWhy = ({ code }: Refusal): string =>
  wt(code === 'conversation_unknown' || code === 'conversation_closed' ? 'refused.gone' : 'refused.other');

const useReading = ({ desk, entry, erased }: Omit<DialogProps, 'onClose'>) => {
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useRef(false);
  useLayoutEffect(() => {
    if (erased?.conversation === entry.conversation) setRead((before) => before && { ...before, events: null });
  }, [erased, entry.conversation]);
  const ask = async (reason: string): Promise<void> => {
    if (reason === '') return setProblem(wt('reason.needed'));
    // Each reading is on record: two presses are one.
    if (busy.current) return;
    busy.current = true;
    const answer = desk.heed(await wallApi.inspect(entry.conversation, reason));
    busy.current = false;
    setProblem(answer.ok ? null : sayWhy(answer.refusal));
    if (answer.ok) setRead({ reason, events: answer.value.events, at: desk.now.peek() });
  };
  return { read, problem, setProblem, ask };
};

const Reason = ({ onReason }: { onReason: (reason: string) => void }) => (
  <form
    onSubmit={(event) => {
      event.preventDefault();
      onReason(textIn(event.currentTarget, 'reason').trim());
    }}
  >
    <TextArea name="reason" label={wt('reason')} hint={wt('reason.hint')} rows={2} />
    <Button look="primary" type="submit">
      {wt('read')}
    </Button>
  </form>
);

const Transcript = ({ desk, entry, events }: Props & { events: readonly LogEvent[] }) => (
  <div class="wall-read">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by who has no pointer. */}
    <div class="wall-transcript" role="log" aria-label={wt('transcript')} tabIndex={0}>
      {withTranslations(events).map(({ event, ...translated }) => (
        <Line
          key={event.seq}
          desk={desk}
          conversation={entry.conversation}
          event={event}
          isRead={false}
          isMarked={false}
          {...translated}
        />
      ))}
    </div>
    <Watermark alias={desk.officer.alias} now={desk.now} />
  </div>
);

/** What was read, until something of it is erased. */
const Reading = ({ desk, entry, read, onAgain }: Props & { read: Read; onAgain: () => void }) => (
  <>
    <p class="hint">
      <span role="status">{read.events ? wt('read.at', { time: clockTime(read.at) }) : wt('read.erased')}</span>{' '}
      <Button look="quiet" class="small" onClick={onAgain}>
        {wt('read.again')}
      </Button>
    </p>
    {read.events && <Transcript desk={desk} entry={entry} events={read.events} />}
  </>
);

/** Words for the holder alone, who sees them at once. */
const Whisper = ({ desk, entry, onProblem }: Props & { onProblem: (problem: string | null) => void }) => {
  // A try again after an answer that was lost writes it once.
  const id = useRef(newClientId());
  const [sent, setSent] = useState(false);
  const send = async (form: HTMLFormElement): Promise<void> => {
    const text = textIn(form, 'whisper').trim();
    setSent(false);
    if (text === '') return;
    const answer = desk.heed(await wallApi.whisper(entry.conversation, { id: id.current, text }));
    onProblem(answer.ok ? null : sayWhy(answer.refusal));
    if (!answer.ok) return;
    id.current = newClientId();
    form.reset();
    setSent(true);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      <TextArea
        name="whisper"
        label={wt('whisper', { alias: entry.holder ?? '' })}
        hint={wt('whisper.hint', { max: NOTE_MAX })}
        rows={2}
      />
      <Button type="submit">{wt('whisper.send')}</Button>
      <p class="saved" role="status">
        {sent ? wt('whisper.sent') : ''}
      </p>
    </form>
  );
};

const TakeOver = ({ desk, entry, onProblem }: Props & { onProblem: (problem: string | null) => void }) => {
  const take = async (): Promise<void> => {
    const answer = desk.heed(await wallApi.takeOver(entry.conversation));
    if (!answer.ok) return onProblem(sayWhy(answer.refusal));
    desk.open(entry.conversation, true);
    location.hash = addressOf('desk');
  };
  return (
    <p class="wall-take">
      <Button onClick={() => void take()}>{wt('takeOver')}</Button>
      <span class="hint">{wt('takeOver.hint', { alias: entry.holder ?? '' })}</span>
    </p>
  );
};

/**
 * One conversation of somebody else: what a supervisor can do about it. Nothing of it is read before a reason is typed; each
 * reading is on record, and the holder sees it.
 */
export const ReadingDialog = ({ desk, entry, erased, onClose }: DialogProps) => {
  const { read, problem, setProblem, ask } = useReading({ desk, entry, erased });
  const isHeldByOther = entry.overseen && entry.holder !== null && entry.holder !== desk.officer.alias;
  return (
    <Dialog title={wt('dialog', { door: doorName(entry) })} onClose={onClose}>
      {read ? (
        <Reading desk={desk} entry={entry} read={read} onAgain={() => void ask(read.reason)} />
      ) : (
        <Reason onReason={(reason) => void ask(reason)} />
      )}
      {isHeldByOther && entry.state === 'held' && <Whisper desk={desk} entry={entry} onProblem={setProblem} />}
      {isHeldByOther && <TakeOver desk={desk} entry={entry} onProblem={setProblem} />}
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="dialog-acts">
        <Button onClick={onClose}>{wt('close')}</Button>
      </div>
    </Dialog>
  );
};
