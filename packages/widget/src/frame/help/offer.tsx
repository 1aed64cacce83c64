import type { PageData } from '@lanterne/protocol';
import type { Door } from '@lanterne/protocol/constants';
import { NEW_CONVERSATION } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import { lazy } from '../ui/lazy.tsx';
import type { SigningProps } from '../understood/signing.tsx';
import { Cards, NotThere } from './entries.tsx';
import { useHelp } from './fetch-help.ts';

interface Props {
  readonly data: PageData;
  readonly door: Door;
  readonly onRead: (id?: string) => void;
}

/** So many, that the field stays in view on most screens. */
const OFFERED = 3;

const SigningPart = lazy<SigningProps>('talk', async () => (await import('../conversation/aside.tsx')).Signing, {
  quiet: true,
});

/** What can be read at once by whoever comes through a door. */
export const HelpOffer = ({ data, door, onRead }: Props) => {
  const fetched = useHelp(data);
  const { help } = fetched;
  if (!help) return <NotThere {...fetched} />;
  return (
    <section class="help" aria-labelledby="help-offer">
      <h2 id="help-offer">{t('help.offer')}</h2>
      <Cards cards={help.cards.filter(({ doors }) => doors.includes(door)).slice(0, OFFERED)} onRead={onRead} />
      {/* Before there is a conversation: it is told with the first of it. */}
      <SigningPart data={data} state={NEW_CONVERSATION} brief />
    </section>
  );
};
