import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { clockTime } from '../../i18n/time.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useImmediateEffect } from '../../ui/immediate-effect.ts';
import { isOpen, nextStep } from './danger/course.ts';
import { DangerPanel } from './danger/danger-panel.tsx';
import type { Desk } from './desk.ts';
import { Help } from './giving/help.tsx';
import { Suggestion } from './lexicon/suggestion.tsx';
import { DangerMark, NumberMark, VisitorMark, visitorName } from './marks.tsx';
import { Minor } from './minor/lazy.tsx';
import { SignalWord } from './signal-word/signal-word.tsx';
import { Slow } from './slow/lazy.tsx';
import { type Ghost, isOwn, mayRead, reopenUntil, worksOn } from './state.ts';
import { LazySummaryPanel } from './summary/lazy-panel.tsx';
import { Transcript } from './transcript/transcript.tsx';
import { useTranslationParts } from './translation/lazy.ts';
import { Understood } from './understood/lazy.tsx';
import { Elapsed } from './waited.tsx';
import { doorName, languageName } from './words.ts';
import { WritingPlace } from './writing/writing-place.tsx';
import './conversation-pane.css';

interface Props {
  readonly desk: Desk;
  readonly id: ConversationId;
}

/** What was closed too soon is opened again, for as long as the server takes it. */
const Reopen = ({ desk, id, entry }: Props & { entry: DeskEntry }) => {
  const until = reopenUntil(entry);
  const isOpenNow = useComputed(() => {
    const now = desk.state.value.entries.get(id);
    return desk.now.value < ((now && reopenUntil(now)) ?? 0);
  }).value;
  if (until === null || !isOpenNow) return null;
  return (
    <Button class="small" onClick={() => void desk.reopen(id)}>
      {t('pane.reopen')}{' '}
      <span class="hint">{t('pane.reopen.until', { time: clockTime(new Date(until).toISOString()) })}</span>
    </Button>
  );
};

interface SummaryProps {
  /** Whether the summary is open. */
  readonly summary: boolean;
  readonly onSummary: (open: boolean) => void;
}

const PaneHead = ({
  desk,
  id,
  entry,
  gone,
  summary,
  onSummary,
}: Props & SummaryProps & { entry: DeskEntry; gone: boolean }) => {
  const number = useComputed(() => desk.state.value.numbers.get(id)).value;
  const name = visitorName(number);
  return (
    <header class="pane-head">
      <div class="pane-title">
        <NumberMark number={number} />
        <h2 id={`pane-${id}`} tabIndex={-1}>
          {name} <span class="unseen">, </span>
          <span class="door">{doorName(entry)}</span>
        </h2>
        {entry.danger && <DangerMark />}
      </div>
      <div class="pane-facts">
        <span>{languageName(entry)}</span>
        {entry.signs && <span class="tag">{t('signs')}</span>}
        {!gone && <VisitorMark desk={desk} entry={entry} />}
        {entry.state === 'closed' && <span class="tag">{t('pane.closed')}</span>}
        {!gone && entry.state === 'held' && entry.claimedAt && (
          <span>
            {t('pane.since')} <Elapsed desk={desk} from={entry.claimedAt} />
          </span>
        )}
        {!gone && entry.state === 'held' && isOwn(entry) && <SignalWord desk={desk} id={id} />}
        {!gone && entry.state === 'held' && <Slow at="head" desk={desk} id={id} entry={entry} />}
        {!gone && entry.state === 'held' && <Help desk={desk} id={id} entry={entry} />}
        {!gone && entry.state === 'held' && worksOn(entry) && nextStep(entry) === 'suspected' && (
          <Button look="quiet" class="small" onClick={() => void desk.stepDanger(id, { step: 'suspected' })}>
            <Icon name="danger" /> {t('step.do.suspected')}
          </Button>
        )}
        {!gone && <Minor at="head" desk={desk} entry={entry} />}
      </div>
      <div class="pane-acts">
        {!gone && entry.state === 'waiting' && (
          <Button look="primary" class="small" onClick={() => void desk.claim(id)}>
            {t('pane.claim')}
          </Button>
        )}
        {!gone && isOwn(entry) && entry.state === 'held' && (
          <Button class="small" onClick={() => desk.askToGive(id)}>
            {t('giving.open')}
            <span class="unseen"> ({name})</span>
          </Button>
        )}
        {!gone && <Reopen desk={desk} id={id} entry={entry} />}
        {!gone && isOwn(entry) && (
          <Button look="quiet" class="small" aria-expanded={summary} onClick={() => onSummary(!summary)}>
            {t('pane.summary')}
            <span class="unseen"> ({name})</span>
          </Button>
        )}
        {!gone && isOwn(entry) && (
          <Button class="small" onClick={() => desk.askToClose(id)}>
            {t('pane.close')}
            <span class="unseen"> ({name})</span>
          </Button>
        )}
        <Button look="quiet" class="small icon-only" onClick={() => (gone ? desk.dismiss(id) : desk.hide(id))}>
          <Icon name="hide" />
          <span class="unseen">
            {t('pane.hide')} ({name})
          </span>
        </Button>
      </div>
    </header>
  );
};

