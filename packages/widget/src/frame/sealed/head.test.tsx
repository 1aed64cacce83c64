// docs/security.md: T10

import type { PageData } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageData } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';

const root = setStage();
beforeEach(() => {
  // What was told is told for as long as the page is there.
  vi.resetModules();
});
afterEach(() => {
  document.documentElement.classList.remove('discreet');
  vi.restoreAllMocks();
});

const SEALED: PageData['notice'] = { ...pageData().notice, anonymity: 'sealed', addressSeconds: 3_600 };

/** Shows the head of the welcome, if at all, and opens a conversation; answers what the server was asked. */
const openAfter = async (notice: PageData['notice'] | null, danger = false): Promise<Record<string, unknown>> => {
  const { loadLanguage: load } = await import('../i18n/i18n.fixture.ts');
  await load('fr');
  const { Head } = await import('./head.tsx');
  if (notice) await act(() => render(<Head data={pageData({ notice })} open={() => {}} />, root));
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(() => new Promise(() => {}));
  const { createConnection } = await import('../connection/connection.ts');
  const connection = createConnection({ site: 'demo', locale: 'fr', dispatch: () => {} });
  if (danger) connection.danger(null);
  else connection.write('Bonjour', null);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  const body = JSON.parse(String(asked.mock.calls[0]?.[1]?.body)) as Record<string, unknown>;
  connection.stop();
  return body;
};
const said = () => root.querySelector('.sealed')?.textContent?.replaceAll(/\s/g, ' ');

describe('that the address is sealed', () => {
  it('is said before the first message, with the time of the policy, and then the opening says so', async () => {
    expect(await openAfter(SEALED)).toMatchObject({ announced: true });
    expect(said()).toContain('Deux policiers peuvent l’ouvrir seulement si une vie est en danger.');
    expect(said()).toContain('Elle est détruite 1 heure après la fin.');
  });

  it('is said so in a call for help too', async () => {
    expect(await openAfter(SEALED, true)).toMatchObject({ danger: true, announced: true });
  });

  it('is not told by an opening where it was not on the screen', async () => {
    expect(await openAfter(null)).not.toHaveProperty('announced');
    expect(await openAfter(null, true)).not.toHaveProperty('announced');
  });

  it('is neither said nor told where none is sealed', async () => {
    expect(await openAfter(pageData().notice)).not.toHaveProperty('announced');
    expect(said()).toBeUndefined();
  });

  it('is not told where others may see the screen, and it is not shown', async () => {
    document.documentElement.classList.add('discreet');
    expect(await openAfter(SEALED)).not.toHaveProperty('announced');
  });
});
