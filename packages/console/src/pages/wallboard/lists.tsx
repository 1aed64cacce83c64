import type { Wallboard, WallEntry } from '@lanterne/protocol';
import { t } from '../../i18n/index.ts';
import { stopwatch } from '../../i18n/time.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Table } from '../../ui/table.tsx';
import type { Desk } from '../desk/desk.ts';
import { DangerMark } from '../desk/marks.tsx';
import { doorName, languageName } from '../desk/words.ts';
import { wt } from './texts.ts';

type OnOpen = (entry: WallEntry) => void;

const Since = ({ desk, at }: { desk: Desk; at: string }) => (
  <span class="wall-time">{stopwatch(desk.now.value - Date.parse(at))}</span>
);

const stateText = (entry: WallEntry): string => {
  if (entry.lostAt) return wt('state.lost');
  return entry.holder ? wt(`state.${entry.state}.by`, { alias: entry.holder }) : wt(`state.${entry.state}`);
};

const OpenButton = ({ entry, onOpen }: { entry: WallEntry; onOpen: OnOpen }) => (
  <Button class="small" onClick={() => onOpen(entry)}>
    {wt('open')}
    <span class="unseen">
      {' '}
      ({doorName(entry)}, {stateText(entry)})
    </span>
  </Button>
);

/** Every danger, whatever its queue: where it stands, since when, and who is on it. */
export const Dangers = ({ desk, wall, onOpen }: { desk: Desk; wall: Wallboard; onOpen: OnOpen }) => (
  <section class="wall-dangers" aria-labelledby="wall-dangers">
    <h3 id="wall-dangers">
      {wt('dangers')} <span class="count">{wall.dangers.length}</span>
    </h3>
    {wall.dangers.length === 0 ? (
      <p class="hint">{wt('dangers.none')}</p>
    ) : (
      <ul>
        {wall.dangers.map((entry) => (
          <li key={entry.conversation} class="wall-danger">
            <Icon name={entry.lostAt ? 'cut' : 'danger'} />
            <span class="wall-step">
              {entry.dangerStep ? t(`danger.step.${entry.dangerStep}`) : wt('step.flagged')}
            </span>
            <Since desk={desk} at={entry.dangerStepAt ?? entry.dangerAt ?? entry.openedAt} />
            <span>
              {doorName(entry)} · {stateText(entry)} {entry.minor && <span class="tag">{t('minor')}</span>}
            </span>
            <OpenButton entry={entry} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    )}
  </section>
);

/** Who waits and who is held, one by one. */
export const Conversations = ({ desk, wall, onOpen }: { desk: Desk; wall: Wallboard; onOpen: OnOpen }) => (
  <Table
    caption={wt('conversations', { count: wall.conversations.length })}
    columns={[
      { name: wt('column.door') },
      { name: wt('column.language') },
      { name: wt('column.state') },
      { name: wt('column.since'), amount: true },
      { name: wt('column.opened'), amount: true },
      { name: wt('column.act') },
    ]}
  >
    {wall.conversations.map((entry) => (
      <tr key={entry.conversation}>
        <th scope="row">
          {doorName(entry)} {entry.danger && <DangerMark />} {entry.minor && <span class="tag">{t('minor')}</span>}
        </th>
        <td>{languageName(entry)}</td>
        <td>{stateText(entry)}</td>
        <td class="amount">
          <Since desk={desk} at={entry.claimedAt ?? entry.openedAt} />
        </td>
        <td class="amount">
          <Since desk={desk} at={entry.openedAt} />
        </td>
        <td>
          <OpenButton entry={entry} onOpen={onOpen} />
        </td>
      </tr>
    ))}
    {wall.conversations.length === 0 && (
      <tr>
        <td colSpan={6}>{t('empty.calm')}</td>
      </tr>
    )}
  </Table>
);
