import type { OwnSession } from '@lanterne/protocol';
import { useRef } from 'preact/hooks';
import type { Answer } from '../../api.ts';
import { dayAndTime } from '../../i18n/time.ts';
import { Button } from '../../ui/button.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Table } from '../../ui/table.tsx';
import { accountApi } from './calls.ts';
import { type Heed, OutcomeLine, useOutcome } from './outcome.tsx';
import { Part } from './part.tsx';
import { act } from './texts.ts';

const COLUMNS = ['opened', 'used', 'means', 'until', 'act'] as const;

const Row = ({ session, onEnd }: { session: OwnSession; onEnd: () => void }) => {
  const row = useRef<HTMLTableRowElement>(null);
  useFocusBack(row);
  return (
    <tr ref={row}>
      <th scope="row">{dayAndTime(session.openedAt)}</th>
      <td>{dayAndTime(session.usedAt)}</td>
      <td>{session.means.map((means) => act(`means.${means}`)).join(' + ')}</td>
      <td>{dayAndTime(session.until)}</td>
      <td>
        {session.current ? (
          act('sessions.current')
        ) : (
          <Button class="small" onClick={onEnd}>
            {act('sessions.end')}
            <span class="unseen"> {act('sessions.end.which', { when: dayAndTime(session.openedAt) })}</span>
          </Button>
        )}
      </td>
    </tr>
  );
};

const EndOthers = ({ onEnd }: { onEnd: () => void }) => {
  const acts = useRef<HTMLDivElement>(null);
  useFocusBack(acts);
  return (
    <div class="form-acts" ref={acts}>
      <Button onClick={onEnd}>{act('sessions.endOthers')}</Button>
    </div>
  );
};

/** Every browser in which the officer is signed in, and how to end those that are not in use any more. */
export const Sessions = ({
  heed,
  sessions,
  again,
}: {
  heed: Heed;
  sessions: readonly OwnSession[];
  again: () => Promise<void>;
}) => {
  const outcome = useOutcome(heed, ({ code }) => (code === 'session_unknown' ? act('sessions.ended') : null));
  const end = async (asking: () => Promise<Answer<null>>, said: string): Promise<void> => {
    await outcome.ask(asking, said);
    await again();
  };
  return (
    <Part title={act('sessions')}>
      <p>{act('sessions.what')}</p>
      <Table
        caption={act('sessions.count', { count: sessions.length })}
        columns={COLUMNS.map((name) => ({ name: act(`sessions.${name}`) }))}
      >
        {sessions.map((session) => (
          <Row
            key={session.id}
            session={session}
            onEnd={() => void end(() => accountApi.endSession(session.id), act('sessions.ended'))}
          />
        ))}
      </Table>
      <OutcomeLine outcome={outcome} />
      {sessions.length > 1 && (
        <EndOthers onEnd={() => void end(accountApi.endOtherSessions, act('sessions.othersEnded'))} />
      )}
    </Part>
  );
};
