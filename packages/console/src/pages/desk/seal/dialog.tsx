import type { HalfShare, SealAnswer, UnsealedAddress, UnsealReason } from '@lanterne/protocol';
import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { Answer, Refusal } from '../../../api.ts';
import { newClientId } from '../../../client-id.ts';
import { clockTime, dayName } from '../../../i18n/time.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { PasswordField, textIn } from '../../../ui/text-field.tsx';
import { sealApi } from './calls.ts';
import { shareBy } from './half.ts';
import type { SealProps } from './lazy.tsx';
import { st } from './texts.ts';
import { useSeal } from './use-seal.ts';
import '../../../ui/options.css';

const refusalText = ({ code }: Refusal): string => {
  switch (code) {
    case 'half_refused':
      return st('problem.half');
    case 'rights_too_new':
      return st('problem.rights');
    case 'second_person_needed':
      return st('problem.person');
    case 'danger_needed':
      return st('problem.danger');
    case 'address_unknown':
      return st('problem.gone');
    case 'request_closed':
    case 'unsealing_unknown':
      return st('problem.closed');
    case 'unsealing_waiting':
      return st('problem.waiting');
    default:
      return st('problem');
  }
};

type Box = NonNullable<SealAnswer['box']>;
type Send = (share: HalfShare, form: HTMLFormElement) => Promise<string | null>;

interface HalfFormProps {
  readonly box: Box;
  readonly submit: string;
  /** Answers what went wrong. */
  readonly send: Send;
  /** Looked at before the half is, which takes a moment. */
  readonly check?: (form: HTMLFormElement) => string | null;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
  /** What else can be done. */
  readonly otherwise?: ComponentChildren;
}

/** A half is brought: its file and its pass phrase, which both stay here. */
const HalfForm = ({ box, submit, send, check = () => null, onClose, children, otherwise }: HalfFormProps) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const id = useId();
  const bring = async (form: HTMLFormElement): Promise<string | null> => {
    const wrong = check(form);
    if (wrong) return wrong;
    const file = form.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0];
    const share = await shareBy(box, file, textIn(form, 'phrase'));
    return typeof share === 'string' ? st(`problem.${share}`) : send(share, form);
  };
  const apply = async (form: HTMLFormElement): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem('');
    setProblem((await bring(form)) ?? '');
    setBusy(false);
  };
  return (
    <form
      class="seal-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void apply(event.currentTarget);
      }}
    >
      {children}
      <div class="field">
        <label for={`${id}-half`}>{st('half')}</label>
        <input
          id={`${id}-half`}
          type="file"
          name="half"
          accept=".json,application/json"
          aria-describedby={`${id}-hint`}
        />
        <p class="hint" id={`${id}-hint`}>
          {st('half.hint')}
        </p>
      </div>
      <PasswordField label={st('phrase')} name="phrase" autocomplete="off" />
      <p class="problem" role="alert">
        {problem}
      </p>
      <p role="status">{busy ? st('working') : ''}</p>
      <div class="dialog-acts">
        <Button onClick={onClose}>{st('close')}</Button>
        {otherwise}
        <Button look="primary" type="submit" aria-disabled={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
};

interface PartProps extends SealProps {
  readonly seal: SealAnswer;
  readonly box: Box;
  readonly onSeal: (seal: SealAnswer) => void;
  readonly onClose: () => void;
}

const useSettle =
  ({ desk, onSeal }: Pick<PartProps, 'desk' | 'onSeal'>) =>
  async (asked: Promise<Answer<SealAnswer>>): Promise<string | null> => {
    const answer = desk.heed(await asked);
    if (!answer.ok) return refusalText(answer.refusal);
    onSeal(answer.value);
    return null;
  };

const Ask = (props: PartProps) => {
  const { seal, box, id, onClose } = props;
  const settle = useSettle(props);
  const request = useRef(newClientId());
  const reasonIn = (form: HTMLFormElement) => seal.reasons.find((one) => one === textIn(form, 'reason'));
  return (
    <HalfForm
      box={box}
      submit={st('ask')}
      onClose={onClose}
      check={(form) => (reasonIn(form) ? null : st('problem.reason'))}
      // It was chosen: `check` has looked.
      send={(share, form) =>
        settle(sealApi.ask(id, { id: request.current, reason: reasonIn(form) as UnsealReason, ...share }))
      }
    >
      <fieldset class="options">
        <legend>{st('reason')}</legend>
        {seal.reasons.map((reason) => (
          <label key={reason} class="option">
            <input type="radio" name="reason" value={reason} />
            <span>{st(`reason.${reason}`)}</span>
          </label>
        ))}
      </fieldset>
    </HalfForm>
  );
};

