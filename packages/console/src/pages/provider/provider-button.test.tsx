import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadLanguage } from '../../i18n/index.ts';
import { createFakeApi, officer } from '../desk/desk.fixture.ts';
import { SignInPage } from '../sign-in/page.tsx';

const ADDRESS = 'https://sso.example.fr/authorize?state=s';

const asked: { readonly path: string; readonly body: unknown }[] = [];
let answers: () => Response;
let root: HTMLElement;
beforeAll(() => loadLanguage('fr'));
beforeEach(() => {
  root = document.createElement('div');
  const name = document.createElement('script');
  name.type = 'application/json';
  name.id = 'provider';
  name.textContent = '"ProConnect"';
  document.body.append(root, name);
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body && JSON.parse(String(init.body)) });
    return answers();
  });
});
afterEach(async () => {
  await act(() => render(null, root));
  document.body.replaceChildren();
  history.replaceState(null, '', '/desk');
  asked.length = 0;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const json = (status: number, body: object, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });

const show = async (expired = false, onSignedIn = vi.fn()) => {
  render(<SignInPage api={createFakeApi().api} why={expired ? 'expired' : null} onSignedIn={onSignedIn} />, root);
  await vi.waitFor(() => expect(button()).toBeDefined());
  return onSignedIn;
};
const button = () =>
  [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.includes('ProConnect'));
const alerts = () => [...root.querySelectorAll('[role=alert]')].map(({ textContent }) => textContent).join('');

describe('the button of a provider', () => {
  it('leads to where the server says', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    answers = () => json(201, { address: ADDRESS });
    await show();
    button()?.click();
    await vi.waitFor(() => expect(assign).toHaveBeenCalledWith(ADDRESS));
    expect(asked).toEqual([{ path: '/v1/officer/provider', body: {} }]);
  });

  it('says that nobody answers, and can be pressed again', async () => {
    answers = () => json(503, { code: 'unavailable' }, 'application/problem+json');
    await show();
    button()?.click();
    await vi.waitFor(() => expect(alerts()).toContain('ProConnect ne répond pas'));
    expect(button()?.getAttribute('aria-disabled')).toBe('false');
  });

  it('says why somebody who came back was not let in, once', async () => {
    history.replaceState(null, '', '/desk#provider=unknown');
    await show();
    expect(alerts()).toContain('aucun compte actif n’est lié');
    expect(location.hash).toBe('');
  });

  it('leaves a desk that waits where it is, and hears when the other tab has signed in', async () => {
    const open = vi.spyOn(window, 'open').mockReturnValue(window);
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    answers = () => json(201, { address: ADDRESS });
    const onSignedIn = await show(true);
    button()?.click();
    await vi.waitFor(() => expect(open).toHaveBeenCalledWith(ADDRESS));
    answers = () => json(200, { officer });
    await vi.waitFor(() => {
      document.dispatchEvent(new Event('visibilitychange'));
      expect(onSignedIn).toHaveBeenCalledWith({ officer });
    });
    expect(assign).not.toHaveBeenCalled();
  });

  it('is not there where the server knows no provider', async () => {
    document.getElementById('provider')?.remove();
    render(<SignInPage api={createFakeApi().api} why={null} onSignedIn={vi.fn()} />, root);
    await vi.waitFor(() => expect(root.querySelector('form')).not.toBeNull());
    expect(button()).toBeUndefined();
  });
});
