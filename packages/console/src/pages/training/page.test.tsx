import type { Scenario } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { loadLanguage } from '../../i18n/index.ts';
import { createFakeApi, officer, own, snapshot, waiting, withLog } from '../desk/desk.fixture.ts';
import { createDesk, type Desk } from '../desk/desk.ts';
import { Page, texts } from './page.tsx';

const scenario = (id: string, title: string): Scenario => ({
  id,
  title,
  summary: 'Quelqu’un écrit.',
  level: 1,
  door: 'ask',
  language: 'es',
  lasts: 1_800,
  mood: 'calme',
  moods: { calme: { title: 'Calme et patient', patience: 60, reminders: [], leaves: 'end', pace: 1_000, reads: 1 } },
  steps: {
    start: { acts: [{ after: 0, say: 'Hola', means: 'Bonjour' }], on: [], otherwise: 'danger-turn' },
    'danger-turn': { acts: [{ after: 0, press: 'danger' }], on: [{ does: 'confirmed', go: 'fin' }] },
    fin: { acts: [{ after: 0, leave: 'end' }], on: [] },
  },
  goals: [
    { text: 'Répondre vite', does: 'answered', within: 60, since: 'opening' },
    { text: 'Ne pas gronder', never: ['pourquoi'], since: 'opening' },
    { text: 'Relayer', does: 'relayed', since: 'danger' },
    { text: 'Rassurer', hears: ['calme'], since: 'nowhere' },
  ],
});

let root: HTMLElement;
let desk: Desk;
let asked: string[];
beforeAll(async () => {
  await loadLanguage('fr');
  await texts.load('fr');
});
beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  asked = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return Response.json({ scenarios: [scenario('une', 'Une question'), scenario('deux', 'Une autre')] });
  });
});
afterEach(async () => {
  await act(() => render(null, root));
  desk.stop();
  root.remove();
  vi.unstubAllGlobals();
});

const show = async (parts: Parameters<typeof snapshot>[0] = {}) => {
  const server = createFakeApi();
  const calls: string[] = [];
  const watched = new Proxy(server.api, {
    get: (api, name) => {
      calls.push(String(name));
      return Reflect.get(api, name);
    },
  });
  desk = createDesk(watched, officer, () => undefined);
  await vi.waitFor(() => expect(server.connections()).toBe(1));
  server.send(snapshot(parts));
  await vi.waitFor(() => expect(desk.ready.value).toBe(true));
  calls.length = 0;
  await act(() => render(<Page desk={desk} path={[]} />, root));
  await vi.waitFor(() => expect(root.textContent).toContain('Une question'));
  return { server, calls };
};
const button = (name: RegExp | string) => {
  const found = [...root.querySelectorAll('button')].find((one) =>
    typeof name === 'string' ? one.textContent?.trim() === name : name.test(one.textContent ?? ''),
  );
  if (!found) throw new Error(`no button ${name} in: ${root.textContent}`);
  return found;
};
const press = (name: RegExp | string) => act(() => button(name).click());
const choose = (...indexes: number[]) =>
  act(() => {
    for (const index of indexes) root.querySelectorAll<HTMLInputElement>('.scenario input')[index]?.click();
  });
