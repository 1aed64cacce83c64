import type { UnderstoodAnswer } from '@lanterne/protocol';
import { UNDERSTOOD_ANSWERS } from '@lanterne/protocol/constants';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { newId } from '../connection/ids.ts';
import { type Answer, ask } from '../connection/request.ts';
import type { AsideProps } from '../conversation/aside.tsx';
import { t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './line.css?inline';
import type { Question } from './question.ts';

addSheet(css);

/** Enough of a message to know it again. */
const BEGINNING = 24;

const beginningOf = ({ item: { card }, text }: Question): string => {
  const name = [...(card?.title ?? text.replace(/\s+/g, ' ').trim())];
  return name.length > BEGINNING ? `${name.slice(0, BEGINNING).join('').trimEnd()}…` : name.join('');
};

/** How the desk begins a recap: of what is corrected it is no part. In other words, or in another language, it stays. */
const INTRODUCTION = /^(?:Voici ce que j’ai compris|Here is what I understood)\s*:\s*/u;

const RECAP_ANSWERS = ['yes', 'not-quite'] as const;

const answerText = ({ what }: Question, answer: UnderstoodAnswer): string => {
  if (what !== 'recap') return t(`understood.${answer}`);
  return t(answer === 'yes' ? 'understood.recap.yes' : 'understood.recap.correct');
};

type Props = Pick<AsideProps, 'connect' | 'fill'> & { readonly question: Question };

/** One question: a tap answers it, nothing waits for the answer, and another tap changes it. */
const Asked = ({ question, connect, fill }: Props) => {
  const { what, of, text } = question;
  const [tapped, tap] = useState<UnderstoodAnswer | 'anew'>();
  const [failed, setFailed] = useState(false);
  const said = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);
  const answer = tapped === 'anew' ? undefined : (tapped ?? question.answer);

  // The button that was pressed is gone, and the focus with it.
  useLayoutEffect(() => {
    if (pressed.current && document.activeElement === document.body) said.current?.focus();
    pressed.current = false;
  }, [answer]);

  const correct = () => {
    fill(`${t('understood.recap.begin')} ${text.replace(INTRODUCTION, '')}`);
    document.querySelector<HTMLTextAreaElement>('.exchange textarea')?.focus();
  };
  const tell = async (chosen: UnderstoodAnswer) => {
    pressed.current = true;
    tap(chosen);
    setFailed(false);
    if (what === 'recap' && chosen !== 'yes') correct();
    const body = { id: newId(), of, answer: chosen };
    const told: Answer<unknown> = await connect().insist(null, ({ conversation, token }) =>
      ask(`/v1/conversations/${conversation}/understood`, { method: 'POST', body, token }),
    );
    if (told.ok) return;
    tap('anew');
    setFailed(true);
  };
  const choices = what === 'recap' ? RECAP_ANSWERS : UNDERSTOOD_ANSWERS;

  return (
    <>
      <div class={answer ? 'understood-ask answered' : 'understood-ask'}>
        <p tabIndex={-1} ref={said}>
          {answer ? (
            t('understood.answered', { answer: answerText(question, answer) })
          ) : (
            <>
              <b>{t(`understood.${what}`)}</b>
              {what === 'clear' && <small dir="auto">{t('understood.about', { text: beginningOf(question) })}</small>}
            </>
          )}
        </p>
        {answer ? (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              pressed.current = true;
              tap('anew');
            }}
          >
            {t('understood.change')}
          </button>
        ) : (
          what !== 'say-back' && (
            <div class="understood-answers">
              {choices.map((choice) => (
                <button key={choice} type="button" onClick={() => void tell(choice)}>
                  {answerText(question, choice)}
                </button>
              ))}
            </div>
          )
        )}
      </div>
      <p role="alert" class="fault">
        {failed && t('understood.failed')}
      </p>
    </>
  );
};

/** What the officer asks, records the transcript: it may be ignored, and goes once the visitor writes on. */
export const UnderstoodLine = ({ question, connect, fill }: Props) => {
  const [told, tell] = useState('');
  const text = question.answer ? '' : t(`understood.${question.what}`);
  const key = question.seq;
  // Into a place that is there already: so it is read aloud.
  useEffect(() => tell(text), [text, key]);
  return (
    <div class="understood-line">
      <Asked key={key} question={question} connect={connect} fill={fill} />
      <p role="status" class="unseen">
        {told}
      </p>
    </div>
  );
};
