import type { DeskEntry, HandoverForm, Event as LogEvent, Summary } from '@lanterne/protocol';
import { HANDOVER_FORMS, SUMMARY_FIELDS, SUMMARY_MAX, type SummaryField } from '@lanterne/protocol/constants';
import { type SummaryState, summaryStateOf } from '@lanterne/protocol/summary';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Refusal } from '../../../api.ts';
import { newClientId } from '../../../client-id.ts';
import { clockTime } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Desk } from '../desk.ts';
import type { BegunSummary } from '../workspace.ts';
import { summaryApi } from './calls.ts';
import { type Key, st } from './texts.ts';
import '../../../ui/form-field.css';
import './panel.css';

const SAID: Partial<Record<Refusal['code'], Key>> = {
  summary_underway: 'refused.summary_underway',
  summary_unknown: 'refused.summary_unknown',
  conversation_left: 'refused.conversation_left',
  conversation_closed: 'refused.conversation_closed',
  conversation_kept: 'refused.conversation_kept',
};

/** What was last written of a summary, as a draft or a proposal, by whoever held the conversation then. */
const newestText = (events: readonly LogEvent[]): Summary => {
  for (const event of events.toReversed()) {
    if (event.kind === 'summary-drafted' || event.kind === 'summary-proposed') return event.summary;
  }
  return {};
};

const begunIn = (form: HTMLFormElement): BegunSummary =>
  Object.fromEntries(
    SUMMARY_FIELDS.map((field) => [field, String(new FormData(form).get(field) ?? '')]),
  ) as BegunSummary;

/** Without the parts that say nothing. */
const summaryIn = (begun: BegunSummary): Summary =>
  Object.fromEntries(
    SUMMARY_FIELDS.flatMap((field) => (begun[field].trim() === '' ? [] : [[field, begun[field].trim()]])),
  );

const Field = ({ field, value, id }: { field: SummaryField; value: string; id: string }) => (
  <div class="form-field">
    <label for={`${id}-${field}`}>{st(`field.${field}`)}</label>
    <textarea
      id={`${id}-${field}`}
      name={field}
      dir="auto"
      rows={field === 'facts' ? 3 : 1}
      maxLength={SUMMARY_MAX[field]}
      defaultValue={value}
    />
  </div>
);

export interface SummaryProps {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  readonly events: readonly LogEvent[];
  readonly onClose: () => void;
}

type Said = { readonly kind: 'status' | 'alert'; readonly key: Key } | null;

const Draft = ({ desk, entry, events }: Omit<SummaryProps, 'onClose'>) => {
  const { conversation } = entry;
  const id = `summary-${conversation}`;
  const form = useRef<HTMLFormElement>(null);
  const [said, say] = useState<Said>(null);
  const busy = useRef(false);
  const unsaved = desk.summaryOf(conversation);
  const begun = unsaved.peek() ?? newestText(events);

  const send = async (how: 'draft' | 'propose'): Promise<void> => {
    if (!form.current || busy.current) return;
    const written = begunIn(form.current);
    const summary = summaryIn(written);
    if (how === 'propose' && Object.keys(summary).length === 0) return say({ kind: 'alert', key: 'empty' });
    busy.current = true;
    const answer = desk.heed(await summaryApi[how](conversation, { id: newClientId(), summary }));
    busy.current = false;
    if (!answer.ok) return say({ kind: 'alert', key: SAID[answer.refusal.code] ?? 'refused.other' });
    // What was typed since is not lost by the answer to what was sent.
    if (form.current && JSON.stringify(begunIn(form.current)) === JSON.stringify(written)) unsaved.value = null;
    say({ kind: 'status', key: how === 'draft' ? 'kept' : 'proposed' });
  };
  return (
    <form
      ref={form}
      onInput={({ currentTarget }) => {
        unsaved.value = begunIn(currentTarget);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void send('propose');
      }}
    >
      {SUMMARY_FIELDS.map((field) => (
        <Field key={field} field={field} value={begun[field] ?? ''} id={id} />
      ))}
      <p class="problem" role="alert">
        {said?.kind === 'alert' && st(said.key)}
      </p>
      <p class="saved" role="status">
        {said?.kind === 'status' && st(said.key)}
      </p>
      <div class="summary-acts">
        <Button class="small" onClick={() => void send('draft')}>
          {st('keep')}
        </Button>
        <Button class="small" look="primary" type="submit">
          {st('propose')}
        </Button>
      </div>
    </form>
  );
};

