import type { PageData } from '@lanterne/protocol';
import { TOKEN_LIFE_MS } from '@lanterne/protocol/constants';
import { localeInUse, t } from '../i18n/index.ts';
import { keeps } from '../keep/kept.ts';
import type { RoomProps } from '../rooms.tsx';
import { richText } from '../ui/rich-text.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import css from './privacy.css?inline';
import { durationText, sealText } from './promises.ts';
import { WholeNotice } from './whole-notice.tsx';

addSheet(css);

/** Where who lives in France complains about what is done with their data. */
const AUTHORITY = { name: 'CNIL', address: 'https://www.cnil.fr/fr/plaintes' };

/** What becomes of a conversation, in the words of the running configuration: never in words of their own. */
const Kept = ({ notice: { keptSeconds, eraseNow } }: PageData) => (
  <>
    <p>
      {keptSeconds
        ? t('privacy.erased', { duration: durationText(keptSeconds, localeInUse()) })
        : t('privacy.erased.atOnce')}
    </p>
    {keptSeconds > 0 && <p>{t(eraseNow ? 'privacy.eraseNow' : 'privacy.eraseNow.not')}</p>}
    <p>{t('privacy.silent', { duration: durationText(TOKEN_LIFE_MS / 1000, localeInUse()) })}</p>
    <p>{t('privacy.code')}</p>
    <p>{t('privacy.hold')}</p>
    <p>{t('privacy.copy')}</p>
  </>
);

/** What is kept, who reads it, and what a visitor may ask for (SAFETY.md T04, T06, T07, T31 to T33). */
export const PrivacyRoom = ({ data, state, close }: RoomProps) => (
  <Room title={t('privacy')} onClose={close}>
    <div class="privacy">
      <p class="strictly">{sealText(data.notice) ?? t('privacy.anonymous')}</p>
      <h3>{t('privacy.kept')}</h3>
      <Kept {...data} />
      <h3>{t('privacy.limits')}</h3>
      <p>{t('privacy.duty')}</p>
      <h3>{t('privacy.scam')}</h3>
      <p>{t('privacy.scam.never')}</p>
      <h3>{t('privacy.device')}</h3>
      <p>{t('privacy.cookies')}</p>
      {keeps(data) && <p>{t('privacy.keep')}</p>}
      <p>{t('privacy.history')}</p>
      <h3>{t('privacy.rights')}</h3>
      {!data.notice.own && (
        <>
          <p>{t('privacy.controller', { name: data.name })}</p>
          <p>{t('privacy.purpose')}</p>
          <p>{t('privacy.readers')}</p>
        </>
      )}
      <p>{t('privacy.ask')}</p>
      <p>
        {richText('privacy.authority', {
          authority: (
            <a href={AUTHORITY.address} target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">
              {t('privacy.newTab', { name: AUTHORITY.name })}
            </a>
          ),
        })}
      </p>
      {/* Its words name the police: not on a screen that others may see. */}
      {!state.discreet && <WholeNotice id={data.id} atOnce={data.notice.own} />}
    </div>
  </Room>
);
