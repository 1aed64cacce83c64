import type { Fault } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import type { Answer, Refusal } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import type { Desk } from '../desk/desk.ts';
import { at, type Key } from './texts.ts';

/** Refusals that say what to do instead. */
const SAID: Partial<Record<Refusal['code'], Key>> = {
  login_taken: 'refused.login_taken',
  site_taken: 'refused.id_taken',
  queue_taken: 'refused.id_taken',
  shortcut_taken: 'refused.shortcut_taken',
  canned_answers_full: 'refused.canned_answers_full',
  canned_answer_unknown: 'unknown',
  queue_unknown: 'refused.queue_unknown',
  officer_inactive: 'refused.officer_inactive',
  webhook_inactive: 'refused.webhook_inactive',
  delivery_done: 'refused.delivery_done',
  conversation_unknown: 'refused.conversation_unknown',
  hold_unknown: 'refused.hold_unknown',
  hold_too_long: 'refused.hold_too_long',
  request_closed: 'refused.request_closed',
  second_person_needed: 'refused.second_person_needed',
  rights_too_new: 'refused.rights_too_new',
  last_admin: 'refused.last_admin',
  own_account: 'refused.own_account',
  role_refused: 'refused.role_refused',
  body_invalid: 'refused.body_invalid',
  unreachable: 'failed',
  unavailable: 'failed',
};

export const sayRefusal = ({ code }: Refusal): string => at(SAID[code] ?? 'refused.other');

/** What became of the last time that a form was sent. */
export interface Saving {
  readonly busy: boolean;
  /** Of the form as a whole. */
  readonly problem: string | null;
  readonly saved: boolean;
  /** Of one field, by the path of its name: `settings.exit`. */
  errorOf(name: string): string | undefined;
  /** Sends it; answers what came, or null. `found` are faults that were seen before it was sent. */
  send<Value>(ask: () => Promise<Answer<Value>>, found?: readonly Fault[]): Promise<Value | null>;
}

const isWithin = ({ pointer }: Fault, name: string): boolean => {
  const place = `/${name.replaceAll('.', '/')}`;
  return pointer === place || pointer.startsWith(`${place}/`);
};

export const useSaving = (desk: Pick<Desk, 'heed'>): Saving => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const refuse = (said: string, wrong: readonly Fault[]): null => {
    setFaults(wrong);
    setProblem(said);
    // The first of them is where to mend; it is marked once the form is drawn again.
    setTimeout(() => document.querySelector<HTMLElement>('.form [aria-invalid="true"]')?.focus());
    return null;
  };
  return {
    busy,
    problem,
    saved,
    errorOf(name) {
      const fault = faults.find((one) => isWithin(one, name));
      return fault && at(`fault.${fault.reason}`);
    },
    async send(ask, found = []) {
      if (busy) return null;
      setSaved(false);
      if (found.length > 0) return refuse(at('refused.body_invalid'), found);
      setBusy(true);
      const answer = desk.heed(await ask());
      setBusy(false);
      if (!answer.ok) return refuse(sayRefusal(answer.refusal), answer.refusal.faults ?? []);
      setFaults([]);
      setProblem(null);
      setSaved(true);
      return answer.value;
    },
  };
};

/** What became of it, read aloud when it changes. */
export const SavingLine = ({ saving: { problem, saved } }: { saving: Saving }) => (
  <>
    <p class="problem" role="alert">
      {problem}
    </p>
    <p class="saved" role="status">
      {saved && !problem ? at('saved') : ''}
    </p>
  </>
);

/** The end of a form: what became of it, and the button that sends it. */
export const SaveActs = ({ saving, submit = at('save') }: { saving: Saving; submit?: string }) => (
  <>
    <SavingLine saving={saving} />
    <div class="form-acts">
      <Button look="primary" type="submit" aria-disabled={saving.busy}>
        {submit}
      </Button>
    </div>
  </>
);
