import { keeps } from '../keep/kept.ts';
import { KeepLine, type KeepLineProps } from '../keep/line.tsx';
import { lazy } from '../ui/lazy.tsx';

export type AsideProps = KeepLineProps;

const SummaryLine = lazy<AsideProps>(async () => (await import('../summary/line.tsx')).SummaryLine, { quiet: true });

const TranslationLine = lazy<AsideProps>(async () => (await import('../translation/line.tsx')).TranslationLine, {
  quiet: true,
});

/** What is held out beside the transcript, for some and at some time. */
export const Aside = (props: AsideProps) => (
  <>
    {keeps(props.data) && <KeepLine {...props} />}
    {props.state.records.some(({ kind }) => kind.startsWith('summary')) && <SummaryLine {...props} />}
    {props.state.translating && <TranslationLine {...props} />}
  </>
);
