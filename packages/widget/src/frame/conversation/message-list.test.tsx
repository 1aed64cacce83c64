import type { Event, SentCard } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { setStage } from '../stage.fixture.ts';
import { MessageList } from './message-list.tsx';
import { type Delivery, type Item, NEW_CONVERSATION, type Phase, transition } from './state.ts';

const at = '2026-11-24T12:00:00.000Z';
const mine = (delivery: Delivery): Item => ({ kind: 'mine', id: 'a', text: 'Bonjour', at, delivery });
const theirs: Item = { kind: 'theirs', id: 'b', text: '<b>Bonsoir</b>', at, alias: 'Camille' };
const held: Phase = { name: 'held', alias: 'Camille', typing: true };

const root = setStage();

const talk = {
  ...NEW_CONVERSATION,
  connect: () => {
    throw new Error('nothing is asked');
  },
};
const showRead = (readSeq: number, ...items: Item[]) =>
  act(() =>
    render(
      <MessageList
        items={items}
        phase={held}
        readSeq={readSeq}
        onTakeBack={() => {}}
        talk={talk}
        access={() => undefined}
      />,
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

describe('a card that the officer sent', () => {
  const card: SentCard = {
    id: 'theft',
    title: 'Vol <b>',
    about: 'steps',
    lines: ['Faites opposition', 'Portez plainte'],
    numbers: [{ id: 'n', title: 'Opposition', text: 'Jour et nuit', number: '0 892 705 705', by: 'call' }],
    services: [{ id: 's', title: 'En ligne', text: 'Plainte', url: 'https://a.example/' }],
  };
  // As the wire has it, where ids are branded.
  const event = { kind: 'card', seq: 4, at, author: 'officer', alias: 'Camille', id: 'k', text: 'Vol', card } as Event;

  it('stands among what the officer said, with what can be called and followed, and no markup', async () => {
    const { items } = transition(NEW_CONVERSATION, { type: 'event', event });
    expect(items).toMatchObject([{ kind: 'theirs', id: 'k', seq: 4, alias: 'Camille', card: { id: 'theft' } }]);
    await show(...items);
    await vi.waitFor(() => expect(find('.sent-card')).toBeTruthy());
    expect(find('.theirs .by')?.textContent).toContain('Camille');
    expect([...root.querySelectorAll('.sent-card ol > li')].map(({ textContent }) => textContent)).toEqual(card.lines);
    expect(find('.card-name')?.textContent).toBe('Vol <b>');
    expect(find('.sent-card a.call')?.getAttribute('href')).toBe('tel:0892705705');
    const link = find('.sent-card a[target=_blank]');
    expect(link?.getAttribute('href')).toBe('https://a.example/');
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer');
    expect(link?.getAttribute('referrerpolicy')).toBe('no-referrer');
  });

  it('that is a number alone is named once', async () => {
    const { services: _, ...rest } = card;
    const alone = { ...rest, title: 'Opposition', about: undefined, lines: [], services: [] };
    await show({ kind: 'theirs', id: 'k', text: 'x', at, alias: 'Camille', card: alone });
    await vi.waitFor(() => expect(find('.sent-card a.call')).toBeTruthy());
    expect(find('.sent-card')?.textContent?.match(/Opposition/g)).toHaveLength(1);
  });
});
