import type { Officer } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api.ts';
import { loadLanguage } from '../i18n/index.ts';
import { at, createFakeApi, officer, own, snapshot, waiting, withLog } from '../pages/desk/desk.fixture.ts';
import { createDesk, type Desk } from '../pages/desk/desk.ts';
import { Shell } from './shell.tsx';

const admin: Officer = { ...officer, role: 'admin' };

let root: HTMLElement;
let desk: Desk;
beforeAll(() => loadLanguage('fr'));
beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  vi.stubGlobal('fetch', async () => Response.json({ officers: [], unsealings: [], sealing: false }));
});
afterEach(async () => {
  await act(() => render(null, root));
  desk.stop();
  root.remove();
  location.hash = '';
  vi.unstubAllGlobals();
});

const show = async (
  who: Officer,
  hash: string,
  parts: Parameters<typeof snapshot>[0] = {},
  calls: Partial<Api> = {},
) => {
  location.hash = hash;
  const server = createFakeApi(calls);
  desk = createDesk(server.api, who, () => undefined);
  render(<Shell desk={desk} onSignOut={() => undefined} />, root);
  await vi.waitFor(() => expect(server.connections()).toBe(1));
  server.send(snapshot(parts));
  return server;
};
const links = () => [...root.querySelectorAll<HTMLAnchorElement>('.pages a')];
const heading = () => root.querySelector('h1')?.textContent?.trim();

describe('the pages around the desk', () => {
  it('are offered to those who have them, and opened by their address', async () => {
    await show(admin, '#/administration');
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('page-title'));
    expect(document.activeElement?.textContent).toBe('Agents');
    expect(heading()).toBe('Administration');
    expect(document.title).toBe('Administration');
    expect(links().find((link) => link.getAttribute('aria-current') === 'page')?.textContent).toBe('Administration');
  });

  it('are those of the role alone, whatever the address', async () => {
    await show(officer, '#/administration');
    await vi.waitFor(() => expect(root.textContent).toContain('Tout est calme'));
    expect(links().map(({ textContent }) => textContent)).toEqual(['Bureau', 'Mes réponses', 'Entraînement']);
    expect(heading()).toBe('Bureau');
  });

  it('leave where it is who follows a mark within the page', async () => {
    await show(admin, '#/administration');
    await vi.waitFor(() => expect(heading()).toBe('Administration'));
    location.hash = '#page-title';
    dispatchEvent(new HashChangeEvent('hashchange'));
    expect(heading()).toBe('Administration');
  });

  it('show who waits, the danger among them, and the alarms: an alarm leads to the desk', async () => {
    const lost = own(1, { danger: true, dangerAt: at(500), lostAt: at(900), presence: 'absent' });
    await show(admin, '#/administration', {
      queue: [waiting(2), waiting(3, { danger: true, dangerAt: at(3) })],
      mine: [withLog(lost)],
    });
    await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('Usager'));
    expect(root.querySelector('.waiting-mark.in-danger')?.textContent).toMatch(/^2 usagers attendent/);
    const open = [...root.querySelectorAll<HTMLElement>('.alarm button')][0];
    await act(() => {
      open?.click();
      dispatchEvent(new HashChangeEvent('hashchange'));
    });
    await vi.waitFor(() => expect(heading()).toBe('Bureau'));
    expect(root.querySelector('.panes')).toBeTruthy();
    expect(root.querySelector('.alarm')).toBeTruthy();
  });

  it('let an officer pause, and say who is at work', async () => {
    const setAvailability = vi.fn<Api['setAvailability']>(async () => ({ ok: true, value: null }));
    const team = [
      { officer: officer.id, alias: officer.alias, available: true },
      { officer: 'p'.repeat(21) as typeof officer.id, alias: 'Agent 31', available: false },
    ];
    await show(officer, '', { team }, { setAvailability });
    await vi.waitFor(() => expect(root.querySelector('[aria-haspopup=dialog]')?.textContent).toMatch(/^2 agents/));
    const pause = [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.startsWith('Disponible'));
    await act(async () => pause?.click());
    expect(setAvailability).toHaveBeenCalledExactlyOnceWith(false);
    expect(pause?.textContent).toContain('En pause');
    await act(() => root.querySelector<HTMLElement>('[aria-haspopup=dialog]')?.click());
    const lines = [...root.querySelectorAll('.team li')].map(({ textContent }) => textContent);
    expect(lines).toEqual(['Agent 27En pause', 'Agent 31En pause']);
  });
});
