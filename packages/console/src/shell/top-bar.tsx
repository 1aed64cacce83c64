import { t } from '../i18n/index.ts';
import { isUnderWay } from '../outbox/outbox.ts';
import type { Desk } from '../pages/desk/desk.ts';
import { flip, sound } from '../preferences.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Navigation } from './navigation.tsx';
import { addressOf, type PageName } from './place.ts';
import './top-bar.css';

/** What lies over the page and asks for an answer. */
export type Sheet = 'help' | 'sign-out' | 'team' | null;

/** Whether the officer is offered conversations, and who else is at work. */
const AtWork = ({ desk, onTeam }: { desk: Desk; onTeam: () => void }) => {
  const available = desk.available.value;
  const count = desk.team.value.length;
  return (
    <>
      <Button look="quiet" aria-haspopup="dialog" onClick={onTeam}>
        <Icon name="team" />
        {count}
        <span class="unseen"> {t('team.open', { count })}</span>
      </Button>
      <Button
        look="quiet"
        class={available ? 'availability' : 'availability away'}
        onClick={() => void desk.setAvailable(!available)}
      >
        <Icon name={available ? 'goodbye' : 'pause'} />
        <span class="bar-word">{t(available ? 'availability.on' : 'availability.off')}</span>
        <span class="unseen"> ({t(available ? 'availability.pause' : 'availability.resume')})</span>
      </Button>
    </>
  );
};

/** Who the officer is, and where they can go, and what concerns the whole desk. */
export const TopBar = ({
  desk,
  page,
  onSheet,
  onSignOut,
}: {
  desk: Desk;
  page: PageName;
  onSheet: (sheet: Sheet) => void;
  onSignOut: () => void;
}) => {
  const mustAsk = () => desk.own.peek().length > 0 || desk.outbox.messages.peek().some(isUnderWay);
  return (
    <header class="top-bar">
      <h1>
        <Icon name="lantern" /> <span class="bar-title">{t(`page.${page}`)}</span>
      </h1>
      <Navigation desk={desk} page={page} />
      <p class="shown-as">{t('officer', { alias: desk.officer.alias })}</p>
      <AtWork desk={desk} onTeam={() => onSheet('team')} />
      <Button look="quiet" aria-pressed={sound.value === 'on'} onClick={() => flip(sound)}>
        <Icon name={sound.value === 'on' ? 'sound' : 'mute'} />
        <span class="bar-word">{t(sound.value === 'on' ? 'sound.on' : 'sound.off')}</span>
      </Button>
      <Button look="quiet" onClick={() => onSheet('help')}>
        <Icon name="help" />
        <span class="bar-word">{t('help.open')}</span>
      </Button>
      <a
        class="button quiet own-account"
        href={addressOf('account')}
        aria-current={page === 'account' ? 'page' : undefined}
      >
        <Icon name="lock" />
        <span class="bar-word">{t('page.account')}</span>
      </a>
      <Button look="quiet" onClick={() => (mustAsk() ? onSheet('sign-out') : onSignOut())}>
        <Icon name="out" />
        <span class="bar-word">{t('signOut.open')}</span>
      </Button>
    </header>
  );
};
