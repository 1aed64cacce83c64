import type { Detail } from '@lanterne/protocol';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import { Arrival } from './arrival.tsx';
import { type Fault, findPosition, mayAsk, type Position, positionText } from './position.ts';

interface Props {
  readonly state: Conversation;
  readonly tell: (detail: Detail) => void;
  /** Goes on in a tab of its own, where the position may be asked for; not where the page is one already. */
  readonly move: (() => void) | undefined;
}

type Step =
  | { readonly name: 'choose' | 'locating' | 'address' | 'no' | 'told' }
  | { readonly name: 'found'; readonly position: Position }
  | { readonly name: 'fault'; readonly fault: Fault };

/** The longest address, as the wire has it. */
const ADDRESS_MAX = 500;

const shown = (position: Position) => ({ position: positionText(position), accuracy: position.accuracy });

const Address = ({ onSend }: { onSend: (text: string) => void }) => {
  const field = useRef<HTMLTextAreaElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const text = field.current?.value.trim();
    if (text) onSend(text);
    else field.current?.focus();
  };
  return (
    <form onSubmit={submit}>
      <label for="address">{t('where.field')}</label>
      <textarea
        id="address"
        ref={field}
        rows={2}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        maxLength={ADDRESS_MAX}
      />
      <button type="submit" class="strong">
        {t('where.submit')}
      </button>
    </form>
  );
};

/** What was told, newest of each kind. */
const Told = ({ state }: { state: Conversation }) => {
  const { place, position } = state.details;
  return (
    <>
      {place && (
        <p class="answer" dir="auto">
          {t('where.place', { text: place.text })}
        </p>
      )}
      <Arrival state={state} about="place" />
      {position && <p class="answer">{t('where.position', shown(position))}</p>}
      <Arrival state={state} about="position" />
    </>
  );
};

/**
 * Where the visitor is: by the device, asked once and shown before it is sent, or in their own words. Nothing but this page
 * knows a position that was not sent, and it forgets it with the next press.
 */
export const Where = ({ state, tell, move }: Props) => {
  const { place, position } = state.details;
  const [step, setStep] = useState<Step>({ name: place || position ? 'told' : 'choose' });
  const box = useRef<HTMLFieldSetElement>(null);
  const isShown = useRef(false);
  /** Counts the presses: what the device answers after the next one is not looked at. */
  const presses = useRef(0);

  useEffect(
    () => () => {
      presses.current += 1;
    },
    [],
  );
  // What was pressed is gone, and the focus with it, unless it was elsewhere.
  useLayoutEffect(() => {
    if (isShown.current && document.activeElement === document.body) {
      box.current?.querySelector<HTMLElement>('textarea, button')?.focus();
    }
    isShown.current = true;
  }, [step.name]);

  const go = (to: Step) => {
    presses.current += 1;
    setStep(to);
  };
  const share = async () => {
    if (step.name === 'locating') return;
    go({ name: 'locating' });
    const press = presses.current;
    const answer = await findPosition();
    if (presses.current !== press) return;
    setStep(typeof answer === 'string' ? { name: 'fault', fault: answer } : { name: 'found', position: answer });
  };
  const send = (detail: Detail) => {
    tell(detail);
    go({ name: 'told' });
  };

  const button = (label: string, to: Step) => (
    <button type="button" onClick={() => go(to)}>
      {label}
    </button>
  );
  const change = button(t('where.change'), { name: 'choose' });
  const other = button(t('where.other'), { name: 'choose' });
  const address = <Address onSend={(text) => send({ about: 'place', text })} />;
  const inOwnTab = move && (
    <button type="button" onClick={move}>
      {t('where.move')}
    </button>
  );

  const content = (): ComponentChildren => {
    switch (step.name) {
      case 'choose':
      case 'locating': {
        const isLocating = step.name === 'locating';
        const isForbidden = mayAsk() === false;
        return (
          <>
            <p role="status">
              {t(isLocating ? 'where.locating' : isForbidden ? 'where.fault.forbidden' : 'where.consent')}
            </p>
            <div class="choices">
              {isForbidden ? (
                inOwnTab
              ) : (
                <button type="button" aria-disabled={isLocating} onClick={share}>
                  {t('where.share')}
                </button>
              )}
              {button(t('where.write'), { name: 'address' })}
              {button(t('where.no'), { name: 'no' })}
            </div>
          </>
        );
      }
      case 'found': {
        const { position } = step;
        return (
          <>
            <p role="status">{t('where.found', shown(position))}</p>
            <div class="choices">
              <button type="button" class="strong" onClick={() => send(position)}>
                {t('where.send')}
              </button>
              {button(t('where.discard'), { name: 'no' })}
            </div>
          </>
        );
      }
      case 'fault': {
        const { fault } = step;
        // Some browsers do not tell a visitor's refusal from that of the page around.
        const mayBeForbidden = fault === 'forbidden' || (fault === 'refused' && mayAsk() === undefined);
        return (
          <>
            <p key="fault" role="alert">
              {t(`where.fault.${fault}`)} {t('where.fault.then')}
            </p>
            {address}
            <div class="choices">{mayBeForbidden ? inOwnTab : other}</div>
          </>
        );
      }
      case 'address':
        return (
          <>
            {address}
            <div class="choices">{other}</div>
          </>
        );
      case 'no':
      case 'told':
        return <div class="choices">{change}</div>;
      default:
        return step satisfies never;
    }
  };

  return (
    <fieldset ref={box}>
      <legend>{t('where')}</legend>
      <Told state={state} />
      {content()}
    </fieldset>
  );
};
