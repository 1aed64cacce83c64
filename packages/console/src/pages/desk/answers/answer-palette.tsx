import type { DeskEntry } from '@lanterne/protocol';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { addressOf } from '../../../shell/place.ts';
import type { Desk } from '../desk.ts';
import { Palette } from '../palette/palette.tsx';
import { filled, inOrderFor } from './fill.ts';

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  /** Puts a text into the field; it is the officer who sends it. */
  readonly onInsert: (text: string) => void;
  readonly onAway: () => void;
}

/** The canned answers, filled in for this conversation. */
export const AnswerPalette = ({ desk, entry, onInsert, onAway }: Props) => {
  // What was there when it was opened stays: what comes meanwhile must not move under the officer's hand.
  const content = useRef(desk.answers.content.peek());
  content.current ??= desk.answers.content.value;
  const failed = desk.answers.failed.value && !content.current;
  useEffect(() => void desk.answers.refresh(), [desk]);
  const items = useMemo(() => {
    if (!content.current) return null;
    const { answers, sites } = content.current;
    const moment = { alias: desk.officer.alias, site: entry.site, sites, now: desk.now.peek() };
    return inOrderFor(answers, entry).map((answer) => ({
      ...answer,
      lang: answer.locale,
      text: filled(answer, moment),
      mark: answer.shared ? undefined : t('answers.own'),
    }));
  }, [content.current]);
  return (
    <Palette
      label={t('answers.label')}
      items={items}
      failure={failed ? t('answers.failed') : null}
      onChoose={({ text }) => onInsert(text)}
      onLeave={(typed = '') => onInsert(typed)}
      onAway={onAway}
    >
      <a href={addressOf('answers')}>{t('answers.edit')}</a>
    </Palette>
  );
};
