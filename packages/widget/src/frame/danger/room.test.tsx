import type { Detail } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../connection/connection.ts';
import { type Conversation, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { pageData, roomProps } from '../page.fixture.ts';
import type { RoomProps } from '../rooms.tsx';
import { setStage } from '../stage.fixture.ts';
import { DangerRoom } from './room.tsx';

const root = setStage();
let told: Detail[];
let state: Conversation;
beforeEach(() => {
  told = [];
  state = { ...NEW_CONVERSATION, danger: 'flagged', phase: { name: 'waiting', standing: null, long: false } };
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const show = (changes: Partial<Parameters<typeof roomProps>[0]> = {}) => {
  const tell = (detail: Detail) => {
    told.push(detail);
    state = transition(state, { type: 'told', detail });
    draw();
  };
  // The room asks nothing else of it.
  const connect = () => ({ tell }) as unknown as Connection;
  const draw = () => render(<DangerRoom {...roomProps({ connect, ...changes }, state)} />, root);
  return act(draw);
};
const text = () => (root.textContent ?? '').replaceAll('\u00a0', ' ');
const press = (name: string) =>
  act(() => {
    const found = [...root.querySelectorAll<HTMLElement>('button, label')].find(
      ({ textContent }) => textContent === name,
    );
    if (!found) throw new Error(`nothing is called ${name}`);
    found.click();
  });
const write = (words: string) =>
  act(() => {
    const field = root.querySelector('textarea') as HTMLTextAreaElement;
    field.value = words;
    field.form?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }));
  });

/** A device that answers when the test says so. */
const stubDevice = () => {
  const asked: { success: (position: unknown) => void; failure: (error: unknown) => void }[] = [];
  vi.stubGlobal('navigator', {
    geolocation: {
      getCurrentPosition: (success: never, failure: never) => asked.push({ success, failure }),
    },
  });
  return {
    asked,
    find: (accuracy = 12) =>
      act(async () => asked.at(-1)?.success({ coords: { latitude: 48.856613, longitude: 2.352222, accuracy } })),
    fail: (code: number) => act(async () => asked.at(-1)?.failure({ code })),
  };
};

describe('the room of a danger', () => {
  it('has the numbers of the country, each said by its link', async () => {
    await show({ data: pageData({ emergency: { police: '110', general: '112', text: null } }) });
    const links = [...root.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.textContent]);
    expect(links).toEqual([
      ['tel:110', 'Appeler le 110'],
      ['tel:112', 'Appeler le 112'],
    ]);
    await show();
    expect([...root.querySelectorAll('a')].at(-1)?.getAttribute('href')).toBe('sms:114');
    expect(text()).toContain('Un appel reste dans la liste du téléphone');
  });

  it.each([
    ['asked', false, 'Nous le signalons…'],
    ['asked', true, 'Pas encore signalé'],
    ['flagged', false, 'C’est signalé.'],
    ['refused', false, 'Le service n’a pas pu le prendre.'],
  ] as const)('says how far it has come when it is %s and the link lost: %s', async (danger, lost, words) => {
    state = { ...state, danger, lost };
    await show();
    expect(root.querySelector('.reported')?.textContent).toContain(words);
    // To tell a service that takes nothing would be in vain.
    expect(root.querySelectorAll('fieldset')).toHaveLength(danger === 'refused' ? 0 : 3);
  });

  it('says who knows, and that nobody reads any more', async () => {
    state = { ...state, phase: { name: 'held', alias: 'Camille', typing: false } };
    await show();
    expect(text()).toContain('Camille le voit.');
    state = { ...state, phase: { name: 'over', by: 'officer', at: null, erasing: 'no' } };
    await show();
    expect(text()).toContain('appuyez de nouveau sur « Je suis en danger »');
    expect(root.querySelectorAll('fieldset')).toHaveLength(0);
  });

  it('tells all that holds, and takes back what no longer does', async () => {
    await show();
    await press('Il y a une arme');
    await press('La personne est ici');
    await press('Il y a une arme');
    await press('La personne est ici');
    expect(told).toEqual([
      { about: 'threats', threats: ['armed'] },
      { about: 'threats', threats: ['present', 'armed'] },
      { about: 'threats', threats: ['present'] },
      { about: 'threats', threats: [] },
    ]);
  });

  it('asks how one can be reached, and what to know before a call', async () => {
    await show();
    await press('Écrivez-moi ici');
    expect(text()).not.toContain('À quelle heure est-ce sûr');
    await press('Appelez-moi');
    expect(told.at(-1)).toEqual({ about: 'contact', way: 'call' });
    expect(text()).toContain('À quelle heure est-ce sûr');
  });

  it('says whether an answer has arrived', async () => {
    await show();
    await press('Appelez-moi');
    const arrival = () => root.querySelector('.delivery')?.textContent;
    expect(arrival()).toBe('Envoi…');
    state = { ...state, lost: true };
    await show();
    expect(arrival()).toBe('Pas encore envoyé. Nous réessayons.');
    state = transition(state, { type: 'heard', about: 'contact', ok: true });
    await show();
    expect(arrival()).toBe('Envoyé');
  });
});