const startFast = async () => {
  const pace = root.querySelector('select');
  await act(() => {
    if (pace) pace.value = '10';
    pace?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await act(() => {
    root.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
};

it('is played at the very desk, told apart, and looked back at; nobody else hears of it', async () => {
  const { calls } = await show();
  expect(button(/^Commencer/).getAttribute('aria-disabled')).toBe('true');
  await choose(0);
  await startFast();
  await vi.waitFor(() => expect(root.querySelector('.practice h2')?.textContent).toBe('Entraînement en cours'));
  await vi.waitFor(() => expect(root.querySelectorAll('.queue ol > li').length).toBe(1));
  await press(/Prendre le suivant/);
  await vi.waitFor(() => expect(root.querySelector('[role=log]')?.textContent).toContain('Hola'));
  const field = root.querySelector<HTMLTextAreaElement>('section.pane textarea');
  await act(() => {
    if (field) field.value = 'Bonjour';
    field?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await act(() => {
    field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  await vi.waitFor(() => expect(root.querySelector('.danger-panel')).toBeTruthy());
  await press('Confirmer le danger');
  await vi.waitFor(() => expect(root.querySelector('.practice-over')?.textContent).toContain('partis'));

  expect(asked).toEqual(['/v1/officer/scenarios']);
  // A pause is all that the real server hears of it.
  expect(calls).toEqual(['setAvailability']);
  expect(desk.own.value).toEqual([]);
  expect(desk.summons.value.count).toBe(0);

  await press('Terminer et revoir');
  expect(calls).toEqual(['setAvailability', 'setAvailability']);
  await vi.waitFor(() => expect(root.querySelectorAll('.goals li').length).toBe(4));
  expect([...root.querySelectorAll('.goals li')].map((goal) => goal.className)).toEqual([
    'met',
    'met',
    'missed',
    'not-asked',
  ]);
  expect(root.textContent).toContain('En français : Bonjour'.replace(' :', '\u00a0:'));
  expect(root.textContent).toContain('Calme et patient');
  const lines = () => root.querySelectorAll('.replay-lines > li').length;
  const all = lines();
  await press('Étape précédente');
  expect(lines()).toBe(all - 1);
  await press('Étape suivante');
  expect(button('Étape suivante').getAttribute('aria-disabled')).toBe('true');
  await press('Lire');
  expect(lines()).toBeLessThan(all);
  await vi.waitFor(() => expect(lines()).toBe(all));
  await press('Choisir d’autres scénarios');
  await vi.waitFor(() => expect(root.querySelectorAll('.scenario').length).toBe(2));
});

it('hears of what is real through the real desk alone', async () => {
  const { server, calls } = await show();
  await choose(0);
  await startFast();
  await vi.waitFor(() => expect(root.querySelector('.practice')).toBeTruthy());
  server.send({ name: 'entry', data: waiting(5, { danger: true }) });
  await vi.waitFor(() => expect(desk.queue.value).toHaveLength(1));
  expect(desk.summons.value.danger).toBe(true);
  expect(root.querySelector('.practice')?.textContent).not.toContain('Danger');
  await desk.claimNext();
  expect(calls).toEqual(['setAvailability', 'claimNext']);
});

it('has its own alarms and notices, within its frame', async () => {
  const lost = scenario('une', 'Une question');
  vi.stubGlobal('fetch', async () =>
    Response.json({
      scenarios: [
        {
          ...lost,
          steps: {
            start: {
              acts: [
                { after: 0, press: 'danger' },
                { after: 20, leave: 'loss' },
              ],
              on: [],
            },
          },
        },
      ],
    }),
  );
  await show();
  await choose(0);
  await startFast();
  await vi.waitFor(() => expect(root.querySelectorAll('.queue ol > li').length).toBe(1));
  await press(/Prendre le suivant/);
  await vi.waitFor(() => expect(root.querySelector('.practice .alarm')?.textContent).toContain('Usager 1'));
  expect(desk.alarms.value).toEqual([]);
});

it('does not begin for who holds somebody real, nor without a story', async () => {
  const mine = own(1);
  await show({ mine: [withLog(mine)] });
  await choose(0, 1);
  expect(root.textContent).toContain('Vous tenez 1 échange réel.');
  expect(button('Commencer avec 2 usagers').getAttribute('aria-disabled')).toBe('true');
  await startFast();
  expect(root.querySelector('.practice')).toBeNull();
});

it('says that the stories could not be had, and asks again', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new Error('no network')));
  const server = createFakeApi();
  desk = createDesk(server.api, officer, () => undefined);
  await act(() => render(<Page desk={desk} path={[]} />, root));
  await vi.waitFor(() => expect(root.querySelector('[role=alert]')).toBeTruthy());
  vi.stubGlobal('fetch', async () => Response.json({ scenarios: [scenario('une', 'Une question')] }));
  await press('Réessayer');
  await vi.waitFor(() => expect(root.textContent).toContain('Une question'));
});
