import type { CardClarity, ClarityGroup, UnderstoodQuery } from '@lanterne/protocol';
import { CLEAR_TARGET } from '@lanterne/protocol/constants';
import { useCallback, useMemo } from 'preact/hooks';
import { localeInUse } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { Show, useLoaded } from '../../ui/loaded.tsx';
import { Table } from '../../ui/table.tsx';
import type { Desk } from '../desk/desk.ts';
import { readUnderstood, understoodFileOf } from './calls.ts';
import { Definition } from './definition.tsx';
import { ft } from './texts.ts';
import { amountText, createNames, shareText } from './words.ts';

const isUnclear = ({ answers, clear }: Pick<ClarityGroup, 'answers' | 'clear'>): boolean =>
  100 * clear < CLEAR_TARGET * answers;

/** « Arabe 62 %, autres 71 % »: of each group, the smallest share first. */
const groupsText = (groups: readonly ClarityGroup[], by: 'door' | 'language'): string => {
  const nameOf = createNames(by);
  return [...groups]
    .sort((a, b) => a.clear / a.answers - b.clear / b.answers)
    .map(({ key, answers, clear }) => `${nameOf({ key, name: null })} ${shareText(clear / answers)}`)
    .join(', ');
};

const Row = ({ of }: { of: CardClarity }) => {
  const { card, title, answers, clear, doors, languages } = of;
  return (
    <tr>
      <th scope="row">
        {title ?? card}
        {isUnclear(of) && (
          <span class="to-rewrite">
            <Icon name="card" /> {ft('understood.rewrite')}
          </span>
        )}
      </th>
      <td class="amount">{shareText(clear / answers)}</td>
      <td class="amount">{amountText(answers)}</td>
      <td>{groupsText(doors, 'door')}</td>
      <td>{groupsText(languages, 'language')}</td>
    </tr>
  );
};

interface Props {
  readonly desk: Pick<Desk, 'heed'>;
  readonly asked: Pick<UnderstoodQuery, 'from' | 'to' | 'site'>;
}

/** How clear each card was at first to those who said so, and which are to be written anew. */
export const Understood = ({ desk, asked: { from, to, site } }: Props) => {
  const locale = localeInUse();
  const asked = useMemo((): UnderstoodQuery => ({ from, to, locale, ...(site && { site }) }), [from, to, locale, site]);
  const loaded = useLoaded(
    desk,
    useCallback(() => readUnderstood(asked), [asked]),
  );
  return (
    <section class="understood-figures" aria-labelledby="understood-title">
      <h3 id="understood-title">{ft('understood')}</h3>
      <Definition of={ft('understood')}>{ft('define.understood')}</Definition>
      <Show loaded={loaded}>
        {(told) => (
          <>
            {told.cards.length === 0 ? (
              <p>{ft('understood.none')}</p>
            ) : (
              <Table
                caption={ft('understood.caption')}
                columns={[
                  { name: ft('understood.card') },
                  { name: ft('understood.share'), amount: true },
                  { name: ft('understood.answers'), amount: true },
                  { name: ft('understood.doors') },
                  { name: ft('understood.languages') },
                ]}
              >
                {told.cards.map((card) => (
                  <Row key={card.card} of={card} />
                ))}
              </Table>
            )}
            {told.few > 0 && <p class="hint">{ft('understood.few', { count: told.few })}</p>}
          </>
        )}
      </Show>
      <p>
        <a class="button" href={understoodFileOf(asked)} download>
          <Icon name="down" /> {ft('understood.file')}
        </a>
      </p>
    </section>
  );
};
