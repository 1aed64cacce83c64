import type { HelpOverlay, SiteHelpAnswer } from '@lanterne/protocol';
import { useCallback } from 'preact/hooks';
import { localeInUse, t } from '../../../i18n/index.ts';
import { PageTitle } from '../../../shell/page-title.tsx';
import { addressOf } from '../../../shell/place.ts';
import { Button } from '../../../ui/button.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { SavingLine, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';
import { CardForm } from './card-form.tsx';
import { keepHelp } from './keep-help.ts';
import { asCountry, entriesOf, KINDS, type Kind, moved, withoutEntry } from './overlay.ts';

interface Props {
  readonly desk: Desk;
  readonly site: string;
}

const RowActs = ({
  name,
  removed,
  isChanged,
  isFirst,
  isLast,
  act,
}: {
  name: string;
  removed: boolean;
  isChanged: boolean;
  isFirst: boolean;
  isLast: boolean;
  act: (what: 'up' | 'down' | 'remove' | 'restore') => void;
}) => (
  <span class="form-acts">
    {!removed && (
      <>
        <Button
          class="small"
          aria-disabled={isFirst}
          aria-label={at('queue.up.name', { name })}
          onClick={() => !isFirst && act('up')}
        >
          {at('queue.up')}
        </Button>
        <Button
          class="small"
          aria-disabled={isLast}
          aria-label={at('queue.down.name', { name })}
          onClick={() => !isLast && act('down')}
        >
          {at('queue.down')}
        </Button>
        <Button class="small" aria-label={at('card.remove.name', { name })} onClick={() => act('remove')}>
          {at('card.remove')}
        </Button>
      </>
    )}
    {(removed || isChanged) && (
      <Button class="small" aria-label={at('card.restore.name', { name })} onClick={() => act('restore')}>
        {at('card.restore')}
      </Button>
    )}
  </span>
);

const Entries = ({
  site,
  kind,
  help,
  onChange,
}: {
  site: string;
  kind: Kind;
  help: SiteHelpAnswer;
  onChange: (change: (help: SiteHelpAnswer) => HelpOverlay) => void;
}) => {
  const entries = entriesOf(help, kind);
  const shown = entries.filter(({ removed }) => !removed).length;
  return (
    <Table
      caption={at(`cards.${kind}.count`, { count: shown })}
      columns={(['title', 'doors', 'origin', 'acts'] as const).map((name) => ({ name: at(`card.${name}`) }))}
    >
      {entries.map(({ entry, origin, removed }, index) => {
        const { id, doors } = entry;
        const name = entry.title.fr ?? id;
        return (
          <tr key={id}>
            <th scope="row">
              {removed ? (
                <s>{name}</s>
              ) : (
                <a href={addressOf('administration', 'sites', site, 'cards', kind, id)}>{name}</a>
              )}
            </th>
            <td>{doors.map((door) => t(`door.${door}`)).join(', ') || at('card.noDoor')}</td>
            <td>{at(removed ? 'card.origin.removed' : `card.origin.${origin}`)}</td>
            <td>
              <RowActs
                name={name}
                removed={removed}
                isChanged={origin === 'changed'}
                isFirst={index === 0}
                isLast={index === shown - 1}
                act={(what) =>
                  onChange((now) => {
                    switch (what) {
                      case 'up':
                        return moved(now, kind, id, -1);
                      case 'down':
                        return moved(now, kind, id, 1);
                      case 'remove':
                        return withoutEntry(now, kind, id);
                      case 'restore':
                        return asCountry(now.overlay, kind, id);
                    }
                  })
                }
              />
            </td>
          </tr>
        );
      })}
    </Table>
  );
};

const dayIn = (date: string): string =>
  new Intl.DateTimeFormat(localeInUse(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));

const List = ({ desk, site }: Props) => {
  const loaded = useLoaded(
    desk,
    useCallback(() => adminApi.siteHelp(site), [site]),
  );
  const saving = useSaving(desk);
  const change = async (make: (help: SiteHelpAnswer) => HelpOverlay): Promise<void> => {
    if (await keepHelp(desk, saving, site, make)) await loaded.again();
  };
  return (
    <>
      <PageTitle>{at('cards')}</PageTitle>
      <p>{at('cards.what')}</p>
      <SavingLine saving={saving} />
      <Show loaded={loaded}>
        {(help) => (
          <>
            <p>{at('cards.reviewed', { date: dayIn(help.country.reviewedOn) })}</p>
            {KINDS.map((kind) => (
              <section key={kind} class="entries" aria-labelledby={`entries-${kind}`}>
                <h3 id={`entries-${kind}`}>{at(`cards.${kind}`)}</h3>
                <div class="form-acts">
                  <a class="button" href={addressOf('administration', 'sites', site, 'cards', kind, 'new')}>
                    {at(`cards.${kind}.add`)}
                  </a>
                </div>
                <Entries site={site} kind={kind} help={help} onChange={(make) => void change(make)} />
              </section>
            ))}
          </>
        )}
      </Show>
      <p>
        <a href={addressOf('administration', 'sites', site)}>{at('cards.back')}</a>
      </p>
    </>
  );
};

const Edit = ({ desk, site, kind, id }: Props & { kind: Kind; id: string }) => {
  const loaded = useLoaded(
    desk,
    useCallback(() => adminApi.siteHelp(site), [site]),
  );
  return (
    <>
      <PageTitle>{at(id === 'new' ? `cards.${kind}.add` : `cards.${kind}.edit`)}</PageTitle>
      <Show loaded={loaded}>
        {(help) => {
          const found = entriesOf(help, kind).find(({ entry }) => entry.id === id);
          if (!found && id !== 'new') return <p role="alert">{at('unknown')}</p>;
          return <CardForm desk={desk} site={site} kind={kind} help={help} entry={found?.entry ?? null} />;
        }}
      </Show>
      <p>
        <a href={addressOf('administration', 'sites', site, 'cards')}>{at('card.back')}</a>
      </p>
    </>
  );
};

const isKind = (name: string | undefined): name is Kind => KINDS.some((kind) => kind === name);

/** The help cards of one site: those of the country, with what the site makes of them. */
export const Cards = ({ desk, site, path: [kind, id] }: Props & { path: readonly string[] }) =>
  isKind(kind) && id ? <Edit desk={desk} site={site} kind={kind} id={id} /> : <List desk={desk} site={site} />;
