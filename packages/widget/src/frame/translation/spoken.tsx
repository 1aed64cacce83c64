import type { TranslationEvent } from '@lanterne/protocol';
import { SERVICE_LANGUAGE } from '@lanterne/protocol/constants';
import { useEffect, useState } from 'preact/hooks';
import { type Answer, ask } from '../connection/request.ts';
import { Linked } from '../conversation/linked.tsx';
import type { LinkedTextProps } from '../conversation/linked-text.tsx';
import { type Key, t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import { Languages } from './icon.tsx';
import { translationOf } from './records.ts';
import css from './translation.css?inline';

addSheet(css);

export type SpokenProps = Omit<LinkedTextProps, 'card' | 'seq'> & { readonly seq: number };

/** What of it may be wrong, in the order in which it matters; one reason is enough for who is to look twice. */
const doubtOf = ({ flags }: TranslationEvent): Key => {
  if (flags.includes('negation')) return 'translation.negation';
  if (flags.includes('digits')) return 'translation.digits';
  return flags.some((flag) => ['placeholders', 'loop', 'length'].includes(flag))
    ? 'translation.part'
    : 'translation.other';
};

const Said = ({ text, lang }: { text: string; lang?: string | undefined }) => (
  <span class="said" lang={lang} dir="auto">
    <Linked text={text} />
  </span>
);

/**
 * What the officer wrote, first in the language of the visitor, with the original one tap away; marked as the work of a machine by
 * a sign and in words. And the way to say that one has not understood it.
 */
export const Spoken = ({ text, seq, talk: { records, translating, connect }, isLast }: SpokenProps) => {
  const [original, setOriginal] = useState(false);
  const [asked, setAsked] = useState<'again' | 'telling' | 'unclear'>();
  const translation = translationOf(records, seq);
  const isUnclear = records.some((event) => event.kind === 'unclear' && event.of === seq);
  const translated = translation?.text;
  // What is pressed while the line is down is told once it is back: until then it says that it is on its way.
  const post = async (of: string, body: unknown): Promise<boolean> => {
    const answer: Answer<unknown> = await connect().insist(null, ({ conversation, token }) =>
      ask(`/v1/conversations/${conversation}${of}`, { method: 'POST', body, token }),
    );
    return answer.ok === true;
  };
  const askAgain = async () => {
    setAsked('again');
    if (!(await post(`/messages/${seq}/translate`, {}))) setAsked(undefined);
  };
  const sayUnclear = async () => {
    setAsked('telling');
    setAsked((await post('/unclear', { seq })) ? 'unclear' : undefined);
  };
  useEffect(() => setAsked(undefined), [translation]);
  return (
    <>
      {translated === undefined || original ? (
        <Said text={text} lang={translation?.from ?? SERVICE_LANGUAGE} />
      ) : (
        <Said text={translated} lang={translation?.lang} />
      )}
      {translated !== undefined && (
        <span class="made">
          <span>
            <Languages /> {t(translation?.status === 'human' ? 'translation.human' : 'translation.machine')}
          </span>
          {translation?.status === 'suspect' && (
            <b>
              {t('translation.suspect')} {t(doubtOf(translation))}
            </b>
          )}
          <button type="button" class="quiet" onClick={() => setOriginal(!original)}>
            {t(original ? 'translation.back' : 'translation.original')}
          </button>
        </span>
      )}
      {!translation && translating?.toVisitor && <span class="made">{t('translation.pending')}</span>}
      {translation?.status === 'failed' && (
        <span class="made">
          <b>{t('translation.failed')}</b>
          {asked === 'again' ? (
            t('translation.pending')
          ) : (
            <button type="button" class="quiet" onClick={() => void askAgain()}>
              {t('translation.again')}
            </button>
          )}
        </span>
      )}
      {isUnclear || asked === 'unclear' || asked === 'telling' ? (
        <span class="made" role="status">
          {t(!isUnclear && asked === 'telling' ? 'sending' : 'translation.unclear.sent')}
        </span>
      ) : (
        isLast && (
          <span class="made">
            <button type="button" class="quiet" onClick={() => void sayUnclear()}>
              {t('translation.unclear')}
            </button>
          </span>
        )
      )}
    </>
  );
};
