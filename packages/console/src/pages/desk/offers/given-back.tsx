import type { ConversationId } from '@lanterne/protocol';
import { computed, effect, signal } from '@preact/signals';
import { useEffect, useId, useMemo } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Desk } from '../desk.ts';
import { visitorName } from '../marks.tsx';
import { Elapsed } from '../waited.tsx';
import { doorName } from '../words.ts';
import { ot } from './texts.ts';
import './given-back.css';

interface Lost {
  readonly id: ConversationId;
  /** By what the officer knew them: their number goes to another one. */
  readonly who: string;
}

const heldAt = (desk: Desk): readonly Lost[] => {
  const { numbers } = desk.state.peek();
  return desk.own
    .peek()
    .filter(({ mine, state }) => mine && state === 'held')
    .map((entry) => ({
      id: entry.conversation,
      who: `${visitorName(numbers.get(entry.conversation))} (${doorName(entry)})`,
    }));
};

/** Follows what the officer held when the link was lost and does not hold on return, until they have seen it. */
const watchLost = (desk: Desk) => {
  const lost = signal<readonly Lost[]>([]);
  let held = heldAt(desk);
  let lastHeard = desk.heard.peek();
  const stop = effect(() => {
    const { entries } = desk.state.value;
    const heard = desk.heard.value;
    if (heard !== lastHeard && heard?.name === 'snapshot') {
      const gone = held.filter(({ id }) => !entries.get(id)?.mine);
      if (gone.length > 0) {
        lost.value = [...lost.peek(), ...gone];
        // What stays says more than the word that goes by itself.
        desk.tell('');
      }
    }
    lastHeard = heard;
    held = heldAt(desk);
  });
  return {
    /** Those that the officer has not taken again. */
    shown: computed(() => lost.value.filter(({ id }) => !desk.state.value.entries.get(id)?.mine)),
    forget: () => {
      lost.value = [];
    },
    stop,
  };
};

const LostRow = ({ desk, lost: { id, who }, onTake }: { desk: Desk; lost: Lost; onTake: () => void }) => {
  const entry = desk.state.value.entries.get(id);
  const waits = entry?.state === 'waiting';
  const alias = desk.team.value.find(({ officer }) => officer === entry?.holder)?.alias;
  return (
    <li>
      <strong>{who}</strong>{' '}
      {waits ? (
        <>
          {ot('back.waiting')} <Elapsed desk={desk} from={entry.queuedAt} />.{' '}
          {desk.draftOf(id).value.trim() !== '' && ot('back.draft')}{' '}
          <Button
            class="small"
            aria-disabled={desk.claiming.value.has(id)}
            onClick={() => {
              onTake();
              void desk.claim(id);
            }}
          >
            {ot('back.take')}
            <span class="unseen"> ({who})</span>
          </Button>
        </>
      ) : (
        (alias && ot('back.taken', { alias })) || ot('back.elsewhere')
      )}
    </li>
  );
};

/** Which conversations went back to the queue while this desk was away, and where they are now; until it is seen. */
export const GivenBack = ({ desk, onTake }: { desk: Desk; onTake: () => void }) => {
  const titleId = useId();
  const watch = useMemo(() => watchLost(desk), [desk]);
  useEffect(() => watch.stop, [watch]);
  const lost = watch.shown.value;
  if (lost.length === 0) return null;
  return (
    <section class="given-back" aria-labelledby={titleId}>
      <Icon name="back" />
      <div>
        <p role="alert">
          <strong id={titleId}>{ot('back.title', { count: lost.length })}</strong>
        </p>
        <ul>
          {lost.map((one) => (
            <LostRow key={one.id} desk={desk} lost={one} onTake={onTake} />
          ))}
        </ul>
      </div>
      <Button onClick={watch.forget}>{ot('back.seen')}</Button>
    </section>
  );
};
