// docs/security.md: T11

import type { PageData } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { NEW_CONVERSATION } from '../conversation/state.ts';
import { pageData, roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { PrivacyRoom } from './room.tsx';

const root = setStage();

const show = async (changes: Partial<PageData>): Promise<string> => {
  await act(() => render(<PrivacyRoom {...roomProps({ data: pageData(changes) })} />, root));
  return root.textContent?.replace(/\s/g, ' ') ?? '';
};
const notice = (keptSeconds: number, eraseNow = true): Partial<PageData> => ({
  notice: { anonymity: 'strict', keptSeconds, eraseNow, feedback: true, own: false },
});

describe('what is said of the data', () => {
  it.each([
    [3_600, 'Votre échange est effacé 1 heure après la fin.'],
    [86_400, 'Votre échange est effacé 24 heures après la fin.'],
    [2_592_000, 'Votre échange est effacé 30 jours après la fin.'],
    [0, 'Votre échange est effacé dès qu’il est terminé.'],
  ])('follows the time of %i seconds that it is kept', async (seconds, words) => {
    expect(await show(notice(seconds))).toContain(words);
  });

  it('says when one that nobody ends counts as over, and that a way back keeps it', async () => {
    const text = await show({});
    expect(text).toContain('Un échange resté 24 heures sans message compte comme terminé.');
    expect(text).toContain('l’échange est gardé tant qu’elle sert');
  });

  it('says what becomes of the internet address, as the policy has it', async () => {
    expect(await show({})).toContain('Nous n’enregistrons pas votre adresse internet.');
    const sealed = await show({ notice: { ...pageData().notice, anonymity: 'sealed', addressSeconds: 1_800 } });
    expect(sealed).toContain('Elle est détruite 30 minutes après la fin.');
    expect(sealed).not.toContain('Nous n’enregistrons pas');
  });

  it('promises the visitor’s own erasure where there is one, and nowhere else', async () => {
    expect(await show(notice(86_400, true))).toContain('Vous pouvez aussi l’effacer vous-même');
    const not = await show(notice(86_400, false));
    expect(not).not.toContain('effacer vous-même');
    expect(not).toContain('Vous ne pouvez pas l’effacer avant');
  });

  it('speaks of the key that a tab keeps where one may be kept', async () => {
    expect(await show({ keep: true })).toContain('cet onglet en garde la clé');
    expect(await show({ keep: false })).not.toContain('cet onglet en garde la clé');
  });

  it('says who is responsible, and where to complain, without telling that address where one comes from', async () => {
    expect(await show({ name: 'Site d’essai' })).toContain('Site d’essai');
    const link = root.querySelector('a');
    expect(link?.getAttribute('rel')).toContain('noreferrer');
    expect(link?.textContent).toContain('nouvel onglet');
  });

  it('says that no officer asks for money, a password or the code of a card', async () => {
    expect(await show({})).toContain('Un policier ne demande jamais d’argent, de mot de passe ni de code de carte.');
  });

  it('has the whole notice on request, each line in its own language, and leads to the same for programs', async () => {
    const lines = [
      { text: 'Décret n° 1', locale: null },
      { text: 'In English.', locale: 'en' },
    ];
    const answer = { locale: 'en', sections: [{ title: 'What permits it', lines }] };
    const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('no network'));
    asked.mockResolvedValueOnce(Response.json(answer));
    await show({});
    const press = () =>
      act(async () =>
        [...root.querySelectorAll('button')].find((button) => button.textContent === 'Lire toute la notice')?.click(),
      );
    await press();
    await vi.waitFor(() => expect(root.textContent).toContain('La notice n’est pas venue. Réessayez.'));
    await press();
    await vi.waitFor(() => expect(root.textContent).toContain('Ce texte est en anglais.'));
    expect(asked.mock.calls.map(([address]) => address)).toEqual(Array(2).fill('/v1/sites/demo/notice?locale=fr'));
    const [heading, law, english] = root.querySelectorAll<HTMLElement>('.whole section > *');
    expect(document.activeElement).toBe(heading);
    expect([heading, law, english].map((line) => line?.getAttribute('lang'))).toEqual(['en', '', 'en']);
    expect(root.querySelector('.whole a')?.getAttribute('href')).toBe('/v1/sites/demo/notice?locale=fr');
    expect(root.querySelector('.whole a')?.textContent).toContain('nouvel onglet');
  });

  it('says nothing in words of its own where whoever answers has theirs, and fetches those at once', async () => {
    const lines = [{ text: 'Le ministère', locale: null }];
    const asked = vi
      .spyOn(globalThis, 'fetch')
      .mockResolvedValueOnce(Response.json({ locale: 'fr', sections: [{ title: 'Responsable', lines }] }));
    asked.mockClear();
    const own = await show({ notice: { ...pageData().notice, own: true } });
    expect(own).not.toContain('Le responsable est le service qui publie ce site');
    await vi.waitFor(() => expect(root.textContent).toContain('Le ministère'));
    expect(asked).toHaveBeenCalledOnce();
    // The room has just been opened: what is read first is at its start.
    expect(document.activeElement?.tagName).not.toBe('H3');
  });

  it('offers it to nobody who is discreet: it names the police', async () => {
    const props = roomProps({ data: pageData() }, { ...NEW_CONVERSATION, discreet: true });
    await act(() => render(<PrivacyRoom {...props} />, root));
    expect(root.textContent).not.toContain('Lire toute la notice');
  });
});
