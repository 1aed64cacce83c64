import type { DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { clockTime } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Desk } from '../desk.ts';
import { Asks } from './asks.tsx';
import { mayAsk, type Standing, standingOf, type Told } from './standing.ts';
import { ut } from './texts.ts';
import './understood.css';

interface MessageProps {
  readonly event: Told;
  readonly events: readonly LogEvent[];
  /** Asks whether the message of a seq is clear; absent where nothing can be asked. */
  readonly onAsk?: ((of: number) => void) | undefined;
}

type SystemEvent = Extract<LogEvent, { kind: 'understood-asked' | 'understood' | 'signs' }>;

/** Each place in which something of it is shown. */
export type UnderstoodProps =
  | ({ readonly at: 'message' } & MessageProps)
  | { readonly at: 'line'; readonly event: SystemEvent }
  | { readonly at: 'pane' }
  | { readonly at: 'writing'; readonly desk: Desk; readonly entry: DeskEntry };

const standingText = (standing: Standing): string => {
  switch (standing.what) {
    case 'none':
      return '';
    case 'clear':
      return ut(standing.answer ? `answer.${standing.answer}` : 'asked');
    case 'say-back':
      return standing.text === null ? ut('say-back.waits') : ut('say-back.answer', { text: standing.text });
    case 'recap':
      if (standing.text !== null) return ut('recap.answer', { text: standing.text });
      if (standing.answer === null) return ut('recap.waits');
      return ut(standing.answer === 'yes' ? 'recap.yes' : 'recap.not-quite');
  }
};

const isUnclear = (standing: Standing): boolean =>
  'answer' in standing && standing.answer !== null && standing.answer !== 'yes';

/** Under a message or a card: what came of it, and the way to ask. */
const UnderMessage = ({ event, events, onAsk }: MessageProps) => {
  const standing = standingOf(events, event);
  const text = standingText(standing);
  const asks = onAsk !== undefined && mayAsk(events, event);
  if (!text && !asks) return null;
  return (
    <p class={isUnclear(standing) ? 'understood-mark unclear' : 'understood-mark'} aria-live="off">
      {text && <span dir="auto">{text}</span>}
      {asks && (
        <Button look="quiet" class="small" onClick={() => onAsk(event.seq)}>
          {ut(standing.what === 'none' ? 'ask' : 'ask.again')}
        </Button>
      )}
    </p>
  );
};

const lineText = (event: SystemEvent): string => {
  if (event.kind === 'understood-asked') return ut('line.asked', { alias: event.alias });
  if (event.kind === 'signs') return ut(event.signs ? 'signs.on' : 'signs.off');
  return ut(`told.${event.answer}`);
};

/** A line of the transcript: what was asked or answered, in its turn. */
const SystemLine = ({ event }: { event: SystemEvent }) => (
  <div class={`system ${event.kind}`}>
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

/** How to write to somebody whose first language is signed. */
const Advice = () => (
  <p class="understood-advice">
    <Icon name="word" /> {ut('signs.advice')}
  </p>
);

/** The one part of the desk that shows whether what was said is understood. */
export const UnderstoodPart = (props: UnderstoodProps) => {
  switch (props.at) {
    case 'message':
      return <UnderMessage {...props} />;
    case 'line':
      return <SystemLine {...props} />;
    case 'pane':
      return <Advice />;
    case 'writing':
      return <Asks desk={props.desk} entry={props.entry} />;
  }
};
