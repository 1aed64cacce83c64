import type { Event } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Conversation, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { connect, pageData } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { UnderstoodLine } from './line.tsx';
import { questionIn } from './question.ts';
import { Signing } from './signing.tsx';
import { useSigns } from './signs.ts';

const root = setStage();
let sent: { path: string; body: Record<string, unknown> }[];
let status: number;
beforeEach(() => {
  sent = [];
  status = 201;
  vi.stubGlobal('fetch', async (path: string, { body }: { body?: string }) => {
    if (path.includes('/help')) return new Response('{"cards":[],"services":[],"numbers":[]}');
    sent.push({ path, body: JSON.parse(body ?? '{}') });
    return new Response('{"code":"message_unknown"}', { status });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const at = '2026-11-30T08:00:00.000Z';
const by = { author: 'officer', alias: 'Camille', at } as const;
const claimed = (seq: number) => ({ kind: 'claimed', ...by, seq }) as Event;
const said = (seq: number, text: string, asks?: 'say-back' | 'recap') =>
  ({ kind: 'message', ...by, seq, id: `m${seq}`, text, asks }) as unknown as Event;
const card = (seq: number) =>
  ({
    kind: 'card',
    ...by,
    seq,
    id: `c${seq}`,
    text: 'Vol',
    card: { id: 'theft', title: 'Vol de téléphone' },
  }) as unknown as Event;
const asked = (seq: number, of: number) =>
  ({ kind: 'understood-asked', ...by, seq, id: `q${seq}`, of }) as unknown as Event;
const answered = (seq: number, of: number, answer: string) =>
  ({ kind: 'understood', author: 'visitor', at, seq, id: `a${seq}`, of, answer }) as unknown as Event;
const wrote = (seq: number) =>
  ({ kind: 'message', author: 'visitor', at, seq, id: `v${seq}`, text: 'ok' }) as unknown as Event;
const danger = (seq: number) => ({ kind: 'danger', author: 'visitor', at, seq }) as unknown as Event;

const after = (...events: Event[]): Conversation =>
  [claimed(1), ...events].reduce(
    (state, event) => transition(state, { type: 'event', event }),
    transition({ ...NEW_CONVERSATION }, { type: 'opened' }),
  );

const filled: string[] = [];
const show = (state: Conversation) => {
  const question = questionIn(state);
  if (!question) throw new Error('nothing is asked');
  return act(() =>
    render(<UnderstoodLine question={question} connect={connect} fill={(text) => filled.push(text)} />, root),
  );
};
const buttons = () => [...root.querySelectorAll('button')].map(({ textContent }) => textContent);
const press = (text: string) =>
  act(async () => {
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.startsWith(text))?.click();
  });

describe('the question', () => {
  it('is asked after a card, by itself; after a message, when the officer asks', () => {
    expect(questionIn(after(said(2, 'Bonjour')))).toBeNull();
    expect(questionIn(after(card(2)))).toMatchObject({ what: 'clear', of: 2 });
    expect(questionIn(after(said(2, 'Bonjour'), card(3), asked(4, 2)))).toMatchObject({ what: 'clear', of: 2, seq: 4 });
    expect(questionIn(after(said(2, 'Que ferez-vous ?', 'say-back')))).toMatchObject({ what: 'say-back' });
  });

  it('goes once the visitor writes, is asked anew when it is, and keeps nobody in danger', () => {
    expect(questionIn(after(card(2), wrote(3)))).toBeNull();
    expect(questionIn(after(card(2), wrote(3), asked(4, 2)))).toMatchObject({ of: 2, answer: undefined });
    expect(questionIn(after(card(2), answered(3, 2, 'yes')))).toMatchObject({ answer: 'yes' });
    expect(questionIn(after(card(2), answered(3, 2, 'example'), asked(4, 2)))?.answer).toBeUndefined();
    expect(questionIn(after(danger(2), card(3)))).toBeNull();
    expect(questionIn(after(danger(2), card(3), asked(4, 3)))).toMatchObject({ of: 3 });
    const closed = { kind: 'closed', ...by, seq: 3 } as unknown as Event;
    expect(questionIn(after(card(2), closed))).toBeNull();
  });

  it('is answered by one tap, which can be changed', async () => {
    await show(after(card(2)));
    expect(root.textContent).toContain('Est-ce clair ?');
    expect(root.textContent).toContain('Vol de téléphone');
    expect(root.querySelector('[role=status]')?.textContent).toBe('Est-ce clair ?');
    expect(buttons()).toEqual(['Oui', 'Pas tout à fait', 'Donnez un exemple']);
    await press('Pas tout');
    expect(sent).toMatchObject([{ path: '/v1/conversations/c/understood', body: { of: 2, answer: 'not-quite' } }]);
    expect(root.textContent).toContain('Vous avez répondu : Pas tout à fait');
    await press('Changer');
    await press('Oui');
    expect(sent[1]?.body).toMatchObject({ of: 2, answer: 'yes' });
    expect(sent[1]?.body.id).not.toBe(sent[0]?.body.id);
  });

  it('says so where the answer was refused, and may be answered again', async () => {
    status = 404;
    await show(after(card(2)));
    await press('Oui');
    await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('n’est pas partie'));
    expect(buttons()).toContain('Oui');
  });

  it('about a recap is a yes, or puts it into the field to be corrected', async () => {
    await show(after(said(2, 'Voici ce que j’ai compris : un vol, lundi.', 'recap')));
    expect(buttons()).toEqual(['C’est bien ça', 'Je corrige']);
    await press('Je corrige');
    expect(sent[0]?.body).toMatchObject({ of: 2, answer: 'not-quite' });
    expect(filled).toEqual(['Je corrige : un vol, lundi.']);
  });

  it('about a recap puts it into the field as the visitor reads it', async () => {
    const translated = { kind: 'translation', at, seq: 3, of: 2, text: 'Un robo: el lunes.' } as unknown as Event;
    await show(after(said(2, 'Un vol : lundi.', 'recap'), translated));
    await press('Je corrige');
    expect(filled.at(-1)).toBe('Je corrige : Un robo: el lunes.');
  });

  it('asks for the visitor’s own words without a tap', async () => {
    await show(after(said(2, 'Que ferez-vous en premier ?', 'say-back')));
    expect(root.textContent).toContain('Répondez avec vos mots');
    expect(buttons()).toEqual([]);
  });
});

const Teller = ({ state }: { state: Conversation }) => {
  useSigns(state, connect);
  return null;
};

describe('that one signs', () => {
  it('is said by one tap, told once there is a conversation, and taken back by another', async () => {
    const draw = (state: Conversation) =>
      act(() =>
        render(
          <>
            <Signing data={pageData()} state={state} />
            <Teller state={state} />
          </>,
          root,
        ),
      );
    await draw(NEW_CONVERSATION);
    await press('Je communique');
    expect(root.querySelector('button')?.getAttribute('aria-pressed')).toBe('true');
    expect(sent).toEqual([]);
    await draw(after());
    expect(sent).toEqual([{ path: '/v1/conversations/c/signs', body: { signs: true } }]);
    const told = after({ kind: 'signs', author: 'visitor', at, seq: 2, signs: true } as unknown as Event);
    await draw(told);
    expect(sent).toHaveLength(1);
    await press('Je communique');
    expect(sent[1]).toMatchObject({ body: { signs: false } });
  });
});
