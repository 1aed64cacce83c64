import type { WebhookOnWire } from '@lanterne/protocol';
import { WEBHOOK_EVENTS } from '@lanterne/protocol/constants';
import { useCallback, useState } from 'preact/hooks';
import { dayAndTime } from '../../../i18n/time.ts';
import { PageTitle } from '../../../shell/page-title.tsx';
import { addressOf } from '../../../shell/place.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckList, Form, InputField } from '../../../ui/form-field.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { ToCopy } from '../copied.tsx';
import type { SectionProps } from '../page.tsx';
import { Question } from '../question.tsx';
import { SaveActs, type Saving, SavingLine, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';
import { Deliveries } from './deliveries.tsx';

const stateOf = ({ active }: WebhookOnWire) => (active ? 'active' : 'inactive');
const sayState = (webhook: WebhookOnWire): string => at(`webhook.state.${webhook.goneAt ? 'gone' : stateOf(webhook)}`);

const Back = () => (
  <p>
    <a href={addressOf('administration', 'webhooks')}>{at('webhooks.back')}</a>
  </p>
);

const COLUMNS = ['url', 'events', 'state'] as const;

const List = ({ desk }: { desk: Desk }) => {
  const loaded = useLoaded(desk, adminApi.webhooks);
  return (
    <>
      <PageTitle>{at('webhooks')}</PageTitle>
      <p>{at('webhooks.what')}</p>
      <div class="form-acts">
        <a class="button primary" href={addressOf('administration', 'webhooks', 'new')}>
          {at('webhook.add')}
        </a>
      </div>
      <Show loaded={loaded}>
        {({ webhooks }) => (
          <Table
            caption={at('webhooks.count', { count: webhooks.length })}
            columns={COLUMNS.map((name) => ({ name: at(`webhook.${name}`) }))}
          >
            {webhooks.map((webhook) => (
              <tr key={webhook.id} class={stateOf(webhook)}>
                <th scope="row" class="subject">
                  <a href={addressOf('administration', 'webhooks', webhook.id)}>{webhook.url}</a>
                </th>
                <td>{webhook.events.map((event) => at(`webhook.event.${event}`)).join(', ')}</td>
                <td>
                  <span class={`tag ${stateOf(webhook)}`}>{sayState(webhook)}</span>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Show>
    </>
  );
};

const fieldsIn = (data: FormData) => ({ url: String(data.get('url')).trim(), events: data.getAll('events') });

const Fields = ({ webhook, saving }: { webhook: WebhookOnWire | null; saving: Saving }) => (
  <>
    <InputField
      name="url"
      label={at('webhook.url')}
      hint={at('webhook.url.hint')}
      value={webhook?.url ?? ''}
      error={saving.errorOf('url') && at('webhook.url.bad')}
    />
    <CheckList
      name="events"
      label={at('webhook.events')}
      chosen={webhook?.events ?? WEBHOOK_EVENTS}
      options={WEBHOOK_EVENTS.map((event) => ({ value: event, text: at(`webhook.event.${event}`) }))}
      error={saving.errorOf('events')}
    />
  </>
);

/** Shown once: whoever goes on without it makes another. */
const Secret = ({ secret }: { secret: string }) => (
  <section class="once" aria-label={at('webhook.secret')}>
    <p>{at('webhook.secret.once')}</p>
    <ToCopy label={at('webhook.secret')} text={secret} />
  </section>
);

const New = ({ desk }: { desk: Desk }) => {
  const saving = useSaving(desk);
  const [secret, setSecret] = useState<string | null>(null);
  const add = async (data: FormData): Promise<void> => {
    const added = await saving.send(() => adminApi.addWebhook(fieldsIn(data)));
    if (added) setSecret(added.secret);
  };
  return (
    <>
      <PageTitle>{at('webhook.add')}</PageTitle>
      {secret ? (
        <Secret secret={secret} />
      ) : (
        <Form onSubmit={(data) => void add(data)}>
          <Fields webhook={null} saving={saving} />
          <SaveActs saving={saving} submit={at('webhook.submit')} />
        </Form>
      )}
      <Back />
    </>
  );
};

type Asked = 'secret' | 'deactivate' | 'remove';

const One = ({ desk, webhook, again }: { desk: Desk; webhook: WebhookOnWire; again: () => Promise<void> }) => {
  const { id, url, active, goneAt, oldSecretUntil } = webhook;
  const fields = useSaving(desk);
  const acts = useSaving(desk);
  const [asked, ask] = useState<Asked | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [tests, countTests] = useState(0);
  const save = async (data: FormData): Promise<void> => {
    if (await fields.send(() => adminApi.changeWebhook(id, fieldsIn(data)))) await again();
  };
  const turn = async (): Promise<void> => {
    if (await acts.send(() => adminApi.changeWebhook(id, { active: !active }))) await again();
  };
  const remove = async (): Promise<void> => {
    if (await acts.send(() => adminApi.removeWebhook(id))) location.hash = addressOf('administration', 'webhooks');
  };
  const renew = async (): Promise<void> => {
    const renewed = await acts.send(() => adminApi.changeWebhookSecret(id));
    if (!renewed) return;
    setSecret(renewed.secret);
    await again();
  };
  const answer = (yes: Asked): Promise<void> => {
    ask(null);
    return { secret: renew, deactivate: turn, remove }[yes]();
  };
  const test = async (): Promise<void> => {
    if (await acts.send(() => adminApi.testWebhook(id))) countTests(tests + 1);
  };
  return (
    <>
      <p>
        <span class={`tag ${stateOf(webhook)}`}>{sayState(webhook)}</span>
      </p>
      {goneAt && <p>{at('webhook.gone', { date: dayAndTime(goneAt) })}</p>}
      <Form onSubmit={(data) => void save(data)}>
        <Fields webhook={webhook} saving={fields} />
        <SaveActs saving={fields} />
      </Form>
      {secret && <Secret secret={secret} />}
      {oldSecretUntil && <p>{at('webhook.secret.old', { date: dayAndTime(oldSecretUntil) })}</p>}
      <SavingLine saving={acts} />
      <div class="form-acts">
        {active && <Button onClick={() => void test()}>{at('webhook.test')}</Button>}
        <Button onClick={() => ask('secret')}>{at('webhook.secret.new')}</Button>
        <Button onClick={() => (active ? ask('deactivate') : void turn())}>
          {at(active ? 'webhook.deactivate' : 'webhook.activate')}
        </Button>
        <Button onClick={() => ask('remove')}>{at('webhook.remove')}</Button>
      </div>
      <Deliveries key={tests} desk={desk} webhook={id} />
      {asked && (
        <Question
          title={at(`webhook.${asked}.title`)}
          what={at(`webhook.${asked}.what`, { url })}
          act={at(asked === 'secret' ? 'webhook.secret.new' : `webhook.${asked}`)}
          onYes={() => void answer(asked)}
          onNo={() => ask(null)}
        />
      )}
    </>
  );
};

const Edit = ({ desk, id }: { desk: Desk; id: string }) => {
  const loaded = useLoaded(
    desk,
    useCallback(() => adminApi.webhooks(), []),
  );
  return (
    <>
      <PageTitle>{at('webhooks')}</PageTitle>
      <Show loaded={loaded}>
        {({ webhooks }) => {
          const webhook = webhooks.find((one) => one.id === id);
          return webhook ? (
            <One desk={desk} webhook={webhook} again={loaded.again} />
          ) : (
            <p role="alert">{at('unknown')}</p>
          );
        }}
      </Show>
      <Back />
    </>
  );
};

/** Other systems that are told of what visitors have consented to. */
export const Webhooks = ({ desk, path: [id] }: SectionProps) => {
  if (id === 'new') return <New desk={desk} />;
  return id ? <Edit desk={desk} id={id} /> : <List desk={desk} />;
};
