import type { PageData } from '@lanterne/protocol';
import type { Door } from '@lanterne/protocol/constants';
import { t } from '../i18n/index.ts';
import { Cards, NotThere } from './entries.tsx';
import { useHelp } from './fetch-help.ts';

interface Props {
  readonly data: PageData;
  readonly door: Door;
  readonly onRead: (id?: string) => void;
}

/** So many, that the field stays in view on most screens. */
const OFFERED = 3;

/** What can be read at once by whoever comes through a door. */
export const HelpOffer = ({ data, door, onRead }: Props) => {
  const fetched = useHelp(data);
  const { help } = fetched;
  if (!help) return <NotThere {...fetched} />;
  return (
    <section class="help" aria-labelledby="help-offer">
      <h2 id="help-offer">{t('help.offer')}</h2>
      <Cards cards={help.cards.filter(({ doors }) => doors.includes(door)).slice(0, OFFERED)} onRead={onRead} />
    </section>
  );
};
