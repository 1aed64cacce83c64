import { AUDIT_ACTIONS, type AuditAction, type AuditEntry } from '@lanterne/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import { exactTime } from '../../../i18n/time.ts';
import { PageTitle } from '../../../shell/page-title.tsx';
import { Button } from '../../../ui/button.tsx';
import { InputField, SelectField } from '../../../ui/form-field.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { sayRefusal } from '../saving.tsx';
import { at } from '../texts.ts';
import { Chain } from './chain.tsx';
import { Detail } from './detail.tsx';

/** What nobody does by hand. */
const BY_ITSELF: readonly AuditAction[] = ['destruction-proved', 'webhook-gone'];

const whoOf = ({ actor, login, action }: AuditEntry): string => {
  if (actor) return login;
  if (login) return at('audit.terminal', { login });
  return at(BY_ITSELF.includes(action) ? 'audit.service' : 'audit.nobody');
};

/** The filters hold what the next look is asked with. */
interface Filter {
  readonly action: AuditAction | '';
  readonly subject: string;
}

const COLUMNS = ['at', 'actor', 'action', 'subject', 'detail'] as const;

/** A filter that is chosen anew is asked anew: it is the way to try again. */
const useRecord = (desk: Pick<Desk, 'heed'>, filter: Filter) => {
  const { action, subject } = filter;
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = useRef(0);
  const read = async (after: readonly AuditEntry[]): Promise<void> => {
    wanted.current += 1;
    const mine = wanted.current;
    const before = after.at(-1)?.id;
    const answer = desk.heed(
      await adminApi.audit({ ...(action && { action }), ...(subject && { subject }), ...(before && { before }) }),
    );
    // Another filter was chosen meanwhile.
    if (mine !== wanted.current) return;
    setProblem(answer.ok ? null : sayRefusal(answer.refusal));
    if (!answer.ok) return;
    setEntries([...after, ...answer.value.entries]);
    setMore(answer.value.more);
  };
  useEffect(() => void read([]), [filter]);
  return { entries, more, problem, readOn: () => void read(entries) };
};

/** What was done, by whom and why. Nobody can change a line of it. `proofs` shows those of destruction alone. */
export const Audit = ({ desk, proofs = false }: { readonly desk: Pick<Desk, 'heed'>; readonly proofs?: boolean }) => {
  const [filter, setFilter] = useState<Filter>({ action: proofs ? 'destruction-proved' : '', subject: '' });
  const officers = useLoaded(desk, adminApi.officers);
  const logins = new Map(officers.value?.officers.map(({ id, login }): [string, string] => [id, login]));
  const { entries, more, problem, readOn } = useRecord(desk, filter);
  const idOf = (typed: string): string => [...logins].find(([, login]) => login === typed)?.[0] ?? typed;
  return (
    <>
      <PageTitle>{at(proofs ? 'proofs' : 'audit')}</PageTitle>
      <p>{at(proofs ? 'proofs.what' : 'audit.what')}</p>
      {!proofs && <Chain desk={desk} />}
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          const subject = String(new FormData(event.currentTarget).get('subject')).trim();
          setFilter({ ...filter, subject: idOf(subject) });
        }}
      >
        {!proofs && (
          <SelectField
            name="action"
            label={at('audit.action')}
            value={filter.action}
            options={[
              { value: '', text: at('audit.all') },
              ...AUDIT_ACTIONS.map((action) => ({ value: action, text: at(`action.${action}`) })),
            ]}
            // What stands in the list is an action, or nothing.
            onChange={(action) => setFilter({ ...filter, action: action as Filter['action'] })}
          />
        )}
        <InputField
          name="subject"
          label={at(proofs ? 'proofs.site' : 'audit.subject')}
          hint={at(proofs ? 'proofs.site.hint' : 'audit.subject.hint')}
        />
        <Button type="submit">{at('audit.filter')}</Button>
      </form>
      {/* Without them a login names nobody. */}
      {officers.failed && <Show loaded={officers}>{() => null}</Show>}
      <p class="problem" role="alert">
        {problem}
      </p>
      <Table
        caption={at('audit.count', { count: entries.length })}
        columns={COLUMNS.map((name) => ({ name: at(`audit.${name}`) }))}
      >
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td class="when">{exactTime(entry.at)}</td>
            <th scope="row">{whoOf(entry)}</th>
            <td>{at(`action.${entry.action}`)}</td>
            <td class="subject">{logins.get(entry.subject) ?? entry.subject}</td>
            <td>
              {entry.reason && <p>{at('audit.reason', { reason: entry.reason })}</p>}
              <Detail {...entry} />
            </td>
          </tr>
        ))}
      </Table>
      {more && (
        <div class="form-acts">
          <Button onClick={readOn}>{at('audit.more')}</Button>
        </div>
      )}
    </>
  );
};
