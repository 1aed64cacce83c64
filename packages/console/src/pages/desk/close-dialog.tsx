import type { CloseRequest, ConversationId } from '@lanterne/protocol';
import { CLOSE_REASONS, OUTCOMES, type Outcome, TAG_MAX, TAGS_MAX } from '@lanterne/protocol/constants';
import { isReadable } from '@lanterne/protocol/readable';
import type { TargetedKeyboardEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { isUnderWay } from '../../outbox/outbox.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { isOpen } from './danger/course.ts';
import type { Desk } from './desk.ts';
import { visitorName } from './marks.tsx';
import '../../ui/options.css';

/** What stands between commas, each once. */
const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

const faultOf = (tags: readonly string[]): string | null => {
  if (tags.length > TAGS_MAX) return t('close.tags.many', { max: TAGS_MAX });
  if (tags.some((tag) => [...tag].length > TAG_MAX || !isReadable(tag))) return t('close.tags.long', { max: TAG_MAX });
  return null;
};

const mayTell = (outcome: Outcome | null): boolean => CLOSE_REASONS.some((reason) => reason === outcome);

/** Tags are said with an outcome alone, and the visitor is told of some outcomes. */
const resultOf = (outcome: Outcome | null, tags: string[], tell: boolean): CloseRequest => {
  if (outcome === null) return {};
  return { outcome, ...(tags.length > 0 && { tags }), ...(tell && mayTell(outcome) && { tell }) };
};

/** What should be known before it is closed. */
const Warnings = ({ desk, id }: { desk: Desk; id: ConversationId }) => {
  const entry = desk.state.value.entries.get(id);
  const unsent = desk.outbox.messages.value.filter(
    (message) => message.conversation === id && isUnderWay(message),
  ).length;
  return (
    <>
      {entry && isOpen(entry) && <p class="notice">{t('close.danger')}</p>}
      {unsent > 0 && <p class="notice">{t('close.unsent', { count: unsent })}</p>}
    </>
  );
};

/**
 * Asks before a conversation is closed, and how it came out: nobody can write in it afterwards. A figure chooses an outcome,
 * Enter closes; that nothing is chosen must not keep an officer from the next one.
 */
export const CloseDialog = ({ desk, id }: { desk: Desk; id: ConversationId }) => {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [tags, setTags] = useState<string[]>([]);
  const [tell, setTell] = useState(false);
  const tagsId = useId();
  const number = desk.state.value.numbers.get(id);
  const fault = faultOf(tags);
  const dismiss = (): void => {
    desk.closing.value = null;
  };
  const confirm = async (): Promise<void> => {
    if (busy || fault) return;
    setBusy(true);
    await desk.close(id, resultOf(outcome, tags, tell));
    dismiss();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLFormElement>): void => {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'text';
    const chosen = OUTCOMES[Number(event.key) - 1];
    if (!chosen || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setOutcome(chosen);
    event.currentTarget.querySelector<HTMLInputElement>(`input[value="${chosen}"]`)?.focus();
  };
  return (
    <Dialog title={t('close.title', { who: visitorName(number) })} onClose={dismiss}>
      <form
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>{t('close.what')}</p>
        <Warnings desk={desk} id={id} />
        <fieldset class="options">
          <legend>{t('close.outcome')}</legend>
          {OUTCOMES.map((each, index) => (
            <label key={each} class="option">
              <input
                type="radio"
                name="outcome"
                value={each}
                checked={outcome === each}
                onChange={() => setOutcome(each)}
              />
              <kbd>{index + 1}</kbd>
              <span>{t(`outcome.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        {mayTell(outcome) && (
          <label class="option">
            <input type="checkbox" checked={tell} onChange={() => setTell(!tell)} />
            <span>{t('close.tell')}</span>
          </label>
        )}
        <div class="field">
          <label for={tagsId}>{t('close.tags')}</label>
          <input
            id={tagsId}
            type="text"
            autocomplete="off"
            disabled={outcome === null}
            aria-invalid={fault !== null}
            aria-describedby={`${tagsId}-hint`}
            onInput={(event) => setTags(tagsIn(event.currentTarget.value))}
          />
          <p class={fault ? 'problem' : 'hint'} id={`${tagsId}-hint`} role={fault ? 'alert' : undefined}>
            {fault ?? t(outcome === null ? 'close.tags.first' : 'close.tags.hint')}
          </p>
        </div>
        <div class="dialog-acts">
          <Button onClick={dismiss}>{t('close.cancel')}</Button>
          <Button look="primary" type="submit" aria-disabled={busy || fault !== null}>
            {t('close.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