/** Why it is not there any more. */
const ghostWords = ({ erased, takenBy }: Ghost): readonly [title: string, why: string] => {
  if (erased) return [t('ghost.erased'), t('ghost.erasedWhy')];
  if (takenBy) return [t('ghost.taken', { alias: takenBy }), t('ghost.takenWhy')];
  return [t('ghost.lost'), t('ghost.lostWhy')];
};

const GhostNote = ({ desk, id, ghost }: Props & { ghost: Ghost }) => {
  const [title, why] = ghostWords(ghost);
  return (
    <div class="ghost" role="alert">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{why}</p>
      <Button onClick={() => desk.dismiss(id)}>{t('ghost.dismiss')}</Button>
    </div>
  );
};

const Exchange = ({ desk, id, entry, summary, onSummary }: Props & SummaryProps & { entry: DeskEntry }) => {
  const number = useComputed(() => desk.state.value.numbers.get(id)).value;
  const transcript = useComputed(() => desk.state.value.transcripts.get(id)).value;
  const all = useComputed(() => desk.outbox.messages.value.filter(({ conversation }) => conversation === id)).value;
  const readSeq = useComputed(() => desk.state.value.read.get(id) ?? 0).value;
  const types = useComputed(() => (desk.state.value.typing.get(id) ?? 0) > desk.now.value).value;
  const name = visitorName(number);
  const parts = useTranslationParts(entry.translating !== null);

  return (
    <>
      {parts && <parts.TranslationNotice entry={entry} />}
      {entry.signs && worksOn(entry) && <Understood at="pane" />}
      {entry.state === 'held' && isOwn(entry) && !isOpen(entry) && transcript?.whole && (
        <Suggestion desk={desk} entry={entry} events={transcript.events} />
      )}
      {entry.state === 'held' && worksOn(entry) && transcript?.whole && (
        <Minor at="pane" desk={desk} entry={entry} events={transcript.events} />
      )}
      {(entry.danger || isOpen(entry)) && transcript?.whole && (
        <DangerPanel desk={desk} entry={entry} events={transcript.events} />
      )}
      {summary && isOwn(entry) && transcript?.whole && (
        <LazySummaryPanel desk={desk} entry={entry} events={transcript.events} onClose={() => onSummary(false)} />
      )}
      {transcript?.whole ? (
        <Transcript
          desk={desk}
          conversation={id}
          translating={entry.state === 'closed' ? null : entry.translating}
          readSeq={readSeq}
          label={t('transcript.label', { who: name })}
          events={transcript.events}
          outgoing={all}
          onTakeBack={desk.takeBack}
          onAsk={entry.state === 'held' && worksOn(entry) ? (of) => void desk.askUnderstood(id, of) : undefined}
          onSight={(inSight) => desk.setInSight(id, inSight)}
          onEnd={(atEnd) => desk.setAtEnd(id, atEnd)}
        />
      ) : (
        <p class="pane-loading">{t('transcript.loading')}</p>
      )}
      {worksOn(entry) && (
        <>
          <p class="types">{types && t('transcript.types')}</p>
          <WritingPlace desk={desk} entry={entry} who={name} />
        </>
      )}
    </>
  );
};

/** One conversation on screen: its head, its transcript, and the field to answer while it is open. */
export const ConversationPane = ({ desk, id }: Props) => {
  const pane = useRef<HTMLElement>(null);
  const [summary, setSummary] = useState(false);
  const entry = useComputed(() => desk.state.value.entries.get(id)).value;
  const ghost = useComputed(() => desk.state.value.ghosts.get(id)).value;
  const readable = useComputed(() => {
    const now = desk.state.value.entries.get(id);
    return now !== undefined && mayRead(now, desk.now.value);
  }).value;
  const shown = entry ?? ghost?.entry;
  useImmediateEffect(() => {
    if (desk.focus.value?.place !== id) return;
    desk.focus.value = null;
    const find = (selector: string) => pane.current?.querySelector<HTMLElement>(selector);
    (find('textarea') ?? find('[role=log]') ?? find('h2'))?.focus();
  }, [desk, id]);
  if (!shown) return null;
  return (
    <section
      ref={pane}
      class={shown.danger ? 'pane in-danger' : 'pane'}
      aria-labelledby={`pane-${id}`}
      onFocusIn={() => desk.open(id)}
    >
      <PaneHead desk={desk} id={id} entry={shown} gone={!entry} summary={summary} onSummary={setSummary} />
      {entry && readable && <Exchange desk={desk} id={id} entry={entry} summary={summary} onSummary={setSummary} />}
      {entry && !readable && <p class="pane-loading">{t('pane.notYours')}</p>}
      {!entry && ghost && <GhostNote desk={desk} id={id} ghost={ghost} />}
    </section>
  );
};
