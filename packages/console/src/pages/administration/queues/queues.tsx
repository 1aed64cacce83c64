import type { AdminQueue, AdminSite } from '@lanterne/protocol';
import { DOORS } from '@lanterne/protocol/constants';
import { useCallback, useState } from 'preact/hooks';
import { both } from '../../../api.ts';
import { t } from '../../../i18n/index.ts';
import { PageTitle, toTitle } from '../../../shell/page-title.tsx';
import { addressOf } from '../../../shell/place.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckList, Form, InputField } from '../../../ui/form-field.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import type { SectionProps } from '../page.tsx';
import { Question } from '../question.tsx';
import { SaveActs, SavingLine, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';

/** The list with one moved by a place. */
const moved = (ids: readonly string[], id: string, by: -1 | 1): string[] => {
  const index = ids.indexOf(id);
  const next = [...ids];
  next.splice(index, 1);
  next.splice(index + by, 0, id);
  return next;
};

const List = ({ desk }: { desk: Desk }) => {
  const loaded = useLoaded(desk, adminApi.queues);
  const saving = useSaving(desk);
  const [removing, setRemoving] = useState<AdminQueue | null>(null);
  const move = async (queues: readonly AdminQueue[], id: string, by: -1 | 1): Promise<void> => {
    const ids = queues.map((queue) => queue.id);
    if (await saving.send(() => adminApi.orderQueues(moved(ids, id, by)))) await loaded.again();
  };
  const remove = async ({ id }: AdminQueue): Promise<void> => {
    setRemoving(null);
    if (!(await saving.send(() => adminApi.removeQueue(id)))) return;
    await loaded.again();
    toTitle();
  };
  const columns = ['name', 'doors', 'sites', 'priority', 'acts'] as const;
  return (
    <>
      <PageTitle>{at('queues')}</PageTitle>
      <p>{at('queues.what')}</p>
      <div class="form-acts">
        <a class="button primary" href={addressOf('administration', 'queues', 'new')}>
          {at('queue.add')}
        </a>
      </div>
      <SavingLine saving={saving} />
      <Show loaded={loaded}>
        {({ queues }) => (
          <Table
            caption={at('queues.count', { count: queues.length + 1 })}
            columns={columns.map((name) => ({ name: at(`queue.${name}`), amount: name === 'priority' }))}
          >
            {queues.map((queue, index) => (
              <tr key={queue.id}>
                <th scope="row">
                  <a href={addressOf('administration', 'queues', queue.id)}>{queue.name}</a>
                </th>
                <td>{queue.doors.map((door) => t(`door.${door}`)).join(', ') || at('any')}</td>
                <td>{queue.sites.join(', ') || at('any')}</td>
                <td class="amount">{queue.priority}</td>
                <td>
                  <span class="form-acts">
                    <Button
                      class="small"
                      aria-disabled={index === 0}
                      aria-label={at('queue.up.name', { name: queue.name })}
                      onClick={() => index > 0 && void move(queues, queue.id, -1)}
                    >
                      {at('queue.up')}
                    </Button>
                    <Button
                      class="small"
                      aria-disabled={index === queues.length - 1}
                      aria-label={at('queue.down.name', { name: queue.name })}
                      onClick={() => index < queues.length - 1 && void move(queues, queue.id, 1)}
                    >
                      {at('queue.down')}
                    </Button>
                    <Button
                      class="small"
                      aria-label={at('queue.remove.name', { name: queue.name })}
                      onClick={() => setRemoving(queue)}
                    >
                      {at('queue.remove')}
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">{at('queue.general')}</th>
              <td>{at('queue.rest')}</td>
              <td />
              <td class="amount">0</td>
              <td />
            </tr>
          </Table>
        )}
      </Show>
      {removing && (
        <Question
          title={at('queue.remove.title', { name: removing.name })}
          what={at('queue.remove.what')}
          act={at('queue.remove')}
          onYes={() => void remove(removing)}
          onNo={() => setRemoving(null)}
        />
      )}
    </>
  );
};

const QueueForm = ({ desk, queue, sites }: { desk: Desk; queue: AdminQueue | null; sites: readonly AdminSite[] }) => {
  const saving = useSaving(desk);
  const save = async (data: FormData): Promise<void> => {
    const fields = {
      name: String(data.get('name')).trim(),
      doors: data.getAll('doors'),
      sites: data.getAll('sites'),
      priority: Number(data.get('priority')),
    };
    const id = String(data.get('id')).trim();
    const done = await saving.send(() =>
      queue ? adminApi.changeQueue(queue.id, fields) : adminApi.addQueue({ id, ...fields }),
    );
    if (done && !queue) location.hash = addressOf('administration', 'queues');
  };
  return (
    <Form onSubmit={(data) => void save(data)}>
      {!queue && <InputField name="id" label={at('queue.id')} hint={at('id.hint')} error={saving.errorOf('id')} />}
      <InputField name="name" label={at('queue.name')} value={queue?.name ?? ''} error={saving.errorOf('name')} />
      <CheckList
        name="doors"
        label={at('queue.doors')}
        hint={at('queue.any.hint')}
        chosen={queue?.doors ?? []}
        options={DOORS.map((door) => ({ value: door, text: t(`door.${door}`) }))}
      />
      <CheckList
        name="sites"
        label={at('queue.sites')}
        hint={at('queue.any.hint')}
        chosen={queue?.sites ?? []}
        options={sites.map(({ id, name }) => ({ value: id, text: name }))}
      />
      <InputField
        name="priority"
        upTo={100}
        label={at('queue.priority')}
        hint={at('queue.priority.hint')}
        value={queue?.priority ?? 0}
        error={saving.errorOf('priority')}
      />
      <SaveActs saving={saving} />
    </Form>
  );
};

const Edit = ({ desk, id }: { desk: Desk; id: string }) => {
  const loaded = useLoaded(
    desk,
    useCallback(() => both(adminApi.queues(), adminApi.sites()), []),
  );
  return (
    <>
      <PageTitle>{at(id === 'new' ? 'queue.add' : 'queue.edit')}</PageTitle>
      <Show loaded={loaded}>
        {([{ queues }, { sites }]) => {
          const queue = queues.find((one) => one.id === id) ?? null;
          if (!queue && id !== 'new') return <p role="alert">{at('unknown')}</p>;
          return <QueueForm desk={desk} queue={queue} sites={sites} />;
        }}
      </Show>
      <p>
        <a href={addressOf('administration', 'queues')}>{at('queues.back')}</a>
      </p>
    </>
  );
};

/** Where conversations stand apart, and in which order they are looked at. */
export const Queues = ({ desk, path: [id] }: SectionProps) =>
  id ? <Edit desk={desk} id={id} /> : <List desk={desk} />;
