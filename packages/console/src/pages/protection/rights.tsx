import { PageTitle } from '../../shell/page-title.tsx';
import { Show, useLoaded } from '../../ui/loaded.tsx';
import { Table } from '../../ui/table.tsx';
import { adminApi } from '../administration/calls.ts';
import { stateOf } from '../administration/officers/state.ts';
import { at } from '../administration/texts.ts';
import type { Reading } from './protection.tsx';
import { pt } from './texts.ts';

/** Who may what, and how their account is protected. */
export const Rights = ({ desk }: { readonly desk: Reading }) => {
  const loaded = useLoaded(desk, adminApi.officers);
  return (
    <>
      <PageTitle>{pt('page.rights')}</PageTitle>
      <p>{pt('rights.what')}</p>
      <Show loaded={loaded}>
        {({ officers }) => (
          <Table
            caption={at('officers.count', { count: officers.length })}
            columns={[
              at('officer.login'),
              at('officer.alias'),
              at('officer.role'),
              at('officer.state'),
              pt('rights.factor'),
            ].map((name) => ({ name }))}
          >
            {officers.map((officer) => (
              <tr key={officer.id}>
                <th scope="row">{officer.login}</th>
                <td>{officer.alias}</td>
                <td>{at(`role.${officer.role}`)}</td>
                <td>{at(`state.${stateOf(officer)}`)}</td>
                <td>{pt(officer.hasSecondFactor ? 'rights.factor.yes' : 'rights.factor.no')}</td>
              </tr>
            ))}
          </Table>
        )}
      </Show>
    </>
  );
};
