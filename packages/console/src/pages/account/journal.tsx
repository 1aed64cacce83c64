import type { AccountAnswer } from '@lanterne/protocol';
import { Table } from '../../ui/table.tsx';
import { act } from './texts.ts';
import { when } from './when.ts';

/** What was done about the account lately, by its officer or by somebody else. */
export const Journal = ({ events }: Pick<AccountAnswer, 'events'>) => (
  <section class="account-part" aria-labelledby="journal-title">
    <h3 id="journal-title">{act('journal')}</h3>
    <p>{act('journal.what')}</p>
    <Table
      caption={act('journal.count', { count: events.length })}
      columns={(['at', 'action', 'by'] as const).map((name) => ({ name: act(`journal.${name}`) }))}
    >
      {events.map(({ at, action, by }) => (
        <tr key={`${at} ${action}`}>
          <td>{when(at)}</td>
          <th scope="row">{act(`event.${action}`)}</th>
          <td>{act(`by.${by}`)}</td>
        </tr>
      ))}
    </Table>
  </section>
);
