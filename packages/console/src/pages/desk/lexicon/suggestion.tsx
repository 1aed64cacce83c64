import type { ConversationId, DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Desk } from '../desk.ts';
import type { Hit } from './engine.ts';
import { loadSearch, type Search } from './load.ts';
import './suggestion.css';

/** Up to which seq the officer has put suggestions aside. In memory alone. */
const dismissed = signal<ReadonlyMap<ConversationId, number>>(new Map());

interface Found {
  readonly seq: number;
  readonly text: string;
  readonly hits: readonly Hit[];
}

/** The newest message in which something was found, after `since` and after what was last done about a danger. */
const findIn = (search: Search, events: readonly LogEvent[], since: number): Found | null => {
  const acted = events.findLast(({ kind }) => kind === 'danger-step')?.seq ?? 0;
  for (const event of [...events].reverse()) {
    if (event.seq <= Math.max(since, acted)) return null;
    if (event.kind !== 'message' || event.author !== 'visitor') continue;
    const hits = search(event);
    if (hits.length > 0) return { seq: event.seq, text: event.text, hits };
  }
  return null;
};

/** So much of a message around the words stays in sight. */
const AROUND = 40;

/** What somebody wrote, with the words in question marked. */
export const Quote = ({ text, hit }: { text: string; hit: Pick<Hit, 'from' | 'to'> }) => (
  <span dir="auto">
    « {hit.from > AROUND && '…'}
    {text.slice(Math.max(0, hit.from - AROUND), hit.from)}
    <mark>{text.slice(hit.from, hit.to)}</mark>
    {text.slice(hit.to, hit.to + AROUND)}
    {hit.to + AROUND < text.length && '…'} »
  </span>
);

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  readonly events: readonly LogEvent[];
}

/**
 * Words that may tell of a danger, shown to the officer, who alone judges: it never acts, sends or sorts. One press makes a
 * suspicion of it, another puts it aside until the visitor writes more of the kind.
 */
export const Suggestion = ({ desk, entry, events }: Props) => {
  const id = entry.conversation;
  const [search, setSearch] = useState<Search | null>(null);
  useEffect(() => {
    let isHere = true;
    loadSearch(entry.locale).then(
      (loaded) => isHere && setSearch(() => loaded),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [entry.locale]);
  const found = search && findIn(search, events, dismissed.value.get(id) ?? 0);
  const [hit] = found?.hits ?? [];
  return (
    <div class="suggestion" role="status">
      {found && hit && (
        <>
          <p>
            <Icon name="danger" /> <strong>{t('lexicon.maybe')}</strong>{' '}
            {found.hits.map(({ topic }) => t(`lexicon.${topic}`)).join(', ')}. <Quote text={found.text} hit={hit} />
          </p>
          <span class="suggestion-acts">
            <Button class="small" onClick={() => void desk.stepDanger(id, { step: 'suspected' })}>
              {t('step.do.suspected')}
            </Button>
            <Button
              look="quiet"
              class="small"
              onClick={() => {
                dismissed.value = new Map(dismissed.peek()).set(id, found.seq);
              }}
            >
              {t('lexicon.dismiss')}
            </Button>
          </span>
        </>
      )}
    </div>
  );
};
