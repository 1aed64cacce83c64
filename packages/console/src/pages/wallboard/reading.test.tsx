import type { WallEntry } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { loadLanguage } from '../../i18n/index.ts';
import { at, createFakeApi, id, officer, opened, said } from '../desk/desk.fixture.ts';
import { createDesk, type Desk } from '../desk/desk.ts';
import type { Live } from './live.ts';
import { ReadingDialog } from './reading.tsx';
import { texts } from './texts.ts';

const entry: WallEntry = {
  conversation: id(1),
  site: 'site' as WallEntry['site'],
  queue: 'general' as WallEntry['queue'],
  door: 'ask',
  locale: 'fr',
  state: 'held',
  openedAt: at(0),
  claimedAt: at(1),
  holder: 'Camille',
  lostAt: null,
  danger: false,
  dangerAt: null,
  dangerStep: null,
  dangerStepAt: null,
  minor: false,
  overseen: true,
};

let root: HTMLElement;
let desk: Desk;
let reasons: string[];
beforeAll(async () => {
  await loadLanguage('fr');
  await texts.load('fr');
});
beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  reasons = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    reasons.push(JSON.parse(body).reason);
    return Response.json(
      { events: reasons.length === 1 ? [opened(), said(2, 'chez ma sœur')] : [opened()] },
      { status: 201 },
    );
  });
  desk = createDesk(createFakeApi().api, officer, () => undefined);
});
afterEach(async () => {
  await act(() => render(null, root));
  desk.stop();
  root.remove();
  vi.unstubAllGlobals();
});

const show = (erased: Live['erased']) =>
  act(() => render(<ReadingDialog desk={desk} entry={entry} erased={erased} onClose={() => {}} />, root));

it('what was read is shown until something of it is erased, and read again for the same reason where one asks', async () => {
  await show(null);
  const reason = root.querySelector<HTMLTextAreaElement>('[name=reason]');
  if (!reason) throw new Error('no reason is asked for');
  reason.value = 'Relève';
  await act(() => void reason.form?.requestSubmit());
  await vi.waitFor(() => expect(root.textContent).toContain('chez ma sœur'));
  // Of another conversation it is no matter.
  await show({ conversation: id(2) });
  expect(root.textContent).toContain('chez ma sœur');

  await show({ conversation: id(1) });
  expect(root.textContent).not.toContain('chez ma sœur');
  expect(root.querySelector('[role=status]')?.textContent).toContain('vient d’être effacée');
  expect(root.querySelector('[role=log]')).toBeNull();

  const again = [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.startsWith('Relire'));
  await act(() => void again?.click());
  await vi.waitFor(() => expect(root.querySelector('[role=log]')).not.toBeNull());
  expect(reasons).toEqual(['Relève', 'Relève']);
});
