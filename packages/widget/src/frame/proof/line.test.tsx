import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, it } from 'vitest';
import { setStage } from '../stage.fixture.ts';
import { WorkingLine } from './line.tsx';
import { setWorking } from './working.ts';

const root = setStage();

it('says that the device works, for as long as it does, in a place that was there before', async () => {
  await act(() => render(<WorkingLine />, root));
  const place = root.querySelector('[role=status]');
  expect(place?.textContent).toBe('');
  await act(() => setWorking(true));
  expect(place?.textContent).toContain('Votre message part dans quelques secondes.');
  await act(() => setWorking(false));
  expect(place?.textContent).toBe('');
});

it('says it to who comes later', async () => {
  setWorking(true);
  await act(() => render(<WorkingLine />, root));
  expect(root.textContent).toContain('Votre message part');
  setWorking(false);
});
