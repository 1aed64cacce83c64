import type { ComponentType } from 'preact';
import type { PageProps } from '../../shell/pages.ts';
import { addressOf } from '../../shell/place.ts';
import type { Desk } from '../desk/desk.ts';
import { Answers } from './answers/answers.tsx';
import { Audit } from './audit/audit.tsx';
import { Holds } from './holds/holds.tsx';
import { Officers } from './officers/list.tsx';
import { Queues } from './queues/queues.tsx';
import { Sites } from './sites/sites.tsx';
import { at, texts } from './texts.ts';
import { Webhooks } from './webhooks/webhooks.tsx';
import './page.css';

export { texts };

/** What a section is given: the rest of the address names what of it is looked at. */
export interface SectionProps {
  readonly desk: Desk;
  readonly path: readonly string[];
}

const SECTIONS = {
  officers: Officers,
  sites: Sites,
  queues: Queues,
  answers: Answers,
  webhooks: Webhooks,
  holds: Holds,
  audit: Audit,
} as const satisfies Record<string, ComponentType<SectionProps>>;
type SectionName = keyof typeof SECTIONS;

const isSection = (name: string | undefined): name is SectionName =>
  name !== undefined && Object.hasOwn(SECTIONS, name);

/** Sites, queues, officers: what administrators settle. Each change is in the journal. */
export const Page = ({ desk, path }: PageProps) => {
  const [first, ...rest] = path;
  const shown = isSection(first) ? first : 'officers';
  const Section: ComponentType<SectionProps> = SECTIONS[shown];
  return (
    <>
      <nav class="sections" aria-label={at('sections')}>
        {(Object.keys(SECTIONS) as SectionName[]).map((name) => (
          <a
            key={name}
            href={addressOf('administration', name)}
            aria-current={name !== shown ? undefined : rest.length === 0 ? 'page' : 'true'}
          >
            {at(name)}
          </a>
        ))}
      </nav>
      <main class="page">
        <Section key={path.join('/')} desk={desk} path={rest} />
      </main>
    </>
  );
};
