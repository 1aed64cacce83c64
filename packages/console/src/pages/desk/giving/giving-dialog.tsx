import type { ColleaguesAnswer, ConversationId } from '@lanterne/protocol';
import { NOTE_MAX } from '@lanterne/protocol/constants';
import { isReadable } from '@lanterne/protocol/readable';
import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { newClientId } from '../../../client-id.ts';
import { t } from '../../../i18n/index.ts';
import { isUnderWay } from '../../../outbox/outbox.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { textIn } from '../../../ui/text-field.tsx';
import type { Desk, Giving } from '../desk.ts';
import { visitorName } from '../marks.tsx';
import { matches, type Place, placesIn } from './places.ts';
import '../../../ui/options.css';
import './giving-dialog.css';

const faultOf = (note: string): string | null => {
  if (note.trim() === '') return null;
  if (note.length > NOTE_MAX && [...note].length > NOTE_MAX) return t('composer.tooLong', { max: NOTE_MAX });
  return isReadable(note) ? null : t('composer.unreadable');
};

/** What should be known before it is out of the officer's hands. */
const Unsent = ({ desk, id }: { desk: Desk; id: ConversationId }) => {
  const count = desk.outbox.messages.value.filter(
    (message) => message.conversation === id && isUnderWay(message),
  ).length;
  return count > 0 ? <p class="notice">{t('close.unsent', { count })}</p> : null;
};

interface ChoiceProps {
  readonly known: ColleaguesAnswer;
  readonly queue: string | null;
  readonly asked: string;
  readonly chosen: Place | null;
  readonly onChoose: (place: Place) => void;
}

/** Native radio buttons: arrows go through all that is found, as everybody's hands know. */
const Places = ({ known, queue, asked, chosen, onChoose }: ChoiceProps) => {
  const groups = placesIn(known, queue)
    .map(({ kind, places }) => ({ kind, places: places.filter((place) => matches(place, asked)) }))
    .filter(({ places }) => places.length > 0);
  if (groups.length === 0) return <p class="hint">{t('giving.nobody')}</p>;
  return (
    <>
      {groups.map(({ kind, places }) => (
        <fieldset key={kind}>
          <legend>{t(`giving.kind.${kind}`)}</legend>
          {places.map((place) => (
            <label key={place.key} class="option">
              <input type="radio" name="place" checked={chosen?.key === place.key} onChange={() => onChoose(place)} />
              <span>
                {place.name} {place.hint && <span class="hint">{place.hint}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
};

/**
 * Gives a conversation to a colleague, a queue or a skill: a few letters find whom, the arrow goes to them, Enter sends. It
 * says what becomes of it: nobody is left without somebody who may take them.
 */
export const GivingDialog = ({ desk, id, why }: { desk: Desk } & Giving) => {
  const isTransfer = why === 'transfer';
  const [known, setKnown] = useState<ColleaguesAnswer | null>(null);
  const [asked, setAsked] = useState('');
  const [chosen, setChosen] = useState<Place | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // The same for each try: the first may have been done, and its answer lost.
  const ids = useRef([newClientId(), newClientId()] as const);
  const list = useRef<HTMLDivElement>(null);
  const fieldId = useId();
  const entry = desk.state.value.entries.get(id);
  const dismiss = (): void => {
    desk.giving.value = null;
  };
  useEffect(() => {
    void desk.colleagues().then((answer) => {
      if (answer) setKnown(answer);
      else dismiss();
    });
  }, [desk]);

  const confirm = async (note: string): Promise<void> => {
    if (busy || faultOf(note)) return;
    if (!chosen) return setProblem(t(isTransfer ? 'giving.choose' : 'aid.choose'));
    setBusy(true);
    const [request, noteId] = ids.current;
    const written = note.trim() === '' ? undefined : { id: noteId, text: note };
    const refusal = await (chosen.to.to === 'officer' && !isTransfer
      ? desk.askHelp(id, chosen.to.officer)
      : desk.transfer(id, { id: request, to: chosen.to, note: written }, chosen.name));
    setBusy(false);
    if (!refusal) return dismiss();
    const reason = refusal.code === 'officer_unavailable' ? 'unavailable' : 'failed';
    setProblem(t(isTransfer ? `giving.${reason}` : `aid.${reason}`));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    const first = list.current?.querySelector<HTMLInputElement>('input');
    first?.focus();
    first?.click();
  };
  return (
    <Dialog
      title={t(isTransfer ? 'giving.title' : 'aid.title', { who: visitorName(desk.state.value.numbers.get(id)) })}
      onClose={dismiss}
    >
      <form
        class="giving"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm(textIn(event.currentTarget, 'note'));
        }}
      >
        <p>{t(isTransfer ? 'giving.what' : 'aid.what')}</p>
        {isTransfer && <Unsent desk={desk} id={id} />}
        <div class="field">
          <label for={`${fieldId}-asked`}>{t(isTransfer ? 'giving.search' : 'aid.search')}</label>
          <input
            id={`${fieldId}-asked`}
            type="search"
            autocomplete="off"
            onInput={(event) => setAsked(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <div class="places" ref={list}>
          {known ? (
            <Places
              known={isTransfer ? known : { ...known, queues: [], skills: [] }}
              queue={entry?.queue ?? null}
              asked={asked}
              chosen={chosen}
              onChoose={(place) => {
                setChosen(place);
                setProblem(null);
              }}
            />
          ) : (
            <p role="status">{t('loading')}</p>
          )}
        </div>
        {isTransfer && (
          <div class="field">
            <label for={`${fieldId}-note`}>{t('giving.note')}</label>
            <textarea
              id={`${fieldId}-note`}
              name="note"
              rows={3}
              dir="auto"
              aria-describedby={`${fieldId}-hint`}
              aria-invalid={fault !== null}
              onInput={(event) => setFault(faultOf(event.currentTarget.value))}
            />
            <p class={fault ? 'problem' : 'hint'} id={`${fieldId}-hint`} role={fault ? 'alert' : undefined}>
              {fault ?? t('giving.note.hint')}
            </p>
          </div>
        )}
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="dialog-acts">
          <Button onClick={dismiss}>{t(isTransfer ? 'giving.cancel' : 'aid.cancel')}</Button>
          <Button look="primary" type="submit" aria-disabled={busy || fault !== null}>
            {t(isTransfer ? 'giving.confirm' : 'aid.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