describe('where one is', () => {
  it('is asked of the device after a press alone, shown, and sent by another', async () => {
    const device = stubDevice();
    await show();
    expect(text()).toContain('Partager votre position une seule fois');
    expect(device.asked).toHaveLength(0);
    await press('Partager');
    await press('Partager');
    expect(device.asked).toHaveLength(1);
    await device.find();
    expect(text()).toContain('48.85661, 2.35222, à 12 m près');
    expect(told).toEqual([]);
    await press('Envoyer cette position');
    expect(told).toEqual([{ about: 'position', latitude: 48.85661, longitude: 2.35222, accuracy: 12 }]);
    expect(text()).toContain('Position : 48.85661, 2.35222');
  });

  it('is forgotten when it is not to be sent, and can be asked again', async () => {
    const device = stubDevice();
    await show();
    await press('Partager');
    await device.find();
    await press('Ne pas l’envoyer');
    expect(text()).not.toContain('48.85661');
    expect(told).toEqual([]);
    await press('Changer');
    await press('Partager');
    expect(device.asked).toHaveLength(2);
  });

  it('is not looked at when it comes after the visitor has gone on', async () => {
    const device = stubDevice();
    await show();
    await press('Partager');
    await press('Écrire l’adresse');
    await device.find();
    expect(text()).not.toContain('48.85661');
    await write('  1, rue Haute  ');
    expect(told).toEqual([{ about: 'place', text: '1, rue Haute' }]);
    expect(text()).toContain('Adresse : 1, rue Haute');
  });

  it.each([
    [1, 'La position a été refusée.'],
    [2, 'Cet appareil ne trouve pas sa position.'],
    [3, 'La position n’est pas arrivée à temps.'],
  ])('leads to the address after the fault %d', async (code, words) => {
    const device = stubDevice();
    await show();
    await press('Partager');
    await device.fail(code);
    expect(root.querySelector('[role=alert]')?.textContent).toBe(
      `${words} Rien n’a été envoyé. Écrivez plutôt l’adresse.`,
    );
    await write('1, rue Haute');
    expect(told).toEqual([{ about: 'place', text: '1, rue Haute' }]);
  });

  it('leads there too when it is too vague', async () => {
    const device = stubDevice();
    await show();
    await press('Partager');
    await device.find(90_000);
    expect(text()).toContain('trop vague');
    expect(root.querySelector('textarea')).not.toBeNull();
  });

  it('can be asked for in a tab of its own where the page around forbids it, and only there', async () => {
    const device = stubDevice();
    const opened: unknown[] = [];
    const open: RoomProps['open'] = (...room) => opened.push(room);
    Object.assign(document, { featurePolicy: { allowsFeature: () => false } });
    await show({ open });
    expect(text()).toContain('Ce site ne permet pas de demander la position.');
    await press('Ouvrir en pleine page pour la partager (nouvel onglet)');
    expect(opened).toEqual([['move', 'danger']]);
    await show({ open, data: pageData({ page: 'chat' }) });
    expect(text()).not.toContain('pleine page');
    expect(device.asked).toHaveLength(0);
    Object.assign(document, { featurePolicy: undefined });
    await show();
    expect(text()).not.toContain('pleine page');
    // Without a word of the browser on who refused, both ways are open.
    await press('Partager');
    await device.fail(1);
    expect(text()).toContain('pleine page');
    expect(root.querySelector('textarea')).not.toBeNull();
  });

  it('sends no empty address, and nothing at all for a no', async () => {
    await show();
    await press('Écrire l’adresse');
    await write('   ');
    await press('Autre moyen');
    await press('Non');
    expect(told).toEqual([]);
  });
});
