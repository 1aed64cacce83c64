import type { ConversationId } from '@lanterne/protocol';
import { SIGNAL_WORD_MAX } from '@lanterne/protocol/constants';
import { useComputed } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { mayPass } from '../../../api.ts';
import { t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { TextField, textIn } from '../../../ui/text-field.tsx';
import type { Desk } from '../desk.ts';
import { visitorName } from '../marks.tsx';
import { wordIn } from './match.ts';
import './signal-word.css';

interface Props {
  readonly desk: Desk;
  readonly id: ConversationId;
}

const WordDialog = ({ desk, id, word, onClose }: Props & { word: string | null; onClose: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const who = visitorName(desk.state.value.numbers.get(id));
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const chosen = textIn(event.currentTarget, 'signal-word').trim();
    if (busy) return;
    if (chosen === '') return setProblem(t('word.empty'));
    setBusy(true);
    setProblem('');
    const refusal = await desk.keepWord(id, chosen);
    setBusy(false);
    if (!refusal) return onClose();
    setProblem(t(mayPass(refusal) ? 'notice.unreachable' : 'word.refused'));
  };
  return (
    <Dialog title={t('word.title', { who })} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p>{t('word.what')}</p>
        {word !== null && <p class="notice">{t('word.now', { word })}</p>}
        <TextField
          label={t('word.label')}
          name="signal-word"
          autocomplete="off"
          maxLength={SIGNAL_WORD_MAX}
          hint={t('word.hint')}
        />
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="dialog-acts">
          <Button onClick={onClose}>{t('word.cancel')}</Button>
          <Button look="primary" type="submit" aria-disabled={busy}>
            {t('word.keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

/** The word agreed on with the visitor, by which they say that something is wrong (SAFETY.md T3); asked for by a press. */
export const SignalWord = ({ desk, id }: Props) => {
  const [asks, setAsks] = useState(false);
  const word = useComputed(() => wordIn(desk.state.value.transcripts.get(id)?.events ?? [])).value;
  return (
    <>
      <Button look="quiet" class="small signal-word" onClick={() => setAsks(true)}>
        <Icon name="word" />
        <span>{word === null ? t('word.open') : t('word.kept', { word })}</span>
      </Button>
      {asks && <WordDialog desk={desk} id={id} word={word} onClose={() => setAsks(false)} />}
    </>
  );
};
