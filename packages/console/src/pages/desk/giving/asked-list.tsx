import type { DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import type { Desk } from '../desk.ts';
import { DangerMark, VisitorMark } from '../marks.tsx';
import { mayRead } from '../state.ts';
import { doorName } from '../words.ts';
import '../lists.css';

const AskedRow = ({ desk, entry }: { desk: Desk; entry: DeskEntry }) => (
  <li class={entry.danger ? 'row in-danger' : 'row'}>
    <p class="row-main">
      {entry.danger && <DangerMark />}
      <span class="door">{doorName(entry)}</span>
    </p>
    <p class="row-side">
      <VisitorMark desk={desk} entry={entry} />
      <Button class="small push" onClick={() => desk.open(entry.conversation, true)}>
        {t('queue.look')} <span class="unseen"> ({doorName(entry)})</span>
      </Button>
      <Button look="primary" class="small" onClick={() => void desk.join(entry.conversation)}>
        {t('aid.join')} <span class="unseen"> ({doorName(entry)})</span>
      </Button>
    </p>
  </li>
);

/** Where colleagues ask for help at this moment; nothing at all while nobody does. */
export const AskedList = ({ desk }: { desk: Desk }) => {
  const asked = useComputed(() => desk.asked.value.filter((entry) => mayRead(entry, desk.now.value))).value;
  if (asked.length === 0) return null;
  return (
    <section class="list asked" aria-labelledby="asked-title">
      <header class="list-head">
        <h2 id="asked-title">
          {t('aid.asked.title')} <span class="count">{asked.length}</span>
        </h2>
      </header>
      <ul class="rows">
        {asked.map((entry) => (
          <AskedRow key={entry.conversation} desk={desk} entry={entry} />
        ))}
      </ul>
    </section>
  );
};
