import type { Detail } from '@lanterne/protocol';
import { CONTACT_WAYS, THREATS, type Threat } from '@lanterne/protocol/constants';
import type { Conversation } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Choices } from '../ui/choices.tsx';
import { richText } from '../ui/rich-text.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import { Arrival } from './arrival.tsx';
import css from './danger.css?inline';
import { createDetails } from './details.ts';
import { Where } from './where.tsx';

/** How far the press has come: never more than this page knows. */
const nowText = ({ danger, phase, lost }: Conversation): string => {
  if (phase.name === 'over' || phase.name === 'erased') return t('danger.now.over', { press: t('danger.press') });
  if (danger === 'refused') return t('danger.now.refused');
  if (danger !== 'flagged') return t(lost ? 'danger.now.lost' : 'danger.now.asked');
  return phase.name === 'held' ? t('danger.now.held', { alias: phase.alias }) : t('danger.now.flagged');
};

addSheet(css);

type TellProps = { readonly state: Conversation; readonly tell: (detail: Detail) => void };

/** All that holds at this moment. */
const Threats = ({ state, tell }: TellProps) => {
  const told = state.details.threats?.threats ?? [];
  const toggle = (threat: Threat) =>
    tell({ about: 'threats', threats: THREATS.filter((one) => told.includes(one) !== (one === threat)) });
  return (
    <fieldset>
      <legend>{t('threats')}</legend>
      <Choices
        type="checkbox"
        name="threats"
        values={THREATS}
        isChosen={(threat) => told.includes(threat)}
        textOf={(threat) => t(`threat.${threat}`)}
        onChoose={toggle}
      />
      <Arrival state={state} about="threats" />
    </fieldset>
  );
};

const Contact = ({ state, tell }: TellProps) => {
  const told = state.details.contact?.way;
  return (
    <fieldset>
      <legend>{t('contact')}</legend>
      <Choices
        type="radio"
        name="contact"
        values={CONTACT_WAYS}
        isChosen={(way) => way === told}
        textOf={(way) => t(`contact.${way}`)}
        onChoose={(way) => tell({ about: 'contact', way })}
      />
      {told === 'call' && <p>{t('contact.call.how')}</p>}
      <Arrival state={state} about="contact" />
    </fieldset>
  );
};

/** Somebody is in danger: who to call, what became of the press, and three questions that nobody has to answer. */
export const DangerRoom = ({ data, state, connect, write, open }: RoomProps) => {
  const { danger, phase } = state;
  const { police, general, text } = data.emergency;
  const tell: TellProps['tell'] = (detail) => connect().tell(detail, createDetails);
  // There a position may be asked for, whatever the page around this one forbids.
  const move = data.page === 'chat' ? undefined : () => open('move', 'danger');
  const isOpen = danger !== 'refused' && phase.name !== 'over' && phase.name !== 'erased';
  return (
    <Room title={t('danger.title')} onClose={write}>
      <div class="in-danger">
        <p class={`reported ${danger}`}>{nowText(state)}</p>
        <div class="dial">
          {[police, general].map((number) => (
            <a key={number} href={`tel:${number}`}>
              {richText('danger.call.number', { number: <b>{number}</b> })}
            </a>
          ))}
          {text && <a href={`sms:${text}`}>{richText('danger.text.number', { number: <b>{text}</b> })}</a>}
        </div>
        <p class="trace">{t('danger.trace')}</p>
        {isOpen && (
          <>
            <p>{t('danger.more')}</p>
            <Where state={state} tell={tell} move={move} />
            <Threats state={state} tell={tell} />
            <Contact state={state} tell={tell} />
          </>
        )}
        <button type="button" class="strong" onClick={write}>
          {t('danger.write.here')}
        </button>
      </div>
    </Room>
  );
};
