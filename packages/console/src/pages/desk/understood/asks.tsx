import type { Asking, DeskEntry } from '@lanterne/protocol';
import { ASKINGS } from '@lanterne/protocol/constants';
import { signal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Composer } from '../composer.tsx';
import type { Desk } from '../desk.ts';
import { ut } from './texts.ts';

/**
 * What stands in the field at first, in the language of the visitor where there is one, and else in that of the service. What is to
 * be said back is the ready answer `redire`, word for word: so it reaches every visitor in their language, without any engine.
 */
const READY: Record<'fr' | 'en', Record<Asking, string>> = {
  fr: {
    'say-back': 'Je veux vérifier que j’ai bien expliqué. Avec vos mots\u00a0: que ferez-vous en premier\u00a0?',
    recap: 'Voici ce que j’ai compris\u00a0: ',
  },
  en: {
    'say-back': 'I want to check that I explained it well. In your own words: what will you do first?',
    recap: 'Here is what I understood: ',
  },
};

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
}

const Panel = ({ desk, entry, asks, onDone }: Props & { asks: Asking; onDone: () => void }) => {
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useMemo(() => signal(READY[/^en\b/.test(entry.locale) ? 'en' : 'fr'][asks]), [asks]);
  useLayoutEffect(() => {
    field.current?.focus();
    const end = draft.peek().length;
    field.current?.setSelectionRange(end, end);
  }, [asks]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field in it has the focus; Escape puts all of it away.
    <div
      class="palette understood-asks"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.stopPropagation();
        onDone();
      }}
    >
      <Composer
        label={ut(`label.${asks}`)}
        draft={draft}
        barred={null}
        onSend={(text) => {
          desk.send(entry.conversation, text, asks);
          onDone();
        }}
        fieldRef={field}
      />
      <p class="hint">{ut(`hint.${asks}`)}</p>
      <Button look="quiet" class="small" onClick={onDone}>
        <Icon name="hide" /> {ut('close')}
      </Button>
    </div>
  );
};

/** Beside the field: to have something said in the visitor's own words, and to sum up what they said. */
export const Asks = ({ desk, entry }: Props) => {
  const [asks, ask] = useState<Asking | null>(null);
  const buttons = useRef<Partial<Record<Asking, HTMLButtonElement | null>>>({});
  const close = (from: Asking) => {
    ask(null);
    buttons.current[from]?.focus();
  };
  return (
    <>
      {ASKINGS.map((name) => (
        <button
          key={name}
          ref={(button) => {
            buttons.current[name] = button;
          }}
          type="button"
          class="writing-choice"
          aria-expanded={asks === name}
          onClick={() => ask(asks === name ? null : name)}
        >
          {ut(name)}
        </button>
      ))}
      {asks && <Panel key={asks} desk={desk} entry={entry} asks={asks} onDone={() => close(asks)} />}
    </>
  );
};
