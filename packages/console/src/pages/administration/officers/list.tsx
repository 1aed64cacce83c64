import type { AdminOfficer } from '@lanterne/protocol';
import { PageTitle } from '../../../shell/page-title.tsx';
import { addressOf } from '../../../shell/place.ts';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { languageName } from '../../desk/words.ts';
import { adminApi } from '../calls.ts';
import type { SectionProps } from '../page.tsx';
import { at } from '../texts.ts';
import { EditOfficer, NewOfficer } from './edit.tsx';
import { stateOf } from './state.ts';

const Row = ({ officer }: { officer: AdminOfficer }) => {
  const state = stateOf(officer);
  return (
    <tr class={state}>
      <th scope="row">
        <a href={addressOf('administration', 'officers', officer.id)}>{officer.login}</a>
      </th>
      <td>{officer.alias}</td>
      <td>{at(`role.${officer.role}`)}</td>
      <td>{officer.queues.join(', ') || at('officer.queues.all')}</td>
      <td>{officer.languages.map((locale) => languageName({ locale })).join(', ')}</td>
      <td class="amount">{officer.capacity}</td>
      <td>
        <span class={`tag ${state}`}>{at(`state.${state}`)}</span>
      </td>
    </tr>
  );
};

const COLUMNS = ['login', 'alias', 'role', 'queues', 'languages', 'capacity', 'state'] as const;

/** Who may sign in, and as what. */
const OfficerList = ({ desk }: { desk: Desk }) => {
  const loaded = useLoaded(desk, adminApi.officers);
  return (
    <>
      <PageTitle>{at('officers')}</PageTitle>
      <div class="form-acts">
        <a class="button primary" href={addressOf('administration', 'officers', 'new')}>
          {at('invite.title')}
        </a>
      </div>
      <Show loaded={loaded}>
        {({ officers }) => (
          <Table
            caption={at('officers.count', { count: officers.length })}
            columns={COLUMNS.map((name) => ({ name: at(`officer.${name}`), amount: name === 'capacity' }))}
          >
            {officers.map((officer) => (
              <Row key={officer.id} officer={officer} />
            ))}
          </Table>
        )}
      </Show>
    </>
  );
};

/** Officers: all of them, one of them, or a new one. */
export const Officers = ({ desk, path: [id] }: SectionProps) => {
  if (id === 'new') return <NewOfficer desk={desk} />;
  return id ? <EditOfficer desk={desk} id={id} /> : <OfficerList desk={desk} />;
};
