import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { t } from '../../../i18n/index.ts';
import { stopwatch } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import type { Desk } from '../desk.ts';
import { isOwn } from '../state.ts';
import { handsIn } from './helpers.ts';

interface Props {
  readonly desk: Desk;
  readonly id: ConversationId;
  readonly entry: DeskEntry;
}

/** What is left of a request goes by itself. */
const Left = ({ desk, until }: { desk: Desk; until: number }) => {
  const text = useComputed(() => stopwatch(Math.max(0, until - desk.now.value)));
  return <span class="elapsed">{text}</span>;
};

/** Who helps with a conversation that is held, and how to ask for help, or to go. */
export const Help = ({ desk, id, entry }: Props) => {
  const hands = useComputed(() => handsIn(desk.state.value.transcripts.get(id)?.events ?? [])).value;
  const waits = useComputed(() => desk.now.value < (hands.asked?.until ?? 0)).value;
  if (entry.helping) {
    return (
      <span class="help">
        {t('aid.youHelp', { alias: hands.holder })}{' '}
        <Button look="quiet" class="small" onClick={() => void desk.part(id)}>
          {t('aid.part')}
        </Button>
      </span>
    );
  }
  if (!isOwn(entry)) {
    return (
      <Button look="primary" class="small" onClick={() => void desk.join(id)}>
        {t('aid.join')}
      </Button>
    );
  }
  if (hands.helper) {
    return (
      <span class="help">
        {t('aid.helps', { alias: hands.helper })}{' '}
        <Button look="quiet" class="small" onClick={() => void desk.part(id)}>
          {t('aid.end')}
        </Button>
      </span>
    );
  }
  if (hands.asked && waits) {
    return (
      <span class="help">
        {t('aid.waits', { alias: hands.asked.alias })} <Left desk={desk} until={hands.asked.until} />
      </span>
    );
  }
  return (
    <Button look="quiet" class="small" onClick={() => desk.askToGive(id, 'help')}>
      {t('aid.open')}
    </Button>
  );
};
