import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Danger } from '../conversation/state.ts';
import { type Key, t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './cover.css?inline';
import { countSame, SAME } from './presses.ts';

addSheet(css);

interface Props {
  readonly danger: Danger;
  /** Brings the exchange back. */
  readonly onBack: () => void;
  readonly onDanger: () => void;
  readonly onLeave: () => void;
  /** Where there is something to hide behind. */
  readonly onClose: (() => void) | undefined;
}

const SECTIONS = ['hall.hours', 'hall.lost', 'hall.papers', 'hall.waste'] as const satisfies readonly Key[];

const Hours = () => (
  <table>
    <tbody>
      {(['hall.week', 'hall.saturday', 'hall.sunday'] as const).map((day) => (
        <tr key={day}>
          <th scope="row">{t(day)}</th>
          <td>{t(`${day}.hours`)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/**
 * A page of a town hall, of which nobody wonders why it is open (SAFETY.md T2, T3). Its button for the weather leaves, its
 * button for mistakes tells of a danger, and pressing one and the same button again and again brings the exchange back.
 */
export const Cover = ({ danger, onBack, onDanger, onLeave, onClose }: Props) => {
  const [open, setOpen] = useState<Key | null>('hall.hours');
  const [isTold, setTold] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const page = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    heading.current?.focus();
    const count = countSame<Element>();
    page.current?.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest('button');
      if (button && count(button) === SAME) onBack();
    });
  }, []);

  const tell = () => {
    setTold(true);
    onDanger();
  };
  const section = (name: (typeof SECTIONS)[number]) => (
    <section key={name}>
      <h2>
        <button type="button" aria-expanded={open === name} onClick={() => setOpen(open === name ? null : name)}>
          {t(name)}
        </button>
      </h2>
      {open === name && (name === 'hall.hours' ? <Hours /> : <p>{t(`${name}.text`)}</p>)}
    </section>
  );

  return (
    <main class="cover" aria-label={t('hall')} ref={page}>
      <header>
        <h1 tabIndex={-1} ref={heading}>
          {t('hall')}
        </h1>
        <button type="button" class="tool" onClick={onLeave}>
          {t('hall.weather')}
        </button>
        {onClose && (
          <button type="button" class="tool" onClick={onClose}>
            {t('hall.close')}
          </button>
        )}
      </header>
      <div class="pages">{SECTIONS.map(section)}</div>
      <footer>
        <button type="button" class="quiet" onClick={tell}>
          {t('hall.mistake')}
        </button>
        <p role="status">{isTold && t(danger === 'flagged' ? 'hall.thanks' : 'sending')}</p>
      </footer>
    </main>
  );
};
