import type { Connection } from '../connection/connection.ts';
import { keeps } from '../keep/kept.ts';
import { KeepLine, type KeepLineProps } from '../keep/line.tsx';
import { WorkingLine } from '../proof/line.tsx';
import type { SlowProps } from '../slow/line.tsx';
import { slowIn } from '../slow/standing.ts';
import { lazy } from '../ui/lazy.tsx';
import { type Question, questionIn } from '../understood/question.ts';
import { useSigns } from '../understood/signs.ts';
import type { Held } from './composer.tsx';

export interface AsideProps extends KeepLineProps {
  readonly connect: () => Connection;
  /** Puts text into the field, before what stands there. */
  readonly fill: (text: string) => void;
  /** Keeps the text in the field for a while. */
  readonly hold: (held: Held | null) => void;
}

const SummaryLine = lazy<AsideProps>('after', async () => (await import('../summary/line.tsx')).SummaryLine, {
  quiet: true,
});

const TranslationLine = lazy<AsideProps>(
  'talk',
  async () => (await import('../translation/line.tsx')).TranslationLine,
  {
    quiet: true,
  },
);
const Understood = lazy<AsideProps & { readonly question: Question }>(
  'talk',
  async () => (await import('../understood/line.tsx')).UnderstoodLine,
  { quiet: true },
);

const SlowLine = lazy<SlowProps>('talk', async () => (await import('../slow/line.tsx')).SlowLine, { quiet: true });

/** What is held out beside the transcript, for some and at some time. */
export const Aside = (props: AsideProps) => {
  const { data, state, connect } = props;
  useSigns(state, connect);
  const question = questionIn(state);
  const slow = slowIn(state);
  return (
    <>
      {state.phase.name === 'opening' && <WorkingLine />}
      {keeps(data) && <KeepLine {...props} />}
      {state.records.some(({ kind }) => kind.startsWith('summary')) && <SummaryLine {...props} />}
      {state.translating && <TranslationLine {...props} />}
      {slow && <SlowLine key={slow.id} {...props} slow={slow} />}
      {question && <Understood {...props} question={question} />}
    </>
  );
};

// In this part, so that both know the same of it without a part of its own between them.
export { Signing } from '../understood/signing.tsx';
