import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { Confirm } from '../ui/confirm.tsx';
import type { Phase } from './state.ts';

interface Props {
  readonly phase: Phase & { name: 'over' | 'erased' };
  readonly onErase: () => void;
  readonly onAgain: () => void;
}

const Erase = ({ erasing, onErase }: { erasing: 'no' | 'asked' | 'refused'; onErase: () => void }) => {
  if (erasing === 'asked') return <p role="status">{t('erasing')}</p>;
  if (erasing === 'refused') return <p role="alert">{t('erase.refused')}</p>;
  return <Confirm name="erase" onYes={onErase} />;
};

/** What stands in the place of the field when nothing more can be written. It takes the focus that the field had. */
export const End = ({ phase, onErase, onAgain }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, [phase.name]);
  return (
    <section class={`end ${phase.name}`}>
      <h2 id="end" tabIndex={-1} ref={heading}>
        {t(phase.name)}
      </h2>
      {phase.name === 'over' && <Erase erasing={phase.erasing} onErase={onErase} />}
      <button type="button" onClick={onAgain}>
        {t('again')}
      </button>
    </section>
  );
};
