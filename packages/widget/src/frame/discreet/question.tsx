import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Action, Conversation, Watched } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import { Choices } from '../ui/choices.tsx';
import { addSheet } from '../ui/sheet.ts';
import css from './discreet.css?inline';

addSheet(css);

const ANSWERS: readonly Watched[] = ['yes', 'no', 'unsure'];

interface Props {
  readonly state: Pick<Conversation, 'watched' | 'discreet'>;
  readonly dispatch: (action: Action) => void;
}

/** What has become of it, as a text that comes into a place which is there already: so it is told to who cannot see it. */
const Said = ({ text }: { text: string }) => {
  const [said, say] = useState('');
  useEffect(() => say(text), [text]);
  return <p role="status">{said}</p>;
};

/**
 * The first question of safety (SAFETY.md T08). Nobody has to answer. Who is not sure is told what they can do, and nothing is
 * done to them.
 */
export const Question = ({ state: { watched, discreet }, dispatch }: Props) => {
  const box = useRef<HTMLFieldSetElement>(null);
  // It comes under what was just pressed, and on a small screen nobody would know of it.
  useLayoutEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <fieldset class="watched" ref={box}>
      <legend>{t('watched')}</legend>
      <Choices
        type="radio"
        name="watched"
        values={ANSWERS}
        isChosen={(answer) => answer === watched}
        textOf={(answer) => t(`watched.${answer}`)}
        onChoose={(answer) => dispatch({ type: 'discreet', on: answer === 'yes', watched: answer })}
      />
      <Said text={discreet ? t('discreet.on') : watched === 'unsure' ? t('discreet.unsure') : ''} />
      {watched === 'unsure' && !discreet && (
        <button type="button" onClick={() => dispatch({ type: 'discreet', on: true })}>
          {t('discreet.turnOn')}
        </button>
      )}
    </fieldset>
  );
};
