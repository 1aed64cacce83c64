import type { OwnSession, SessionsAnswer } from '@lanterne/protocol';
import { useRef } from 'preact/hooks';
import type { Answer } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { Table } from '../../ui/table.tsx';
import { accountApi } from './calls.ts';
import { type Heed, OutcomeLine, useOutcome } from './outcome.tsx';
import { act } from './texts.ts';
import { when } from './when.ts';

const COLUMNS = ['opened', 'used', 'means', 'until', 'act'] as const;

const Row = ({ session, onEnd }: { session: OwnSession; onEnd: () => void }) => (
  <tr>
    <th scope="row">{when(session.openedAt)}</th>
    <td>{when(session.usedAt)}</td>
    <td>{session.means.map((means) => act(`means.${means}`)).join(' + ')}</td>
    <td>{when(session.until)}</td>
    <td>
      {session.current ? (
        act('sessions.current')
      ) : (
        <Button class="small" onClick={onEnd}>
          {act('sessions.end')}
          <span class="unseen"> {act('sessions.end.which', { when: when(session.openedAt) })}</span>
        </Button>
      )}
    </td>
  </tr>
);

/** Every browser in which the officer is signed in, and how to end those that are not in use any more. */
export const Sessions = ({
  heed,
  answer,
  again,
}: {
  heed: Heed;
  answer: Answer<SessionsAnswer> | null;
  again: () => Promise<void>;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const outcome = useOutcome(heed, ({ code }) => (code === 'session_unknown' ? act('sessions.ended') : null));
  const end = async (asking: () => Promise<Answer<null>>, said: string): Promise<void> => {
    await outcome.ask(asking, said);
    await again();
    // The button that was pressed is gone.
    heading.current?.focus();
  };
  const sessions = answer?.ok ? answer.value.sessions : [];
  return (
    <section class="account-part" aria-labelledby="sessions-title">
      <h3 id="sessions-title" ref={heading} tabIndex={-1}>
        {act('sessions')}
      </h3>
      <p>{act('sessions.what')}</p>
      {!answer && <p role="status">{act('loading')}</p>}
      {answer && !answer.ok && (
        <div role="alert">
          <p>{act('failed')}</p>
          <Button onClick={() => void again()}>{act('retry')}</Button>
        </div>
      )}
      {answer?.ok && (
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
      )}
      <OutcomeLine outcome={outcome} />
      {sessions.length > 1 && (
        <div class="form-acts">
          <Button onClick={() => void end(accountApi.endOtherSessions, act('sessions.othersEnded'))}>
            {act('sessions.endOthers')}
          </Button>
        </div>
      )}
    </section>
  );
};
