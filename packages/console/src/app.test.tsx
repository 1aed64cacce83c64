// docs/security.md: T6

import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Api } from './api.ts';
import { App } from './app.tsx';
import { loadLanguage } from './i18n/index.ts';
import { createFakeApi, officer, snapshot, waiting } from './pages/desk/desk.fixture.ts';

const token = 'T'.repeat(43);
const no = (code: 'sign_in_required' | 'credentials_refused' | 'invite_refused'): Answer<never> => ({
  ok: false,
  refusal: { code },
});

let root: HTMLElement;
beforeAll(() => loadLanguage('fr'));
beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(async () => {
  // Effects are cleaned up after the paint: here, at once.
  await act(() => render(null, root));
  root.remove();
  history.replaceState(null, '', '/desk');
});

const show = (overrides: Partial<Api> = {}, path = '/desk') => {
  history.replaceState(null, '', path);
  const server = createFakeApi(overrides);
  render(<App api={server.api} />, root);
  return server;
};
const fill = (name: string, text: string): void => {
  const input = root.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (!input) throw new Error(`there is no field ${name}`);
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
};
const submit = () =>
  root.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
const seen = (text: string) => vi.waitFor(() => expect(root.textContent).toContain(text));
const problem = () => root.querySelector('[role=alert]')?.textContent;

describe('the way to the desk', () => {
  it('is straight for an officer who is signed in', async () => {
    const server = show();
    await vi.waitFor(() => expect(server.connections()).toBe(1));
    server.send(snapshot());
    await seen('Tout est calme');
    await seen('Agent 27');
  });

  it('passes by the sign-in page, which says what was wrong', async () => {
    const signIn = vi.fn<Api['signIn']>(async () => no('credentials_refused'));
    show({ readSession: async () => no('sign_in_required'), signIn });
    await seen('Ouvrir une session');
    fill('login', ' Agnes ');
    fill('password', 'faux');
    submit();
    await vi.waitFor(() => expect(problem()).toContain('incorrect'));
    expect(signIn).toHaveBeenCalledWith({ login: 'agnes', password: 'faux' });
    signIn.mockResolvedValue({ ok: true, value: { officer } });
    submit();
    await seen('Chargement');
  });

  it('takes a one-time link out of the address bar and asks for a password', async () => {
    const acceptInvite = vi.fn<Api['acceptInvite']>(async () => ({ ok: true, value: { officer } }));
    show({ acceptInvite }, `/desk#invite=${token}`);
    await seen('Choisir votre mot de passe');
    expect(location.href).not.toContain(token);
    fill('new-password', 'trop court');
    submit();
    await vi.waitFor(() => expect(problem()).toContain('longueur'));
    fill('new-password', 'une phrase de passe');
    fill('new-password-again', 'une phrase de pasee');
    submit();
    await vi.waitFor(() => expect(problem()).toContain('différentes'));
    expect(acceptInvite).not.toHaveBeenCalled();
    fill('new-password-again', 'une phrase de passe');
    submit();
    await vi.waitFor(() =>
      expect(acceptInvite).toHaveBeenCalledWith({ invite: token, password: 'une phrase de passe' }),
    );
    await seen('Chargement');
  });

  it('says that a link was used, and that a cut one does not work', async () => {
    show({ acceptInvite: async () => no('invite_refused') }, `/desk#invite=${token}`);
    await seen('Choisir votre mot de passe');
    fill('new-password', 'une phrase de passe');
    fill('new-password-again', 'une phrase de passe');
    submit();
    // The form is gone: nothing typed into it could be accepted.
    await seen('Ce lien a déjà servi');
    await seen('n’a pas été enregistré');
    expect(root.querySelector('input')).toBeNull();
    await vi.waitFor(() => expect(document.activeElement).toBe(root.querySelector('h1')));
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Aller à la connexion')?.click();
    await seen('Ouvrir une session');
    await act(() => render(null, root));
    show({}, '/desk#invite=cut');
    await seen('Ce lien ne fonctionne pas');
    expect(root.textContent).not.toContain('n’a pas été enregistré');
    expect(location.hash).toBe('');
  });

  it('says when the server is not reached, and goes on trying', async () => {
    const readSession = vi.fn<Api['readSession']>(async () => ({ ok: false, refusal: { code: 'unreachable' } }));
    show({ readSession });
    await seen('Le service ne répond pas');
    readSession.mockResolvedValue({ ok: true, value: { officer } });
    await vi.waitFor(() => expect(root.textContent).toContain('Bureau'));
  });
});

describe('a session that runs out', () => {
  it('keeps the desk behind the sign-in page, and gives it back to the same officer', async () => {
    const claimNext = vi.fn<Api['claimNext']>(async () => no('sign_in_required'));
    const server = show({ claimNext });
    await vi.waitFor(() => expect(server.connections()).toBe(1));
    server.send(snapshot());
    await seen('Tout est calme');
    dispatchEvent(new KeyboardEvent('keydown', { key: 'n', code: 'KeyN', altKey: true }));
    await seen('Votre session a pris fin');
    fill('login', 'agnes');
    fill('password', 'la bonne');
    submit();
    // The same desk, at once: no second loading.
    await seen('Tout est calme');
  });

  it('is closed to whoever signed in meanwhile in another tab', async () => {
    const server = show();
    await vi.waitFor(() => expect(server.connections()).toBe(1));
    server.send(snapshot());
    await seen('Tout est calme');
    server.breakLink();
    await vi.waitFor(() => expect(server.connections()).toBe(2), 5_000);
    const other = snapshot({ queue: [waiting(1)] });
    server.send({
      ...other,
      data: { ...other.data, officer: { ...officer, id: 'p'.repeat(21) as typeof officer.id } },
    });
    await seen('Votre session a pris fin');
    expect(root.textContent).not.toContain('Renseignement');
  });

  it('is not called over while the server has not said so', async () => {
    const signOut = vi.fn<Api['signOut']>(async () => ({ ok: false, refusal: { code: 'unreachable' } }));
    const server = show({ signOut });
    await vi.waitFor(() => expect(server.connections()).toBe(1));
    server.send(snapshot());
    await seen('Tout est calme');
    const leave = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Se déconnecter');
    leave?.click();
    await seen('vous êtes encore connecté');
    signOut.mockResolvedValue({ ok: true, value: null });
    leave?.click();
    await seen('Ouvrir une session');
  });
});
