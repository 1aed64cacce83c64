import type { DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { stopwatch } from '../../../i18n/time.ts';
import { shortcuts } from '../../../preferences.ts';
import { PAGE_TITLE } from '../../../shell/page-title.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Desk } from '../desk.ts';
import { DangerMark, VisitorMark } from '../marks.tsx';
import { TimeLeft, Waited } from '../waited.tsx';
import { doorName, languageName } from '../words.ts';
import { listenForOfferKeys } from './keys.ts';
import { keyOf } from './offer.ts';
import { ot } from './texts.ts';
import { type OfferWatch, watchOffers } from './watch.ts';
import './cards.css';

/** How long the officer is still asked before others are, by the server's clock. */
const Countdown = ({ desk, until }: { desk: Desk; until: string }) => {
  const end = Date.parse(until);
  const text = useComputed(() => ot('left', { time: stopwatch(end - desk.now.value) }));
  return <span class="offer-left push">{text}</span>;
};

const OfferCard = ({
  desk,
  offer,
  watch,
  isFirst,
}: {
  desk: Desk;
  offer: DeskEntry;
  watch: OfferWatch;
  isFirst: boolean;
}) => {
  const card = useRef<HTMLLIElement>(null);
  const claiming = useComputed(() => desk.claiming.value.has(offer.conversation)).value;
  const hasKeys = isFirst && shortcuts.value === 'on';
  // It goes by itself, perhaps under the officer's hands: the focus stays beside it instead of falling off the page.
  useLayoutEffect(
    () => () => {
      if (!card.current?.contains(document.activeElement) || desk.focus.peek()) return;
      const title = document.getElementById(PAGE_TITLE);
      if (title) title.focus();
      else desk.focusQueue();
    },
    [desk],
  );
  return (
    <li ref={card} class={offer.danger ? 'offer in-danger' : 'offer'}>
      <p class="row-main">
        {offer.danger && <DangerMark />}
        <span class="door">{doorName(offer)}</span>
        {offer.offeredUntil && <Countdown desk={desk} until={offer.offeredUntil} />}
      </p>
      <p class="row-side">
        <span>{languageName(offer)}</span>
        <VisitorMark desk={desk} entry={offer} />
      </p>
      <p class="row-side">
        <span>
          {t('queue.waitingFor')} <Waited desk={desk} from={offer.openedAt} />
        </span>
        <TimeLeft desk={desk} from={offer.queuedAt} />
      </p>
      <p class="offer-acts">
        <Button
          look="primary"
          aria-disabled={claiming}
          aria-keyshortcuts={hasKeys ? 'Alt+A' : undefined}
          onClick={() => watch.take(offer)}
        >
          {claiming ? t('queue.claiming') : ot('take')}
          <span class="unseen"> ({doorName(offer)})</span>
        </Button>
        <Button aria-keyshortcuts={hasKeys ? 'Alt+L' : undefined} onClick={() => watch.pass(offer)}>
          {ot('pass')}
          <span class="unseen"> ({doorName(offer)})</span>
        </Button>
      </p>
      {hasKeys && <p class="hint">{ot('keys')}</p>}
    </li>
  );
};

/** Says once what has come, for those who do not see it; danger at once. What changes each second is not part of it. */
const Announcement = ({ watch }: { watch: OfferWatch }) => {
  const newest = watch.newest.value;
  const said = newest
    ? ot(newest.danger ? 'said.danger' : 'said', { door: doorName(newest), language: languageName(newest) })
    : '';
  const [first] = watch.offers.value;
  // The keys answer the first of several.
  const isFirst = newest !== null && first !== undefined && keyOf(first) === keyOf(newest);
  const text = isFirst && shortcuts.value === 'on' ? `${said} ${ot('keys')}` : said;
  return (
    <>
      <p class="unseen" role="status">
        {newest && !newest.danger && text}
      </p>
      <p class="unseen" role="alert">
        {newest?.danger && text}
      </p>
    </>
  );
};

/**
 * What the service offers to this officer first, for a time. It never takes the focus, and moves nothing of the
 * conversations beside it. `over` is for pages that have no lists to hold it.
 */
export const Offers = ({
  desk,
  over = false,
  onTake = () => undefined,
}: {
  desk: Desk;
  over?: boolean;
  /** Another page may be on screen. */
  onTake?: () => void;
}) => {
  const titleId = useId();
  const watch = useMemo(() => watchOffers(desk, onTake), [desk]);
  // At once: the keys answer from the moment a card is seen.
  useLayoutEffect(() => {
    const stopListening = listenForOfferKeys((act) => {
      const [first] = watch.offers.peek();
      if (first) watch[act](first);
      return first !== undefined;
    });
    return () => {
      stopListening();
      watch.stop();
    };
  }, [watch]);
  const offers = watch.offers.value;
  return (
    <>
      <Announcement watch={watch} />
      {offers.length > 0 && (
        <section class={over ? 'list offers over' : 'list offers'} aria-labelledby={titleId}>
          <header class="list-head">
            <h2 id={titleId}>
              {ot('title')} <span class="count">{offers.length}</span>
            </h2>
          </header>
          <ul>
            {offers.map((offer, index) => (
              <OfferCard key={keyOf(offer)} desk={desk} offer={offer} watch={watch} isFirst={index === 0} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
};
