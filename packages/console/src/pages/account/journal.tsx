import type { AccountAnswer } from '@lanterne/protocol';
import { dayAndTime } from '../../i18n/time.ts';
import { Table } from '../../ui/table.tsx';
import { Part } from './part.tsx';
import { act } from './texts.ts';

/** What was done about the account lately, by its officer or by somebody else. */
export const Journal = ({ events }: Pick<AccountAnswer, 'events'>) => (
  <Part title={act('journal')}>
    <p>{act('journal.what')}</p>
    <Table
      caption={act('journal.count', { count: events.length })}
      columns={(['at', 'action', 'by'] as const).map((name) => ({ name: act(`journal.${name}`) }))}
    >
      {events.map(({ at, action, by }) => (
        <tr key={`${at} ${action}`}>
          <td>{dayAndTime(at)}</td>
          <th scope="row">{act(`event.${action}`)}</th>
          <td>{act(`by.${by}`)}</td>
        </tr>
      ))}
    </Table>
  </Part>
);
