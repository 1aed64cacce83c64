import type { DeskEntry, HelpAnswer } from '@lanterne/protocol';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import type { Desk } from '../desk.ts';
import { useAway } from '../palette/away.ts';
import { Palette } from '../palette/palette.tsx';
import { CardBody } from './card-body.tsx';
import { type CardChoice, choicesIn } from './cards.ts';

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  /** Back to the field; a card may have been sent. */
  readonly onDone: () => void;
  readonly onAway: () => void;
}

/** All that the visitor would get, and one more press: what is sent cannot be taken back. */
const Preview = ({
  choice,
  onSend,
  onBack,
  onAway,
}: {
  choice: CardChoice;
  onSend: () => void;
  onBack: () => void;
  onAway: () => void;
}) => {
  const place = useRef<HTMLElement>(null);
  useAway(place, onAway);
  useLayoutEffect(() => place.current?.querySelector<HTMLElement>('.primary')?.focus(), []);
  return (
    <section
      ref={place}
      class="palette"
      aria-label={t('cards.preview', { title: choice.title })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onBack();
      }}
    >
      <p>{t('cards.willSee')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <div class="card-preview" tabIndex={0}>
        <CardBody card={choice.card} />
      </div>
      <div class="dialog-acts">
        <Button onClick={onBack}>{t('cards.back')}</Button>
        <Button look="primary" onClick={onSend}>
          {t('cards.send')}
        </Button>
      </div>
    </section>
  );
};

/** The help of the site, from which an officer sends an entry to the visitor. */
export const CardPalette = ({ desk, entry, onDone, onAway }: Props) => {
  const [help, setHelp] = useState<HelpAnswer | null>(null);
  const [failed, setFailed] = useState(false);
  const [chosen, setChosen] = useState<CardChoice | null>(null);
  useEffect(() => {
    void desk.readHelp(entry).then((answer) => {
      setHelp(answer);
      setFailed(!answer);
    });
  }, [desk, entry.site, entry.locale]);
  const items = useMemo(
    () => help && choicesIn(help, entry.door).map((choice) => ({ ...choice, mark: t(`cards.kind.${choice.kind}`) })),
    [help, entry.door],
  );
  if (chosen) {
    const send = (): void => {
      desk.sendCard(entry.conversation, chosen);
      onDone();
    };
    return <Preview choice={chosen} onSend={send} onBack={() => setChosen(null)} onAway={onAway} />;
  }
  return (
    <Palette
      label={t('cards.label')}
      items={items}
      failure={failed ? t('cards.failed') : null}
      onChoose={setChosen}
      onLeave={onDone}
      onAway={onAway}
    />
  );
};
