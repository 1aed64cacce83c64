import type { Hold, HoldsAnswer, WaitingRequest } from '@lanterne/protocol';
import { useRef, useState } from 'preact/hooks';
import { newClientId } from '../../../client-id.ts';
import { dayAndTime } from '../../../i18n/time.ts';
import { PageTitle, toTitle } from '../../../shell/page-title.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Form, InputField } from '../../../ui/form-field.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { SaveActs, SavingLine, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';

/** The last moment of a day that was chosen, in the time of whoever chose it; what is no day is left to the server. */
const endOf = (day: string): string => {
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) ? day : end.toISOString();
};

type Changed = () => Promise<void>;
interface Parts {
  readonly desk: Pick<Desk, 'heed'>;
  readonly onChanged: Changed;
  /** Whoever only reads is asked nothing. */
  readonly readOnly?: boolean;
}

/** One ask, however often it is sent: the same id until it was taken. */
const useAsk = ({ desk, onChanged }: Parts) => {
  const saving = useSaving(desk);
  const id = useRef(newClientId());
  const ask = async (asked: object): Promise<boolean> => {
    const answer = await saving.send(() => adminApi.askHold({ id: id.current, ...asked }));
    if (!answer) return false;
    id.current = newClientId();
    await onChanged();
    return true;
  };
  return { saving, ask };
};

const Ask = (parts: Parts) => {
  const { saving, ask } = useAsk(parts);
  const [sent, setSent] = useState(0);
  const place = async (data: FormData): Promise<void> => {
    const text = (name: string) => String(data.get(name)).trim();
    const asked = { conversation: text('conversation'), until: endOf(text('until')), reason: text('reason') };
    if (await ask({ kind: 'place', ...asked })) setSent(sent + 1);
  };
  return (
    <section class="entries" aria-labelledby="ask-hold">
      <h3 id="ask-hold">{at('hold.ask')}</h3>
      <Form key={sent} onSubmit={(data) => void place(data)}>
        <InputField
          name="conversation"
          label={at('hold.conversation')}
          hint={at('hold.conversation.hint')}
          error={saving.errorOf('conversation')}
        />
        <InputField
          name="until"
          label={at('hold.until')}
          hint={at('hold.until.hint')}
          date
          error={saving.errorOf('until')}
        />
        <InputField
          name="reason"
          label={at('hold.reason')}
          hint={at('hold.reason.hint')}
          error={saving.errorOf('reason')}
        />
        <SaveActs saving={saving} submit={at('hold.ask.submit')} />
      </Form>
    </section>
  );
};

const Answers = ({ request, desk, onChanged }: Parts & { readonly request: WaitingRequest }) => {
  const saving = useSaving(desk);
  const answer = async (said: 'confirm' | 'refuse'): Promise<void> => {
    if (!(await saving.send(() => adminApi.answerHold(request.id, said)))) return;
    await onChanged();
    toTitle();
  };
  const about = { conversation: request.conversation };
  return (
    <>
      <div class="form-acts">
        {!request.own && (
          <Button look="primary" aria-label={at('hold.confirm.of', about)} onClick={() => void answer('confirm')}>
            {at('hold.confirm')}
          </Button>
        )}
        <Button
          aria-label={at(request.own ? 'hold.withdraw.of' : 'hold.refuse.of', about)}
          onClick={() => void answer('refuse')}
        >
          {at(request.own ? 'hold.withdraw' : 'hold.refuse')}
        </Button>
      </div>
      {request.own && <p class="hint">{at('hold.own')}</p>}
      <p class="problem" role="alert">
        {saving.problem}
      </p>
    </>
  );
};

const Waiting = ({ requests, readOnly = false, ...parts }: Parts & Pick<HoldsAnswer, 'requests'>) => (
  <Table
    caption={at('hold.waiting', { count: requests.length })}
    columns={(['conversation', 'what', 'reason', 'asked', ...(readOnly ? [] : (['answer'] as const))] as const).map(
      (name) => ({ name: at(`hold.${name}`) }),
    )}
  >
    {requests.map((request) => (
      <tr key={request.id}>
        <th scope="row" class="subject">
          {request.conversation}
        </th>
        <td>{request.until ? at('hold.place', { date: dayAndTime(request.until) }) : at('hold.lift.what')}</td>
        <td class="subject">{request.reason}</td>
        <td>
          {at('hold.by', { login: request.askedBy, date: dayAndTime(request.askedAt) })}
          <p class="hint">{at('hold.expires', { date: dayAndTime(request.expiresAt) })}</p>
        </td>
        {!readOnly && (
          <td>
            <Answers request={request} {...parts} />
          </td>
        )}
      </tr>
    ))}
  </Table>
);

const Lift = ({ hold, onClose, ...parts }: Parts & { readonly hold: Hold; readonly onClose: () => void }) => {
  const { saving, ask } = useAsk(parts);
  const lift = async (data: FormData): Promise<void> => {
    const reason = String(data.get('reason')).trim();
    if (await ask({ kind: 'lift', conversation: hold.conversation, reason })) onClose();
  };
  return (
    <Dialog title={at('hold.lift')} onClose={onClose}>
      <p>{at('hold.lift.why')}</p>
      <Form onSubmit={(data) => void lift(data)}>
        <InputField name="reason" label={at('hold.reason')} error={saving.errorOf('reason')} />
        <SavingLine saving={saving} />
        <div class="dialog-acts">
          <Button onClick={onClose}>{at('cancel')}</Button>
          <Button look="primary" type="submit" aria-disabled={saving.busy}>
            {at('hold.lift.submit')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
};

const InForce = ({ holds, readOnly = false, ...parts }: Parts & Pick<HoldsAnswer, 'holds'>) => {
  const [lifting, setLifting] = useState<Hold | null>(null);
  return (
    <>
      <Table
        caption={at('hold.inForce', { count: holds.length })}
        columns={(['conversation', 'until', 'reason', 'who', ...(readOnly ? [] : (['lift'] as const))] as const).map(
          (name) => ({ name: at(`hold.${name}`) }),
        )}
      >
        {holds.map((hold) => (
          <tr key={hold.conversation}>
            <th scope="row" class="subject">
              {hold.conversation}
            </th>
            <td>{dayAndTime(hold.until)}</td>
            <td class="subject">{hold.reason}</td>
            <td>
              {at('hold.both', {
                asked: hold.askedBy,
                confirmed: hold.confirmedBy,
                date: dayAndTime(hold.confirmedAt),
              })}
            </td>
            {!readOnly && (
              <td>
                <Button
                  class="small"
                  aria-label={at('hold.lift.of', { conversation: hold.conversation })}
                  onClick={() => setLifting(hold)}
                >
                  {at('hold.lift')}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </Table>
      {lifting && <Lift hold={lifting} onClose={() => setLifting(null)} {...parts} />}
    </>
  );
};

/** What is kept beyond its time, by the word of two people; neither of them alone can begin it or end it. */
export const Holds = ({ desk, readOnly = false }: Omit<Parts, 'onChanged'>) => {
  const loaded = useLoaded(desk, adminApi.holds);
  return (
    <>
      <PageTitle>{at('holds')}</PageTitle>
      <p>{at('holds.what')}</p>
      <Show loaded={loaded}>
        {({ requests, holds }) => (
          <>
            <Waiting requests={requests} desk={desk} onChanged={loaded.again} readOnly={readOnly} />
            <InForce holds={holds} desk={desk} onChanged={loaded.again} readOnly={readOnly} />
          </>
        )}
      </Show>
      {!readOnly && <Ask desk={desk} onChanged={loaded.again} />}
    </>
  );
};
