import type { Event } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Conversation, NEW_CONVERSATION } from '../conversation/state.ts';
import { connect, roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { SummaryRoom } from './room.tsx';

const root = setStage();
let sent: { path: string; body: { proposal: number; consented: object } }[];
beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', async (path: string, { body }: { body: string }) => {
    sent.push({ path, body: JSON.parse(body) });
    return new Response('{"seq":9,"at":"x"}', { status: 201 });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

let made = 0;
/** A proposal of its own for each test: what was begun of one is kept. */
const proposed = (): Event =>
  ({
    kind: 'summary-proposed',
    author: 'officer',
    alias: 'Camille',
    seq: 7,
    at: '2026-11-30T08:00:00.000Z',
    id: `p${++made}`,
    summary: { facts: 'Un vol', place: 'Lyon', persons: 'Le voisin' },
  }) as unknown as Event;

const talking = (...records: Event[]): Conversation => ({
  ...NEW_CONVERSATION,
  phase: { name: 'held', alias: 'Camille', typing: false },
  records,
});
const show = (state: Conversation) => act(() => render(<SummaryRoom {...roomProps({ connect }, state)} />, root));
const press = (text: string) =>
  act(async () => {
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === text)?.click();
  });
const part = (name: string) =>
  [...root.querySelectorAll('fieldset')].find((one) => one.textContent?.includes(name)) as HTMLElement;
const tick = (name: string) => act(() => part(name).querySelector<HTMLInputElement>('[type=checkbox]')?.click());
const write = (name: string, text: string) =>
  act(() => {
    const field = part(name).querySelector('textarea') as HTMLTextAreaElement;
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });

const SEND = 'Transmettre ce que j’ai coché';

describe('the answer to a summary', () => {
  it('has nothing ticked beforehand, and sends nothing as long as nothing is', async () => {
    await show(talking(proposed()));
    expect(root.querySelectorAll('[type=checkbox]')).toHaveLength(3);
    expect(root.querySelectorAll(':checked')).toHaveLength(0);
    await press(SEND);
    expect(sent).toEqual([]);
    expect(root.querySelector('[role=alert]')?.textContent).toContain('Rien n’est coché');
  });

  it('sends what is ticked, as it was corrected, and nothing of the rest', async () => {
    await show(talking(proposed()));
    await write('Où', 'Lyon 3e');
    await write('Qui', 'un secret');
    await tick('Où');
    await tick('Ce qui s’est passé');
    await press(SEND);
    expect(sent).toMatchObject([
      {
        path: '/v1/conversations/c/summary-answer',
        body: { proposal: 7, consented: { facts: 'Un vol', place: 'Lyon 3e' } },
      },
    ]);
    expect(Object.keys(sent[0]?.body.consented ?? {})).toEqual(['facts', 'place']);
    expect(JSON.stringify(sent)).not.toContain('secret');
  });

  it('sends nothing of what is emptied, ticked or not', async () => {
    await show(talking(proposed()));
    await write('Où', '  ');
    await tick('Où');
    await press(SEND);
    expect(sent).toEqual([]);
  });

  it('refuses by one press, whatever is ticked', async () => {
    await show(talking(proposed()));
    await tick('Où');
    await press('Tout refuser');
    expect(sent).toMatchObject([{ body: { proposal: 7 } }]);
    expect(sent[0]?.body.consented).toEqual({});
  });

  it('keeps what was begun when the room is closed, and begins anew with another proposal', async () => {
    const first = proposed();
    await show(talking(first));
    await tick('Où');
    render(null, root);
    await show(talking(first));
    expect(root.querySelectorAll(':checked')).toHaveLength(1);
    await show(talking(first, proposed()));
    expect(root.querySelectorAll(':checked')).toHaveLength(0);
  });

  it('is over with the conversation', async () => {
    const over: Conversation = {
      ...talking(proposed()),
      phase: { name: 'over', by: 'officer', at: null, erasing: 'no' },
    };
    await show(over);
    expect(root.querySelector('[type=checkbox]')).toBeNull();
    expect(root.textContent).toContain('Ce résumé n’est transmis à personne.');
  });
});
