import type { ConversationId, DeskEntry, Event as LogEvent, PreviewAnswer, TranslationEvent } from '@lanterne/protocol';
import { SERVICE_LANGUAGE } from '@lanterne/protocol/constants';
import type { Signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Desk } from '../desk.ts';
import { languageName } from '../words.ts';
import { translationApi } from './calls.ts';
import { type Key, tt } from './texts.ts';
import './translation.css';

type Message = Extract<LogEvent, { kind: 'message' }>;
type Told = Pick<TranslationEvent, 'status' | 'flags'>;

/** What may be wrong with it; those of the flags that say something else have words of their own. */
const faultsIn = ({ flags }: Told): readonly Key[] =>
  flags.flatMap((flag) => {
    switch (flag) {
      case 'danger':
      case 'experimental':
      case 'empty':
      case 'unavailable':
      case 'too-long':
        return [];
      default:
        return [`flag.${flag}` as const];
    }
  });

const failure = ({ flags }: Told, what: string): string => {
  const flag = (['empty', 'unavailable', 'too-long'] as const).find((one) => flags.includes(one));
  return flag ? tt('failed.why', { what, why: tt(`failed.${flag}`) }) : what;
};

const doubt = (faults: readonly Key[]): string =>
  faults.length > 0 ? tt('suspect.why', { why: faults.map((key) => tt(key)).join(', ') }) : tt('suspect');

/** By whom it was made, and what is doubtful about it: by a sign and in words. */
const Made = ({ told }: { told: Told }) => (
  <>
    <span>
      <Icon name={told.status === 'human' ? 'goodbye' : 'languages'} />{' '}
      {tt(told.status === 'human' ? 'human' : told.flags.includes('experimental') ? 'machine.trial' : 'machine')}
    </span>
    {told.status === 'suspect' && (
      <strong class="doubt">
        <Icon name="danger" /> {doubt(faultsIn(told))}
      </strong>
    )}
    {told.flags.includes('danger') && (
      <strong class="doubt">
        <Icon name="danger" /> {tt('danger')}
      </strong>
    )}
  </>
);

const Words = ({ text, lang }: { text: string; lang?: string }) => (
  <p class="text" dir="auto" lang={lang}>
    {text}
  </p>
);

/** Asks for what could not be translated. */
const Again = ({
  desk,
  conversation,
  seq,
}: {
  desk: Pick<Desk, 'heed'>;
  conversation: ConversationId;
  seq: number;
}) => {
  const [asked, setAsked] = useState<Key | null>(null);
  const ask = async () =>
    setAsked(desk.heed(await translationApi.again(conversation, seq)).ok ? 'again.asked' : 'again.refused');
  return (
    <>
      <Button look="quiet" class="small" onClick={() => void ask()}>
        {tt('again')}
      </Button>
      <span role="status">{asked && tt(asked)}</span>
    </>
  );
};

interface TranslatedProps {
  readonly desk: Pick<Desk, 'heed'>;
  readonly conversation: ConversationId;
  readonly event: Message;
  readonly translation: TranslationEvent | undefined;
  readonly isUnclear: boolean;
}

/**
 * A message and its translation: first the one that the officer reads, the other one press away. Of what officers write that
 * is their own text; of what the visitor writes, the translation.
 */
export const Translated = ({ desk, conversation, event, translation, isUnclear }: TranslatedProps) => {
  const [other, setOther] = useState(false);
  const own = event.author === 'officer';
  const text = translation?.text;
  const showsTranslation = text !== undefined && other === own;
  return (
    <>
      {showsTranslation ? (
        <Words text={text} lang={translation?.lang} />
      ) : (
        <Words text={event.text} lang={translation?.from} />
      )}
      {isUnclear && (
        <div class="unclear">
          <strong>
            <Icon name="danger" /> {tt('unclear')}
          </strong>
          <p>{tt('unclear.advice')}</p>
        </div>
      )}
      {translation?.status !== 'same' && (
        <div class="translation-line" aria-live="off">
          {!translation && tt('coming')}
          {translation?.status === 'failed' && (
            <>
              <strong class="doubt">{failure(translation, tt(own ? 'failed.read' : 'failed'))}</strong>
              <Again desk={desk} conversation={conversation} seq={event.seq} />
            </>
          )}
          {translation && text !== undefined && (
            <>
              {own && <span>{tt('reads')}</span>}
              <Made told={translation} />
              <Button look="quiet" class="small" onClick={() => setOther(!other)}>
                {tt(own ? (other ? 'reads.hide' : 'reads.show') : other ? 'translation' : 'original')}
              </Button>
            </>
          )}
        </div>
      )}
    </>
  );
};

