import type { DangerStep, DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { stopwatch } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import { textIn } from '../../../ui/text-field.tsx';
import type { Desk } from '../desk.ts';
import { Elapsed } from '../waited.tsx';
import { Checklist } from './checklist.tsx';
import { courseIn, isOpen, nextStep, placeToAsk, type Reached } from './course.ts';
import { CoverPalette } from './cover-palette.tsx';
import { detailsIn } from './details.ts';
import { DispatchCard } from './dispatch-card.tsx';
import './workflow.css';

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  readonly events: readonly LogEvent[];
}

const StepMark = ({ desk, reached, now }: { desk: Desk; reached: Reached; now: boolean }) => {
  const { step, at, until } = reached;
  return (
    <li class={at === null ? 'step' : 'step reached'} aria-current={now ? 'step' : undefined}>
      <span>{t(`danger.step.${step}`)}</span>
      {at && step !== 'closed' && (
        <span class="step-time">
          {until ? stopwatch(Date.parse(until) - Date.parse(at)) : <Elapsed desk={desk} from={at} />}
        </span>
      )}
    </li>
  );
};

const RelayForm = ({ desk, entry, events, onDone }: Props & { onDone: () => void }) => {
  const details = detailsIn(events);
  const [to, setTo] = useState('');
  const [problem, setProblem] = useState('');
  const id = useId();
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const reference = textIn(event.currentTarget, 'reference').trim();
    if (to.trim() === '') return setProblem(t('relay.empty'));
    const step = { step: 'relayed', to: to.trim(), ...(reference && { reference }) } as const;
    if ((await desk.stepDanger(entry.conversation, step)) === null) onDone();
  };
  return (
    <div class="relay">
      <DispatchCard desk={desk} place={placeToAsk(details)} position={details.position?.detail} onChoose={setTo} />
      <form class="relay-form" onSubmit={(event) => void submit(event)} noValidate>
        <div class="relay-field">
          <label for={`${id}-to`}>{t('relay.to')}</label>
          <input
            id={`${id}-to`}
            type="text"
            autocomplete="off"
            maxLength={200}
            value={to}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        </div>
        <div class="relay-field">
          <label for={`${id}-reference`}>{t('relay.reference')}</label>
          <input id={`${id}-reference`} name="reference" type="text" autocomplete="off" maxLength={100} />
        </div>
        <p class="problem" role="alert">
          {problem}
        </p>
        <span class="relay-acts">
          <Button class="small" onClick={onDone}>
            {t('relay.cancel')}
          </Button>
          <Button look="primary" class="small" type="submit">
            {t('relay.done')}
          </Button>
        </span>
      </form>
    </div>
  );
};

/** What may be said beside the next step: that it was relayed, to whom before or after; and that there is no danger. */
const StepActs = ({ desk, entry, onRelay }: { desk: Desk; entry: DeskEntry; onRelay: () => void }) => {
  const next = nextStep(entry);
  const step = (one: Exclude<DangerStep, 'relayed'>) => void desk.stepDanger(entry.conversation, { step: one });
  return (
    <div class="step-acts">
      {next && next !== 'closed' && (
        <Button look="primary" class="small" onClick={() => (next === 'relayed' ? onRelay() : step(next))}>
          {t(`step.do.${next}`)}
        </Button>
      )}
      {isOpen(entry) && next !== 'relayed' && (
        <Button class="small" onClick={onRelay}>
          {t(entry.dangerStep === 'relayed' || entry.dangerStep === 'present' ? 'step.do.again' : 'step.do.relayed')}
        </Button>
      )}
      {isOpen(entry) && (
        <Button look={next === 'closed' ? 'primary' : 'plain'} class="small" onClick={() => step('closed')}>
          {t('step.do.closed')}
        </Button>
      )}
      {entry.dangerStep === 'closed' && (
        <Button class="small" onClick={() => step('confirmed')}>
          {t('step.do.anew')}
        </Button>
      )}
    </div>
  );
};

/** The steps about a danger, where they stand, and what helps to take the next one. */
export const Workflow = (props: Props) => {
  const { desk, entry, events } = props;
  const [relays, setRelays] = useState(false);
  return (
    <div class="workflow">
      <ol class="course" aria-label={t('step.track')}>
        {courseIn(events).map((reached) => (
          <StepMark key={reached.step} desk={desk} reached={reached} now={reached.step === entry.dangerStep} />
        ))}
      </ol>
      {relays ? (
        <RelayForm {...props} onDone={() => setRelays(false)} />
      ) : (
        <StepActs desk={desk} entry={entry} onRelay={() => setRelays(true)} />
      )}
      <details class="checklist-fold">
        <summary>{t('check.title')}</summary>
        <Checklist {...props} />
      </details>
      {entry.state === 'held' && <CoverPalette desk={desk} entry={entry} />}
    </div>
  );
};
