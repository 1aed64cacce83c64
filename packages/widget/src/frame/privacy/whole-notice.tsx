import type { NoticeAnswer, PageData } from '@lanterne/protocol';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../connection/request.ts';
import { localeInUse, t } from '../i18n/index.ts';

/** What is fetched when it is asked for, and forgotten with the room. */
type Step = 'unread' | 'fetching' | 'failed' | NoticeAnswer;

const nameOf = (locale: string): string =>
  new Intl.DisplayNames([localeInUse()], { type: 'language' }).of(locale) ?? locale;

interface NoticeProps {
  readonly notice: NoticeAnswer;
  /** Where a program finds the same. */
  readonly address: string;
  /** Whether a button was pressed for it, which is gone. */
  readonly asked: boolean;
}

/** Every line says its language where that is not the one on screen. */
const Notice = ({ notice: { locale, sections }, address, asked }: NoticeProps) => {
  const langOf = (own: string | null) => (own === localeInUse() ? undefined : (own ?? ''));
  const start = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (asked) start.current?.focus();
  }, []);
  return (
    <>
      {locale !== localeInUse() && <p>{t('privacy.notice.language', { language: nameOf(locale) })}</p>}
      {sections.map(({ title, lines }, index) => (
        <section key={title}>
          <h3 ref={index === 0 ? start : undefined} tabIndex={-1} lang={langOf(locale)} dir="auto">
            {title}
          </h3>
          {lines.map(({ text, locale: own }) => (
            <p key={text} lang={langOf(own)} dir="auto">
              {text}
            </p>
          ))}
        </section>
      ))}
      <p>
        <a href={address} target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">
          {t('privacy.newTab', { name: t('privacy.notice.data') })}
        </a>
      </p>
    </>
  );
};

interface WholeNoticeProps extends Pick<PageData, 'id'> {
  /** Where it says what the room must not say in other words. */
  readonly atOnce: boolean;
}

/** The notice as whoever answers for the service has it, on request: the room above it says what matters first. */
export const WholeNotice = ({ id, atOnce }: WholeNoticeProps) => {
  const [step, setStep] = useState<Step>('unread');
  const address = `/v1/sites/${id}/notice?locale=${localeInUse()}`;
  const read = async () => {
    if (step === 'fetching') return;
    setStep('fetching');
    const answer = await ask<NoticeAnswer>(address, {});
    setStep(answer.ok ? answer.value : 'failed');
  };
  useEffect(() => {
    if (atOnce) read();
  }, []);
  return (
    <div class="whole">
      {typeof step === 'string' ? (
        <button type="button" onClick={read}>
          {t('privacy.notice')}
        </button>
      ) : (
        <Notice notice={step} address={address} asked={!atOnce} />
      )}
      <p role="status">{step === 'fetching' ? t('loading') : step === 'failed' ? t('privacy.notice.failed') : ''}</p>
    </div>
  );
};