/** What translation there is between the two, and what it must never be used for (TRANSLATION.md, section 6). */
export const TranslationNotice = ({ entry }: { entry: DeskEntry }) => {
  if (!entry.translating) return null;
  const { toOfficer, toVisitor } = entry.translating;
  const which = toOfficer && toVisitor ? 'on' : toOfficer ? 'toOfficer' : toVisitor ? 'toVisitor' : 'off';
  return (
    <p class="translation-notice">
      <Icon name="languages" />
      <span>
        {tt(`notice.${which}`, { language: languageName(entry) })}{' '}
        {which !== 'off' && <strong>{tt('notice.limits')}</strong>}
      </span>
    </p>
  );
};

type Preview =
  | { readonly is: 'empty' | 'asking' | 'failed' }
  | { readonly is: 'here'; readonly of: string; readonly answer: PreviewAnswer };

interface PreviewProps {
  readonly desk: Pick<Desk, 'heed'>;
  readonly conversation: ConversationId;
  readonly draft: Signal<string>;
  readonly onClose: () => void;
}

/** What the visitor would read of the answer as it stands, and that translated back. It keeps nothing from being sent. */
export const PreviewPanel = ({ desk, conversation, draft, onClose }: PreviewProps) => {
  const [preview, setPreview] = useState<Preview>({ is: 'asking' });
  const ask = async () => {
    const of = draft.peek().trim();
    if (of === '') return setPreview({ is: 'empty' });
    setPreview({ is: 'asking' });
    const answer = desk.heed(await translationApi.preview(conversation, of));
    setPreview(answer.ok ? { is: 'here', of, answer: answer.value } : { is: 'failed' });
  };
  useEffect(() => void ask(), []);
  const isOlder = preview.is === 'here' && draft.value.trim() !== preview.of;
  return (
    <section
      class="translation-preview"
      aria-label={tt('preview')}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div class="translation-preview-head">
        <h3>{tt('preview')}</h3>
        <Button look="quiet" class="small icon-only" onClick={onClose}>
          <Icon name="hide" />
          <span class="unseen">{tt('preview.close')}</span>
        </Button>
      </div>
      <div role="status">
        {preview.is !== 'here' && <p>{tt(`preview.${preview.is}`)}</p>}
        {preview.is === 'here' && <Previewed answer={preview.answer} />}
        {isOlder && <p class="doubt">{tt('preview.older')}</p>}
      </div>
      {preview.is !== 'asking' && (
        <Button class="small" onClick={() => void ask()}>
          {tt('preview.again')}
        </Button>
      )}
    </section>
  );
};

/** Beside what else helps to write. */
export const PreviewButton = ({ isOpen, onOpen }: { isOpen: boolean; onOpen: () => void }) => (
  <button type="button" class="writing-choice" aria-expanded={isOpen} onClick={onOpen}>
    <Icon name="languages" /> {tt('preview.open')}
  </button>
);

const Previewed = ({ answer }: { answer: PreviewAnswer }) => {
  if (answer.status === 'same') return <p>{tt('preview.same')}</p>;
  if (answer.text === null) return <p>{tt('preview.failed')}</p>;
  return (
    <>
      <Words text={answer.text} lang={answer.lang} />
      <div class="translation-line">
        <Made told={answer} />
      </div>
      <h4>{tt('preview.back')}</h4>
      {answer.back === null ? <p>{tt('preview.back.none')}</p> : <Words text={answer.back} lang={SERVICE_LANGUAGE} />}
    </>
  );
};