/** Puts a file among the downloads of this machine. */
const save = (name: string, content: Blob): void => {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};

/** Once the complaint is signed nothing of it is needed here: asked twice, for it does not come back. */
const Signed = ({ desk, entry }: Pick<SummaryProps, 'desk' | 'entry'>) => {
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<Key | null>(null);
  const what = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    what.current?.focus();
  }, [asked]);
  const sign = async (): Promise<void> => {
    const answer = desk.heed(await summaryApi.signed(entry.conversation));
    setProblem(answer.ok ? null : (SAID[answer.refusal.code] ?? 'refused.other'));
  };
  if (!asked) {
    return (
      <div class="summary-acts">
        <Button class="small" onClick={() => setAsked(true)}>
          {st('signed')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <p class="hint" tabIndex={-1} ref={what}>
        {st('signed.what')}
      </p>
      <p class="problem" role="alert">
        {problem && st(problem)}
      </p>
      <div class="summary-acts">
        <Button class="small" look="primary" onClick={() => void sign()}>
          {st('signed.sure')}
        </Button>
      </div>
    </>
  );
};

/** What the visitor has consented to, in their words. */
const Agreed = ({ desk, entry, standing }: Pick<SummaryProps, 'desk' | 'entry'> & { standing: SummaryState }) => {
  const [problem, setProblem] = useState<Key | null>(null);
  if (!('answer' in standing) || standing.answer.reference === null) return null;
  const { consented, reference } = standing.answer;
  const take = async (as: HandoverForm): Promise<void> => {
    const taken: Answer<Blob> = desk.heed(await summaryApi.take(entry.conversation, as));
    if (taken.ok) save(`document-${reference}.${as}`, taken.value);
    setProblem(taken.ok ? null : (SAID[taken.refusal.code] ?? 'refused.other'));
  };
  return (
    <>
      <p>
        <strong>{st('reference', { reference })}</strong>
      </p>
      <dl>
        {SUMMARY_FIELDS.map((field) => {
          const text = consented[field];
          return (
            text !== undefined && (
              <div key={field} class="agreed">
                <dt>
                  {st(`field.${field}`)}
                  {text !== standing.proposal.summary[field] && <span class="tag">{st('corrected')}</span>}
                </dt>
                <dd dir="auto">{text}</dd>
              </div>
            )
          );
        })}
      </dl>
      <p class="problem" role="alert">
        {problem && st(problem)}
      </p>
      {standing.is === 'consented' && <p class="hint">{st('download.what')}</p>}
      <div class="summary-acts">
        {HANDOVER_FORMS.map((as) => (
          <Button key={as} class="small" onClick={() => void take(as)}>
            <Icon name="down" /> {st(`download.${as}`)}
          </Button>
        ))}
      </div>
    </>
  );
};

/**
 * The summary that may leave the house: written here, corrected and consented to by the visitor part by part, and taken here once
 * they have.
 */
export const SummaryPanel = ({ desk, entry, events, onClose }: SummaryProps) => {
  const standing = summaryStateOf(events);
  const heading = useRef<HTMLHeadingElement>(null);
  const [again, setAgain] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  const mayWrite = entry.state === 'held' && standing.is !== 'consented';
  const isDone = standing.is === 'sent';
  const id = `summary-title-${entry.conversation}`;
  return (
    <section class="summary-panel" aria-labelledby={id}>
      <header>
        <h3 id={id} tabIndex={-1} ref={heading}>
          {st('title')}
        </h3>
        <Button look="quiet" class="small icon-only" onClick={onClose}>
          <Icon name="hide" />
          <span class="unseen">{st('close')}</span>
        </Button>
      </header>
      <p role="status">
        {st(`state.${standing.is}`, 'proposal' in standing ? { time: clockTime(standing.proposal.at) } : {})}
      </p>
      {(standing.is === 'consented' || isDone) && <Agreed desk={desk} entry={entry} standing={standing} />}
      {isDone && <Signed desk={desk} entry={entry} />}
      {mayWrite && isDone && !again && (
        <div class="summary-acts">
          <Button class="small" onClick={() => setAgain(true)}>
            {st('again')}
          </Button>
        </div>
      )}
      {mayWrite && (!isDone || again) && (
        <>
          <p class="hint">{st('what')}</p>
          <Draft desk={desk} entry={entry} events={events} />
        </>
      )}
    </section>
  );
};
