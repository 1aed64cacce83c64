import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { loadLanguage } from './i18n/i18n.fixture.ts';

/** Where the tests of a file show a piece, in French: in the page while a test runs, and with nothing on it after that. */
export const setStage = (): HTMLElement => {
  const root = document.createElement('div');
  beforeAll(() => loadLanguage('fr'));
  beforeEach(() => document.body.append(root));
  afterEach(async () => {
    // Effects are cleaned up after the paint: here, at once.
    await act(() => render(null, root));
    root.remove();
  });
  return root;
};
