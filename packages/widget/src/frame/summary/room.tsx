import type { Summary } from '@lanterne/protocol';
import { SUMMARY_FIELDS, SUMMARY_MAX, type SummaryField } from '@lanterne/protocol/constants';
import { type Agreement, summaryStateOf } from '@lanterne/protocol/summary';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { newId } from '../connection/ids.ts';
import { type Answer, ask, request } from '../connection/request.ts';
import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Room } from '../ui/room.tsx';
import { saveFile } from '../ui/save.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './room.css?inline';

addSheet(css);

/** What stands in the fields, and which of them are consented to. */
interface Begun {
  readonly texts: Summary;
  readonly agreed: readonly SummaryField[];
}

/** What was begun, of one proposal: closing the room is no answer. In the memory of this page alone. */
let kept: { readonly of: string; readonly begun: Begun } | undefined;

const Part = ({
  field,
  begun: { texts, agreed },
  change,
}: {
  field: SummaryField;
  begun: Begun;
  change: (begun: Begun) => void;
}) => (
  <fieldset>
    <legend>{t(`summary.field.${field}`)}</legend>
    <label class="unseen" for={`summary-${field}`}>
      {t('summary.correct')}
    </label>
    <textarea
      id={`summary-${field}`}
      dir="auto"
      rows={field === 'facts' ? 5 : 2}
      maxLength={SUMMARY_MAX[field]}
      autocomplete="off"
      value={texts[field]}
      onInput={({ currentTarget: { value } }) => change({ texts: { ...texts, [field]: value }, agreed })}
    />
    <label class="choice">
      <input
        type="checkbox"
        checked={agreed.includes(field)}
        onChange={({ currentTarget: { checked } }) =>
          change({ texts, agreed: SUMMARY_FIELDS.filter((one) => (one === field ? checked : agreed.includes(one))) })
        }
      />
      {t('summary.agree')}
    </label>
  </fieldset>
);

type Sending = 'no' | 'yes' | 'again' | 'nothing' | 'refused';

/** The proposal, to be corrected and consented to part by part. Nothing is ticked before the visitor ticks it. */
const Proposal = ({ proposal, connect }: { proposal: Agreement['proposal']; connect: RoomProps['connect'] }) => {
  const fields = SUMMARY_FIELDS.filter((field) => proposal.summary[field] !== undefined);
  const [begun, setBegun] = useState<Begun>(
    kept?.of === proposal.id ? kept.begun : { texts: proposal.summary, agreed: [] },
  );
  const [sending, setSending] = useState<Sending>('no');
  const change = (next: Begun) => {
    kept = { of: proposal.id, begun: next };
    setBegun(next);
  };

  const send = async (consented: Summary) => {
    if (sending === 'yes') return;
    setSending('yes');
    const body = { id: newId(), proposal: proposal.seq, consented };
    const answer = await connect().insist(null, ({ conversation, token }) =>
      ask(`/v1/conversations/${conversation}/summary-answer`, { method: 'POST', body, token }),
    );
    // What follows is in the log, and comes with it.
    if (!answer.ok) setSending('refused');
  };
  const accept = () => {
    const agreed = begun.agreed.flatMap((field) => {
      const text = begun.texts[field]?.trim();
      return text ? [[field, text]] : [];
    });
    if (agreed.length === 0) return setSending(sending === 'nothing' ? 'again' : 'nothing');
    void send(Object.fromEntries(agreed));
  };

  return (
    <>
      <p>{t('summary.intro')}</p>
      <p>{t('summary.nothing.leaves')}</p>
      {fields.map((field) => (
        <Part key={field} field={field} begun={begun} change={change} />
      ))}
      <p class="fault" role="alert" key={sending}>
        {(sending === 'nothing' || sending === 'again') && t('summary.nothing.agreed')}
        {sending === 'refused' && t('summary.refused')}
      </p>
      <p role="status">{sending === 'yes' && t('sending')}</p>
      <div class="acts">
        <button type="button" class="strong" onClick={accept}>
          {t('summary.send')}
        </button>
        <button type="button" onClick={() => void send({})}>
          {t('summary.refuse')}
        </button>
      </div>
    </>
  );
};

