import type { DangerStep, Event as LogEvent } from '@lanterne/protocol';
import { expect, it } from 'vitest';
import { at, dangerous, opened, told } from '../desk.fixture.ts';
import { checkedIn, courseIn, isOpen, kilometres, nextStep, placeToAsk } from './course.ts';
import { detailsIn } from './details.ts';

const by = { author: 'officer', alias: 'Agent 27' } as const;
const stepped = (seq: number, step: DangerStep): LogEvent => ({ kind: 'danger-step', seq, at: at(seq), ...by, step });

it('knows when each step was reached and how long it took, of the danger that is worked on', () => {
  const first = [stepped(2, 'suspected'), stepped(5, 'relayed'), stepped(6, 'relayed'), stepped(9, 'present')];
  expect(courseIn(first).map(({ step, at: from, until }) => [step, from, until])).toEqual([
    ['suspected', at(2), at(5)],
    ['confirmed', null, null],
    ['relayed', at(5), at(9)],
    ['present', at(9), null],
    ['closed', null, null],
  ]);
  const again = courseIn([...first, stepped(10, 'closed'), stepped(20, 'confirmed')]);
  expect(again.filter(({ at: from }) => from !== null)).toEqual([{ step: 'confirmed', at: at(20), until: null }]);
});

it('goes from a flag to its confirmation, and from a closed danger nowhere', () => {
  expect(nextStep({ danger: false, dangerStep: null })).toBe('suspected');
  expect(nextStep({ danger: true, dangerStep: null })).toBe('confirmed');
  expect(nextStep({ danger: true, dangerStep: 'present' })).toBe('closed');
  expect(nextStep({ danger: true, dangerStep: 'closed' })).toBeNull();
  expect(isOpen({ danger: true, dangerStep: null })).toBe(true);
  expect(isOpen({ danger: true, dangerStep: 'closed' })).toBe(false);
});

it('takes what the visitor told for an answer until an officer has given one', () => {
  const log = [opened(), dangerous(2), told(3, { about: 'threats', threats: ['armed'] })];
  expect(checkedIn(log, detailsIn(log), 'weapon')).toEqual({ answer: 'yes', note: '', told: true });
  expect(checkedIn(log, detailsIn(log), 'children')).toEqual({ answer: null, note: '', told: false });
  const more: LogEvent[] = [
    ...log,
    { kind: 'danger-check', seq: 4, at: at(4), ...by, check: 'weapon', answer: 'no', note: 'un jouet' },
  ];
  expect(checkedIn(more, detailsIn(more), 'weapon')).toEqual({ answer: 'no', note: 'un jouet', told: false });
});

it('finds a postcode in a place, and how far it is', () => {
  const place = (text: string) => placeToAsk(detailsIn([told(1, { about: 'place', text })]));
  expect(place('12 rue des Lilas, 29200 Brest')).toBe('29200');
  expect(place('chez moi, tél. 0612345678')).toBe('');
  expect(kilometres({ latitude: 48.39, longitude: -4.49 }, { latitude: 48.39, longitude: -4.49 })).toBe(0);
  expect(kilometres({ latitude: 48.8566, longitude: 2.3522 }, { latitude: 45.764, longitude: 4.8357 })).toBeCloseTo(
    391,
    -1,
  );
});