const Waiting = (props: PartProps & { readonly waiting: NonNullable<SealAnswer['waiting']> }) => {
  const { waiting, box, onClose } = props;
  const settle = useSettle(props);
  const [problem, setProblem] = useState('');
  const refuse = async () => setProblem((await settle(sealApi.refuse(waiting.id))) ?? '');
  const { askedBy: alias, askedAt, reason, own } = waiting;
  const asked = <p>{st('asked', { alias, time: clockTime(askedAt), reason: st(`reason.${reason}`) })}</p>;
  const refused = (
    <p class="problem" role="alert">
      {problem}
    </p>
  );
  if (own)
    return (
      <>
        {asked}
        <p role="status">{st('asked.own')}</p>
        {refused}
        <div class="dialog-acts">
          <Button onClick={onClose}>{st('close')}</Button>
          <Button onClick={() => void refuse()}>{st('withdraw')}</Button>
        </div>
      </>
    );
  return (
    <HalfForm
      box={box}
      submit={st('confirm')}
      onClose={onClose}
      send={(share) => settle(sealApi.confirm(waiting.id, share))}
      otherwise={<Button onClick={() => void refuse()}>{st('refuse')}</Button>}
    >
      {asked}
      {refused}
    </HalfForm>
  );
};

const Opened = ({ desk, opened }: Pick<PartProps, 'desk'> & { opened: NonNullable<SealAnswer['opened']> }) => {
  const [address, setAddress] = useState<UnsealedAddress | null>(null);
  const [problem, setProblem] = useState('');
  const read = async () => {
    const answer = desk.heed(await sealApi.address(opened.id));
    setProblem(answer.ok ? '' : refusalText(answer.refusal));
    if (answer.ok) setAddress(answer.value);
  };
  const said = { asked: opened.askedBy, confirmed: opened.confirmedBy, time: clockTime(opened.confirmedAt) };
  return (
    <section class="seal-opened" aria-label={st('opened.title')}>
      <p>{st('opened', said)}</p>
      {!opened.own && <p>{st('opened.other')}</p>}
      {opened.own && !address && <Button onClick={() => void read()}>{st('read')}</Button>}
      {address && (
        <div role="status">
          <p>
            {st('address')} <strong class="seal-address">{address.address}</strong>
          </p>
          <p>{st('seen', { time: clockTime(address.seenAt), day: dayName(address.seenAt) })}</p>
          <p>{st('note')}</p>
        </div>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
    </section>
  );
};

const Acts = (props: PartProps) => {
  const { seal, onClose } = props;
  const [again, setAgain] = useState(false);
  if (seal.waiting) return <Waiting {...props} waiting={seal.waiting} />;
  if (seal.danger && (!seal.opened || again)) return <Ask {...props} />;
  return (
    <>
      {!seal.danger && <p>{st('calm')}</p>}
      {seal.danger && <p>{st('again.hint')}</p>}
      <div class="dialog-acts">
        {seal.danger && <Button onClick={() => setAgain(true)}>{st('again')}</Button>}
        <Button look="primary" onClick={onClose}>
          {st('close')}
        </Button>
      </div>
    </>
  );
};

/** What two people do together about one sealed address. */
export const SealDialog = ({ onClose, ...props }: SealProps & { readonly onClose: () => void }) => {
  const { seal, setSeal } = useSeal(props);
  const known = seal === 'unknown' ? null : seal;
  return (
    <Dialog title={st('title')} onClose={onClose}>
      {seal !== null && !known?.box && (
        <>
          <p>{st('gone')}</p>
          <div class="dialog-acts">
            <Button onClick={onClose}>{st('close')}</Button>
          </div>
        </>
      )}
      {known?.box && (
        <>
          <p>{st('what')}</p>
          <p>{known.until ? st('until', { time: clockTime(known.until) }) : st('running')}</p>
          {known.opened && <Opened key={known.opened.id} desk={props.desk} opened={known.opened} />}
          <Acts
            key={known.waiting?.id ?? known.opened?.id ?? 'none'}
            {...props}
            seal={known}
            box={known.box}
            onSeal={setSeal}
            onClose={onClose}
          />
        </>
      )}
    </Dialog>
  );
};
