import type { Event as LogEvent } from '@lanterne/protocol';
import { HELP_ASKED_MS } from '@lanterne/protocol/constants';
import { expect, it } from 'vitest';
import { at, claimed, opened, said } from '../desk.fixture.ts';
import { handsIn } from './helpers.ts';

const by = (seq: number, kind: 'joined' | 'parted' | 'reopened' | 'claimed', alias: string): LogEvent => ({
  kind,
  seq,
  at: at(seq),
  author: 'officer',
  alias,
});
const asked = (seq: number, to: string): LogEvent => ({
  kind: 'help-asked',
  seq,
  at: at(seq),
  author: 'officer',
  alias: 'Agent 27',
  to,
});

it('tells who holds it, who was asked, who helps, and that who goes on after that', () => {
  const log = [opened(), claimed(), asked(3, 'Agent 4'), said(4)];
  expect(handsIn([opened()])).toEqual({ holder: '', helper: null, asked: null });
  const until = Date.parse(at(3)) + HELP_ASKED_MS;
  expect(handsIn(log)).toEqual({ holder: 'Agent 27', helper: null, asked: { alias: 'Agent 4', until } });
  const joined = [...log, by(5, 'joined', 'Agent 4')];
  expect(handsIn(joined)).toEqual({ holder: 'Agent 27', helper: 'Agent 4', asked: null });
  expect(handsIn([...joined, by(6, 'parted', 'Agent 4')]).helper).toBeNull();
  expect(handsIn([...joined, by(6, 'claimed', 'Agent 9')])).toMatchObject({ holder: 'Agent 9', helper: 'Agent 4' });
  expect(handsIn([...joined, by(6, 'claimed', 'Agent 4')])).toMatchObject({ holder: 'Agent 4', helper: null });
  expect(handsIn([...joined, by(6, 'reopened', 'Agent 27')])).toEqual({
    holder: 'Agent 27',
    helper: null,
    asked: null,
  });
});
