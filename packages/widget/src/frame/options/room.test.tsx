import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { pageData, roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { GROUPS, groupsFor } from './entries.ts';
import { OptionsRoom } from './room.tsx';

const root = setStage();

describe('the menu', () => {
  it('leaves out what is of no use now, and a group of which nothing is left', () => {
    const always = { text: 'privacy', to: 'privacy' } as const;
    const never = { ...always, when: () => false };
    const groups = [
      { title: 'options.protect', entries: [never] },
      { title: 'options.know', entries: [never, always] },
    ] as const;
    expect(groupsFor(roomProps(), groups)).toEqual([{ title: 'options.know', entries: [always] }]);
  });

  it('has one entry for each thing', () => {
    const texts = GROUPS.flatMap(({ entries }) => entries.map(({ text }) => text));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('leads to the statement of accessibility of the service, where there is one', async () => {
    const lines = () => [...root.querySelectorAll('button')].map(({ textContent }) => textContent);
    await act(() => render(<OptionsRoom {...roomProps()} />, root));
    expect(lines()).not.toContain('Accessibilité (nouvel onglet)');
    const data = pageData({ accessibility: 'https://site.example/accessibilite' });
    await act(() => render(<OptionsRoom {...roomProps({ data })} />, root));
    const open = vi.spyOn(window, 'open').mockReturnValue(null);
    const button = [...root.querySelectorAll('button')].find(({ textContent }) =>
      textContent?.startsWith('Accessibilité'),
    );
    await act(() => button?.click());
    expect(open.mock.calls).toEqual([['https://site.example/accessibilite', '_blank', 'noopener,noreferrer']]);
    open.mockRestore();
  });

  it('opens the room of the entry that is pressed', async () => {
    const opened: string[] = [];
    await act(() => render(<OptionsRoom {...roomProps({ open: (room) => opened.push(room) })} />, root));
    const button = [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.includes('Vos données'));
    await act(() => button?.click());
    expect(opened).toEqual(['privacy']);
  });
});
