import type { DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { t } from '../../../i18n/index.ts';
import { sound } from '../../../preferences.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { LossChecklist } from '../danger/loss-checklist.tsx';
import type { Desk } from '../desk.ts';
import { visitorName } from '../marks.tsx';
import { wordIn } from '../signal-word/match.ts';
import { Elapsed } from '../waited.tsx';
import { doorName } from '../words.ts';
import type { Alarm } from './alarms.ts';
import './alarm-bar.css';

interface Props {
  readonly desk: Desk;
  readonly alarm: Alarm;
  readonly entry: DeskEntry;
  /** Another page may be on screen. */
  readonly onOpen: () => void;
}

/** How far it has come: nobody has taken it, somebody has, or what they did last. */
const courseText = ({ holder, dangerStep }: DeskEntry): string => {
  if (holder === null) return t('alarm.danger.untaken');
  return dangerStep === null ? t('alarm.danger.taken') : t(`danger.step.${dangerStep}`);
};

const textOf = ({ desk, alarm, entry }: Omit<Props, 'onOpen'>): readonly [what: string, why: string] => {
  const { numbers, transcripts } = desk.state.peek();
  const who = `${visitorName(numbers.get(entry.conversation))} (${doorName(entry)})`;
  if (alarm.kind === 'danger') return [t('alarm.danger', { who }), courseText(entry)];
  if (alarm.kind === 'loss') return [t('alarm.loss', { who }), t('alarm.loss.why')];
  const word = wordIn(transcripts.get(entry.conversation)?.events ?? []) ?? '';
  return [t('alarm.word', { who, word }), t('alarm.word.why')];
};

const SIGNS = { loss: 'cut', danger: 'danger', word: 'word' } as const;

const AlarmRow = ({ desk, alarm, entry, isFirst, onOpen }: Props & { isFirst: boolean }) => {
  const [what, why] = textOf({ desk, alarm, entry });
  const id = entry.conversation;
  const claiming = useComputed(() => desk.claiming.value.has(id)).value;
  return (
    <li class={`alarm ${alarm.kind}`}>
      <div class="alarm-head">
        <Icon name={SIGNS[alarm.kind]} />
        {/* Said once: what changes in it each second is not part of it. */}
        <p class="alarm-text" role="alert">
          <strong>{what}</strong> {why}
        </p>
        <p class="alarm-since">
          {t('alarm.since')} <Elapsed desk={desk} from={alarm.since} />
        </p>
        <div class="alarm-acts">
          {entry.mine ? (
            <Button
              onClick={() => {
                onOpen();
                desk.open(id, true);
              }}
            >
              {t('alarm.open')}
            </Button>
          ) : (
            entry.holder === null && (
              <Button
                aria-disabled={claiming}
                onClick={() => {
                  onOpen();
                  void desk.claim(id);
                }}
              >
                {t('alarm.claim')}
              </Button>
            )
          )}
          <Button look="primary" onClick={() => desk.acknowledge(alarm)}>
            {t('alarm.heard')}
          </Button>
        </div>
      </div>
      {/* One at a time: the list of another comes when this one was heard. */}
      {isFirst && alarm.kind === 'loss' && <LossChecklist desk={desk} entry={entry} alarmKey={alarm.key} withPlace />}
    </li>
  );
};

/**
 * What nobody may overlook, over everything else, until this officer says that they heard it: somebody in danger who is
 * lost, or who wrote the agreed word; for a supervisor, everybody in danger. It suggests; what is done about it is the
 * officer's to decide.
 */
export const AlarmBar = ({
  desk,
  label = t('alarm.bar'),
  onOpen,
}: {
  desk: Desk;
  label?: string;
  onOpen: () => void;
}) => {
  const alarms = desk.alarms.value;
  const entries = useComputed(() => desk.state.value.entries).value;
  if (alarms.length === 0) return null;
  return (
    <section class="alarm-bar" aria-label={label}>
      <ul>
        {alarms.map((alarm, index) => {
          const entry = entries.get(alarm.conversation);
          return (
            entry && (
              <AlarmRow key={alarm.key} desk={desk} alarm={alarm} entry={entry} isFirst={index === 0} onOpen={onOpen} />
            )
          );
        })}
      </ul>
      {sound.value === 'off' && <p class="alarm-silent">{t('alarm.silent')}</p>}
    </section>
  );
};
