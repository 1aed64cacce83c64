import type { Door, HelpAnswer } from '@lanterne/protocol';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { Cards, Numbers, Services } from './entries.tsx';
import { createSearch, type Found } from './search.ts';

interface Props {
  readonly help: HelpAnswer;
  readonly door: Door | null;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onRead: (id: string) => void;
  /** Leads to the field, where there is one. */
  readonly onWrite: (() => void) | undefined;
}

/** Who listens hears how much was found once the typing pauses, not at every letter. */
const PAUSE_MS = 600;

const countOf = ({ cards, services, numbers }: Found): number => cards.length + services.length + numbers.length;

const useAfterPause = (text: string): string => {
  const [said, say] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => say(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
};

/** Nothing was found: what is left to do, so that it is no dead end. */
const Nothing = ({ help, query, onWrite }: Pick<Props, 'help' | 'query' | 'onWrite'>) => (
  <>
    <p>{t('help.nothing', { query })}</p>
    {onWrite && (
      <>
        <p>{t('help.ask')}</p>
        <button type="button" class="strong all" onClick={onWrite}>
          {t('help.write')}
        </button>
      </>
    )}
    <h3>{t('help.numbers')}</h3>
    <Numbers numbers={help.numbers.filter(({ doors }) => doors.includes('unsure'))} />
  </>
);

const Everything = ({ found, door, query, onRead }: Pick<Props, 'door' | 'query' | 'onRead'> & { found: Found }) => {
  const first = query ? [] : found.cards.filter(({ doors }) => door && doors.includes(door));
  const others = found.cards.filter((card) => !first.includes(card));
  return (
    <>
      {first.length > 0 && door && (
        <>
          <h3>{t(`door.${door}`)}</h3>
          <Cards cards={first} onRead={onRead} />
        </>
      )}
      {others.length > 0 && (
        <>
          <h3>{t(first.length > 0 ? 'help.others' : 'help.cards')}</h3>
          <Cards cards={others} onRead={onRead} />
        </>
      )}
      {found.numbers.length > 0 && (
        <>
          <h3>{t('help.numbers')}</h3>
          <Numbers numbers={found.numbers} />
        </>
      )}
      {found.services.length > 0 && (
        <>
          <h3>{t('help.services')}</h3>
          <p class="remark">{t('help.trace')}</p>
          <Services services={found.services} />
        </>
      )}
    </>
  );
};

/** All of the help, and the search through it. */
export const List = ({ help, door, query, onQuery, onRead, onWrite }: Props) => {
  const search = useMemo(() => createSearch(help, t('help.small')), [help]);
  const sought = query.trim();
  const found = useMemo(() => search(sought, door), [search, sought, door]);
  const count = countOf(found);
  const said = useAfterPause(sought && t('help.found', { count }));
  return (
    <>
      <search>
        <label for="help-query">{t('help.search')}</label>
        <input
          id="help-query"
          type="search"
          dir="auto"
          value={query}
          maxLength={100}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="search"
          onInput={({ currentTarget }) => onQuery(currentTarget.value)}
        />
        <p class="unseen" role="status">
          {said}
        </p>
      </search>
      {count > 0 ? (
        <Everything found={found} door={door} query={sought} onRead={onRead} />
      ) : (
        <Nothing help={help} query={sought} onWrite={onWrite} />
      )}
    </>
  );
};
