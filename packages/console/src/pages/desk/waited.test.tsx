import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeAll, expect, it } from 'vitest';
import { loadLanguage } from '../../i18n/index.ts';
import { TimeLeft } from './waited.tsx';

beforeAll(() => loadLanguage('fr'));

it('counts down to two minutes, and then says by word how late it is', async () => {
  const root = document.createElement('div');
  const now = signal(30_000);
  await act(() => render(<TimeLeft desk={{ now }} from={new Date(0).toISOString()} />, root));
  expect(root.textContent).toBe('reste 1:30');
  await act(() => {
    now.value = 120_000;
  });
  expect(root.textContent).toBe('reste 0:00');
  expect(root.querySelector('.late')).toBeNull();
  await act(() => {
    now.value = 185_000;
  });
  expect(root.textContent).toBe('⚠ retard 1:05');
  expect(root.querySelector('.late')).toBeTruthy();
});
