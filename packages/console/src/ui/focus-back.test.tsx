import { render } from 'preact';
import { useRef } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { afterEach, expect, it } from 'vitest';
import { useFocusBack } from './focus-back.ts';

const Row = () => {
  const row = useRef<HTMLDivElement>(null);
  useFocusBack(row);
  return (
    <div ref={row}>
      <button type="button">end</button>
    </div>
  );
};

const Part = ({ rows }: { rows: number }) => (
  <section>
    <h3 tabIndex={-1}>heading</h3>
    {/* A region of its own, which has no heading. */}
    <section>{rows > 0 && <Row />}</section>
    <button type="button">elsewhere</button>
  </section>
);

let root: HTMLElement;
afterEach(() => root.remove());

it('goes to the heading of the section from what is gone, and from nowhere else', async () => {
  root = document.createElement('div');
  document.body.append(root);
  const focusedAfter = async (button: number): Promise<string | null | undefined> => {
    await act(() => render(<Part rows={1} />, root));
    root.querySelectorAll('button')[button]?.focus();
    await act(() => render(<Part rows={0} />, root));
    return document.activeElement?.textContent;
  };
  expect(await focusedAfter(0)).toBe('heading');
  expect(await focusedAfter(1)).toBe('elsewhere');
});
