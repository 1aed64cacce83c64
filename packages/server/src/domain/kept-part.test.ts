// docs/security.md: T10

import type { Event } from '@lanterne/protocol';
import { KEPT_PARTS, LAPSING_KINDS } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { KINDS_OF, partOf, wasOnce } from './kept-part.ts';

const stamp = { seq: 1, at: '2026-11-24T12:00:00.000Z' };
const visitor = { ...stamp, author: 'visitor' } as const;
const officer = { ...stamp, author: 'officer', alias: 'Camille' } as const;
const id = 'id' as Extract<Event, { kind: 'detail' }>['id'];
const detail = (told: Extract<Event, { kind: 'detail' }>['detail']): Event => ({
  kind: 'detail',
  ...visitor,
  id,
  detail: told,
});
const lapsed: Event = { kind: 'lapsed', ...visitor, was: 'detail', part: 'contact', erasedAt: null };

describe('what an event says something of', () => {
  it('is where somebody is, how to reach them, what officers noted, and what is handed over', () => {
    const checked = (check: Extract<Event, { kind: 'danger-check' }>['check']): Event => ({
      kind: 'danger-check',
      ...officer,
      check,
      answer: 'yes',
    });
    const summary = { facts: 'x' };
    const events: readonly (readonly [Event, ReturnType<typeof partOf>])[] = [
      [detail({ about: 'position', latitude: 48, longitude: 2, accuracy: 5 }), 'position'],
      [detail({ about: 'place', text: '12 rue des Lilas' }), 'position'],
      [detail({ about: 'contact', way: 'write' }), 'contact'],
      [detail({ about: 'threats', threats: ['armed'] }), null],
      [{ kind: 'note', ...officer, id, text: 'x', by: 'holder' }, 'notes'],
      [checked('place'), 'position'],
      [checked('access'), 'position'],
      [checked('weapon'), 'notes'],
      [{ kind: 'summary-drafted', ...officer, id, summary }, 'handover'],
      [{ kind: 'summary-proposed', ...officer, id, summary }, 'handover'],
      [{ kind: 'summary-answered', ...visitor, id, proposal: 1, consented: summary, reference: 'A' }, 'handover'],
      [{ kind: 'summary-withdrawn', ...visitor, answer: 1 }, null],
      [{ kind: 'message', ...visitor, id, text: 'Bonsoir' }, null],
      [lapsed, 'contact'],
    ];
    for (const [event, part] of events) {
      expect([event.kind, partOf(event)]).toEqual([event.kind, part]);
      // Whoever erases a part looks at these kinds alone.
      if (part && event.kind !== 'lapsed') expect(KINDS_OF[part]).toContain(event.kind);
    }
  });

  it('is of a kind that may lapse', () => {
    expect(new Set(KEPT_PARTS.flatMap((part) => KINDS_OF[part]))).toEqual(new Set(LAPSING_KINDS));
  });
});

it('what has lapsed is known for what it was', () => {
  expect(wasOnce(lapsed, 'detail')).toBe(true);
  expect(wasOnce(lapsed, 'note')).toBe(false);
  expect(wasOnce({ kind: 'danger', ...visitor }, 'detail')).toBe(false);
});
