import type { DeliveryOnWire } from '@lanterne/protocol';
import { useCallback, useEffect } from 'preact/hooks';
import { exactTime } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { SavingLine, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';

const outcomeText = ({ status, fault }: DeliveryOnWire): string => {
  if (status !== null) return at('delivery.status', { status });
  return fault === null ? '' : at(`delivery.fault.${fault}`);
};

/** What is about to be tried is looked at again after so long, without being asked. */
const SOON_MS = 15_000;
const AGAIN_MS = 1_500;

const isUnderWay = ({ nextAt }: DeliveryOnWire): boolean =>
  nextAt !== null && Date.parse(nextAt) - Date.now() < SOON_MS;

const COLUMNS = ['at', 'event', 'state', 'attempts', 'outcome', 'next', 'acts'] as const;

/** What was sent to one receiver, what became of it, and when it is tried again. */
export const Deliveries = ({ desk, webhook }: { desk: Desk; webhook: string }) => {
  const loaded = useLoaded(
    desk,
    useCallback(() => adminApi.deliveries(webhook), [webhook]),
  );
  const saving = useSaving(desk);
  const { value, again } = loaded;
  useEffect(() => {
    if (!value?.deliveries.some(isUnderWay)) return;
    const timer = setTimeout(() => void again(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [value, again]);
  const retry = async (id: string): Promise<void> => {
    if (await saving.send(() => adminApi.retryDelivery(id))) await again();
  };

  const row = (delivery: DeliveryOnWire) => {
    const { id, event, state, attempts, nextAt, fault } = delivery;
    return (
      <tr key={id}>
        <th scope="row" class="when">
          {exactTime(delivery.at)}
        </th>
        <td>{at(`webhook.event.${event}`)}</td>
        <td>
          <span class={`tag ${state}`}>{at(`delivery.state.${state}`)}</span>
        </td>
        <td class="amount">{attempts}</td>
        <td>{outcomeText(delivery)}</td>
        <td class="when">{nextAt && exactTime(nextAt)}</td>
        <td>
          {state !== 'delivered' && fault !== 'erased' && (
            <Button
              class="small"
              aria-label={at('delivery.retry.name', { date: exactTime(delivery.at) })}
              onClick={() => void retry(id)}
            >
              {at('delivery.retry')}
            </Button>
          )}
        </td>
      </tr>
    );
  };
  return (
    <>
      <h3>{at('deliveries')}</h3>
      <SavingLine saving={saving} />
      <Show loaded={loaded}>
        {({ deliveries }) =>
          deliveries.length === 0 ? (
            <p>{at('deliveries.none')}</p>
          ) : (
            <Table
              caption={at('deliveries.count', { count: deliveries.length })}
              columns={COLUMNS.map((name) => ({ name: at(`delivery.${name}`), amount: name === 'attempts' }))}
            >
              {deliveries.map(row)}
            </Table>
          )
        }
      </Show>
      <div class="form-acts">
        <Button onClick={() => void again()}>{at('deliveries.refresh')}</Button>
      </div>
    </>
  );
};
