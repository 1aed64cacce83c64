import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadLanguage } from '../i18n/i18n.fixture.ts';
import { MessageList } from './message-list.tsx';
import type { Delivery, Item, Phase } from './state.ts';

const at = '2026-11-24T12:00:00.000Z';
const mine = (delivery: Delivery): Item => ({ kind: 'mine', id: 'a', text: 'Bonjour', at, delivery });
const theirs: Item = { kind: 'theirs', id: 'b', text: '<b>Bonsoir</b>', at, alias: 'Camille' };
const held: Phase = { name: 'held', alias: 'Camille', typing: true };

let root: HTMLElement;
beforeAll(() => loadLanguage('fr'));
beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const showRead = (readSeq: number, ...items: Item[]) =>
  act(() =>
    render(
      <MessageList items={items} phase={held} readSeq={readSeq} onTakeBack={() => {}} access={() => undefined} />,
      root,
    ),
  );
const show = (...items: Item[]) => showRead(0, ...items);
const find = (selector: string) => root.querySelector(selector);

describe('the transcript, to who cannot see it', () => {
  it('tells what comes, not what was written here, nor that somebody is writing', async () => {
    await show(mine('sent'), theirs);
    expect(find('[role=log]')?.getAttribute('aria-live')).toBe('polite');
    expect(find('.mine')?.getAttribute('aria-live')).toBe('off');
    expect(find('.theirs')?.hasAttribute('aria-live')).toBe(false);
    expect(find('.typing')?.getAttribute('aria-hidden')).toBe('true');
  });

  it('gives author, time and text as one unit, markup as text', async () => {
    await show(theirs);
    expect(find('.theirs')?.textContent).toContain('Camille');
    expect(find('.theirs .text')?.textContent).toBe('<b>Bonsoir</b>');
    expect(find('.theirs time')?.getAttribute('datetime')).toBe(at);
  });

  it('says of the newest message alone that it was read', async () => {
    const sent = (id: string, seq: number): Item => ({ kind: 'mine', id, text: id, at, seq, delivery: 'sent' });
    const marks = () => [...root.querySelectorAll('.delivery')].map(({ textContent }) => textContent);
    await showRead(0, sent('a', 2), sent('b', 3));
    expect(marks()).toEqual(['Envoyé']);
    await showRead(2, sent('a', 2), sent('b', 3));
    expect(marks()).toEqual(['Envoyé']);
    await showRead(3, sent('a', 2), sent('b', 3));
    expect(marks()).toEqual(['Lu']);
    // Not in the log yet, so nobody can have read it.
    await showRead(3, sent('a', 2), mine('sent'));
    expect(marks()).toEqual(['Envoyé']);
  });

  it('tells once, as a new element, that a message did not leave', async () => {
    await show(mine('sending'));
    const before = find('.delivery');
    expect(find('[role=alert]')).toBeNull();
    await show(mine({ refused: 'body_invalid' }));
    const alert = find('.mine [role=alert]');
    expect(alert?.textContent).toContain('Non envoyé.');
    expect(alert).not.toBe(before);
    await show(mine({ refused: 'body_invalid' }), theirs);
    expect(find('.mine [role=alert]')).toBe(alert);
  });
});