/** One's own copy: what it is, who may find it, and only then the file. */
const Copy = ({ connect, reference }: { connect: RoomProps['connect']; reference: string }) => {
  const [said, say] = useState<'saved' | 'failed'>();
  const save = async () => {
    const access = connect().access();
    if (!access) return;
    try {
      const path = `/v1/conversations/${access.conversation}/handover?as=pdf`;
      const response = await request(path, { token: access.token });
      if (!response.ok) throw new Error();
      saveFile(`document-${reference}.pdf`, await response.blob());
      say('saved');
    } catch {
      say('failed');
    }
  };
  return (
    <>
      <h3>{t('summary.copy')}</h3>
      <p>{t('copy.stays')}</p>
      <p>{t('copy.seen')}</p>
      <Confirm name="copy.save" onYes={save} />
      <p role="status">{said === 'saved' && t('copy.saved', { name: `document-${reference}.pdf` })}</p>
      <p role="alert" class="fault">
        {said === 'failed' && t('summary.failed')}
      </p>
    </>
  );
};

interface AnsweredProps extends Agreement {
  readonly is: 'consented' | 'sent';
  readonly connect: RoomProps['connect'];
}

/** What was consented to; it can be taken back as long as it has not left. */
const Answered = ({ is, answer, connect }: AnsweredProps) => {
  const [said, say] = useState<'late'>();
  const withdraw = async () => {
    const result: Answer<unknown> = await connect().insist(null, ({ conversation, token }) =>
      ask(`/v1/conversations/${conversation}/summary-withdrawal`, { method: 'POST', body: {}, token }),
    );
    if (!result.ok) say('late');
  };
  const reference = answer.reference ?? '';
  return (
    <>
      <p>
        {t('summary.reference')} <b>{reference}</b>
      </p>
      <dl>
        {SUMMARY_FIELDS.map((field) => {
          const text = answer.consented[field];
          return (
            text !== undefined && (
              <div key={field}>
                <dt>{t(`summary.field.${field}`)}</dt>
                <dd dir="auto">{text}</dd>
              </div>
            )
          );
        })}
      </dl>
      {is === 'consented' && (
        <>
          <p>{t('summary.withdraw.until')}</p>
          <button type="button" onClick={withdraw}>
            {t('summary.withdraw')}
          </button>
        </>
      )}
      <p role="alert">{said && t('summary.late')}</p>
      <Copy connect={connect} reference={reference} />
    </>
  );
};

/** A summary of what the visitor has told: theirs to correct, and theirs to let leave or not. */
export const SummaryRoom = ({ state, connect, close }: RoomProps) => {
  const found = summaryStateOf(state.records);
  const { is } = found;
  const status = useRef<HTMLParagraphElement>(null);
  const first = useRef(true);
  // The button that was pressed is gone, and the focus with it.
  useLayoutEffect(() => {
    if (!first.current && document.activeElement === document.body) status.current?.focus();
    first.current = false;
  }, [is]);
  const { name } = state.phase;
  const isOpen = name === 'waiting' || name === 'held';
  return (
    <Room title={t('summary')} onClose={close}>
      <div class="summary">
        <p class="how-far" tabIndex={-1} ref={status}>
          {t(is === 'proposed' && !isOpen ? 'summary.is.over' : `summary.is.${is}`)}
        </p>
        {found.is === 'proposed' && isOpen && (
          <Proposal key={found.proposal.id} proposal={found.proposal} connect={connect} />
        )}
        {(found.is === 'consented' || found.is === 'sent') && <Answered {...found} is={found.is} connect={connect} />}
      </div>
    </Room>
  );
};
