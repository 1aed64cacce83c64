import type { ConversationId, DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { effect, signal, useComputed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { clockTime } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import type { Desk } from '../desk.ts';
import { Quote } from '../lexicon/suggestion.tsx';
import { VisitorMark, visitorName } from '../marks.tsx';
import { worksOn } from '../state.ts';
import { Elapsed } from '../waited.tsx';
import { doorName } from '../words.ts';
import { ageSaidIn, CARD, hasCard, lastSaid, watchedMinorsIn } from './course.ts';
import { mt } from './texts.ts';
import './minor.css';

type MinorEvent = Extract<LogEvent, { kind: 'minor' }>;

interface Of {
  readonly desk: Desk;
  readonly entry: DeskEntry;
}

/** Each place in which something of it is shown. */
export type MinorProps =
  | { readonly at: 'line'; readonly event: MinorEvent }
  | ({ readonly at: 'head' } & Of)
  | ({ readonly at: 'pane'; readonly events: readonly LogEvent[] } & Of)
  /** Minors whom colleagues answer, for supervisors: listed, and told of in a quiet word. */
  | { readonly at: 'list' | 'watch'; readonly desk: Desk };

/** The title of the card for minors in the help of the conversation, once it is known; null where there is none, or the visitor has it. */
const useCard = ({ desk, entry }: Of, events: readonly LogEvent[], isNeeded = true): string | null => {
  const [title, setTitle] = useState<string | null>(null);
  const { conversation: id, locale } = entry;
  const isOnItsWay = useComputed(() =>
    desk.outbox.messages.value.some(
      ({ conversation, card, delivery }) => conversation === id && card === CARD && delivery !== 'refused',
    ),
  ).value;
  useEffect(() => {
    if (!isNeeded) return;
    let isHere = true;
    desk.readHelp(entry).then((help) => {
      if (isHere) setTitle(help?.cards.find((card) => card.id === CARD)?.title ?? null);
    });
    return () => {
      isHere = false;
    };
  }, [desk, id, locale, isNeeded]);
  return isOnItsWay || hasCard(events) ? null : title;
};

const SendCard = ({ desk, entry, title, onSent }: Of & { title: string; onSent?: () => void }) => (
  <Button
    class="small"
    onClick={() => {
      onSent?.();
      desk.sendCard(entry.conversation, { id: CARD, title });
    }}
  >
    {mt('card')}
  </Button>
);

/** Up to which seq the officer has put it aside. In memory alone. */
const putAside = signal<ReadonlyMap<ConversationId, number>>(new Map());

/**
 * Words by which the visitor says that they are under 18, for the officer to judge; and once an officer has said so, what helps a
 * minor. It never acts by itself.
 */
const Strip = ({ desk, entry, events }: Of & { events: readonly LogEvent[] }) => {
  const id = entry.conversation;
  const aside = putAside.value.get(id) ?? 0;
  const saidAt = lastSaid(events);
  const age = entry.minor ? null : ageSaidIn(events, Math.max(aside, saidAt));
  const title = useCard({ desk, entry }, events, entry.minor || age !== null);
  const isHelping = entry.minor && title !== null && aside < saidAt;
  return (
    <div class="suggestion" role="status">
      {(age || isHelping) && (
        <>
          <p>
            {age ? (
              <>
                <strong>{mt('maybe')}</strong> <Quote {...age} />
              </>
            ) : (
              <>
                <strong>{mt('is')}.</strong> {mt('how')}
              </>
            )}
          </p>
          <span class="suggestion-acts">
            {age && (
              <Button class="small" onClick={() => void desk.setMinor(id, true)}>
                {mt('yes')}
              </Button>
            )}
            {title !== null && <SendCard desk={desk} entry={entry} title={title} />}
            <Button
              look="quiet"
              class="small"
              onClick={() => {
                putAside.value = new Map(putAside.peek()).set(id, age ? age.seq : saidAt);
              }}
            >
              {mt('dismiss')}
            </Button>
          </span>
        </>
      )}
    </div>
  );
};

const MinorDialog = ({ desk, entry, onClose }: Of & { onClose: () => void }) => {
  const id = entry.conversation;
  const events = useComputed(() => desk.state.value.transcripts.get(id)?.events ?? []).value;
  const title = useCard({ desk, entry }, events);
  return (
    <Dialog title={mt('title', { who: visitorName(desk.state.value.numbers.get(id)) })} onClose={onClose}>
      <div class="minor-dialog">
        <p>{mt('what')}</p>
        <p>{mt('follows')}</p>
        <div class="dialog-acts">
          <Button onClick={onClose}>{mt('cancel')}</Button>
          {title !== null && <SendCard desk={desk} entry={entry} title={title} onSent={onClose} />}
          <Button
            look="primary"
            onClick={() => {
              onClose();
              void desk.setMinor(id, !entry.minor);
            }}
          >
            {mt(entry.minor ? 'no' : 'yes')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
};

/** In the head of the conversation: that the visitor is under 18, and how those who work on it say so or take it back. */
const Head = ({ desk, entry }: Of) => {
  const [asks, setAsks] = useState(false);
  if (!worksOn(entry)) return entry.minor ? <span class="tag">{mt('is')}</span> : null;
  return (
    <>
      <Button
        look="quiet"
        class={entry.minor ? 'small minor-open on' : 'small minor-open'}
        onClick={() => setAsks(true)}
      >
        {mt(entry.minor ? 'is' : 'open')}
      </Button>
      {asks && <MinorDialog desk={desk} entry={entry} onClose={() => setAsks(false)} />}
    </>
  );
};

const SystemLine = ({ event: { at, alias, minor } }: { event: MinorEvent }) => (
  <div class="system minor">
    <div>
      <p>
        {mt(minor ? 'line.on' : 'line.off', { alias })}{' '}
        <span class="when">
          · <time dateTime={at}>{clockTime(at)}</time>
        </span>
      </p>
    </div>
  </div>
);

const aliasOf = (desk: Desk, { holder }: DeskEntry): string =>
  desk.team.value.find(({ officer }) => officer === holder)?.alias ?? '…';

/** Without a word of any text, and with nothing to press: to read it, a supervisor says why, as of any other. */
const List = ({ desk }: { desk: Desk }) => {
  const minors = watchedMinorsIn(desk.state.value.entries.values());
  if (minors.length === 0) return null;
  return (
    <section class="list minors" aria-labelledby="minors-title">
      <header class="list-head">
        <h2 id="minors-title">
          {mt('list')} <span class="count">{minors.length}</span>
        </h2>
      </header>
      <ul class="rows">
        {minors.map((entry) => (
          <li key={entry.conversation} class="row">
            <span class="row-main">
              <span class="door">{doorName(entry)}</span>
              <VisitorMark desk={desk} entry={entry} />
            </span>
            <span class="row-side">
              {mt('list.with', { alias: aliasOf(desk, entry) })}
              {entry.claimedAt && (
                <span class="push">
                  <Elapsed desk={desk} from={entry.claimedAt} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Says so in a quiet word, on whatever page: no sound, nothing that waits to be heard. */
const Watch = ({ desk }: { desk: Desk }) => {
  useEffect(() => {
    let before: ReadonlySet<ConversationId> | null = null;
    return effect(() => {
      const { entries } = desk.state.value;
      if (!desk.ready.value) return;
      const minors = new Set(watchedMinorsIn(entries.values()).map(({ conversation }) => conversation));
      if (before && [...minors].some((id) => !before?.has(id))) desk.tell(mt('watch'));
      before = minors;
    });
  }, [desk]);
  return null;
};

/** The one part of the desk that shows it. */
export const MinorPart = (props: MinorProps) => {
  switch (props.at) {
    case 'line':
      return <SystemLine event={props.event} />;
    case 'head':
      return <Head {...props} />;
    case 'pane':
      return <Strip {...props} />;
    case 'list':
      return <List desk={props.desk} />;
    case 'watch':
      return <Watch desk={props.desk} />;
  }
};
