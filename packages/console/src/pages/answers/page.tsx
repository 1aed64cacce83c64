import type { PageProps } from '../../shell/pages.ts';
import { AnswersOf } from '../administration/answers/answers.tsx';
import { ownShelf } from '../administration/answers/shelf.ts';
import { texts } from '../administration/texts.ts';
import '../administration/page.css';

export { texts };

/** The officer's own canned answers, beside those that everybody has. */
export const Page = ({ desk, path }: PageProps) => (
  <main class="page">
    <AnswersOf key={path.join('/')} desk={desk} shelf={ownShelf} path={path} />
  </main>
);
