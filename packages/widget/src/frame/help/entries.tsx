import type { SentCard } from '@lanterne/protocol';
import { t } from '../i18n/index.ts';
import { Icon } from '../ui/icon.tsx';
import { richText } from '../ui/rich-text.tsx';
import { addSheet } from '../ui/sheet.ts';
import type { Fetched } from './fetch-help.ts';
import css from './help.css?inline';
import type { HelpCard } from './search.ts';

/** As they stand in the help, or in a card that was sent. */
type Service = SentCard['services'][number];
type Number = SentCard['numbers'][number];

addSheet(css);

interface CardsProps {
  readonly cards: readonly HelpCard[];
  readonly onRead: (id: string) => void;
}

/** Cards to choose from: each opens. */
export const Cards = ({ cards, onRead }: CardsProps) => (
  <ul class="rows">
    {cards.map(({ id, title, about, lang }) => (
      <li key={id}>
        <button type="button" class="row" data-card={id} onClick={() => onRead(id)}>
          <span>
            <span lang={lang} dir="auto">
              {title}
            </span>
            {about !== 'steps' && <small>{t(`help.${about}`)}</small>}
          </span>
        </button>
      </li>
    ))}
  </ul>
);

/** Services of others: each opens a tab of its own, and says so. */
export const Services = ({ services }: { services: readonly Service[] }) => (
  <ul class="rows">
    {services.map(({ id, title, text, url, lang }) => (
      <li key={id}>
        <a class="row" href={url} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">
          <span>
            <span lang={lang} dir="auto">
              {title}
            </span>
            <span class="unseen"> {t('help.newTab')}</span>
            <small lang={lang} dir="auto">
              {text}
            </small>
          </span>
          <Icon name="fullPage" />
        </a>
      </li>
    ))}
  </ul>
);

/** Both where the line takes calls and text messages. */
const waysOf = ({ by }: Number): ('call' | 'text')[] => (by === 'both' ? ['call', 'text'] : [by]);

const SCHEMES = { call: 'tel', text: 'sms' } as const;

/** Numbers to call or to write to. The groups of a number keep their order in every direction of writing. */
export const Numbers = ({ numbers }: { numbers: readonly Number[] }) => (
  <ul class="rows">
    {numbers.map((entry) => (
      <li key={entry.id} class="row">
        <span lang={entry.lang} dir="auto">
          {entry.title}
          <small>{entry.text}</small>
        </span>
        <span class="leads">
          {waysOf(entry).map((way) => (
            <a key={way} class="call" href={`${SCHEMES[way]}:${entry.number.replaceAll(' ', '')}`}>
              {richText(`help.${way}`, { number: <bdi dir="ltr">{entry.number}</bdi> })}
            </a>
          ))}
          {/* Named by its address: that is the same in every language. */}
          {entry.video && (
            <a class="call" href={entry.video} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">
              <bdi dir="ltr">{new URL(entry.video).hostname}</bdi>
              <span class="unseen"> {t('help.newTab')}</span>
              <Icon name="fullPage" />
            </a>
          )}
        </span>
      </li>
    ))}
  </ul>
);

/** While the help is on its way, and where it did not come: never a dead end. */
export const NotThere = ({ failed, retry }: Fetched) =>
  failed ? (
    <div class="absent" role="alert">
      <p>{t('help.failed')}</p>
      <button type="button" onClick={retry}>
        {t('retry')}
      </button>
    </div>
  ) : (
    <p class="absent" role="status">
      {t('loading')}
    </p>
  );
