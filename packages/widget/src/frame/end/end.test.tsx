import type { PageData } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../connection/connection.ts';
import type { Answer } from '../connection/request.ts';
import { type Conversation, NEW_CONVERSATION, type Phase } from '../conversation/state.ts';
import { pageData } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { End } from './end.tsx';

const at = '2026-11-24T12:00:00.000Z';

const root = setStage();
let asked: unknown[];
let answer: Answer<never> | { ok: true };
beforeEach(() => {
  asked = [];
  answer = { ok: true };
});

const connect = () =>
  ({
    call: async (of: string, { body }: { body?: unknown }) => {
      asked.push([of, body]);
      return answer;
    },
  }) as unknown as Connection;

const over = (changes: Partial<Phase & { name: 'over' }> = {}): Conversation => ({
  ...NEW_CONVERSATION,
  phase: { name: 'over', by: 'officer', at, erasing: 'no', ...changes },
  items: [{ kind: 'theirs', id: 'x', text: 'Bonjour', at, alias: 'Camille' }],
});

const show = async (state: Conversation, notice: Partial<PageData['notice']> = {}): Promise<string> => {
  const data = pageData();
  const all = { ...data, notice: { ...data.notice, ...notice } };
  await act(() => render(<End data={all} state={state} connect={connect} open={() => {}} onAgain={() => {}} />, root));
  return root.textContent?.replace(/\s/g, ' ') ?? '';
};
const button = (name: string) => [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name);

describe('the end', () => {
  it('says until when the text is kept: from the end that the log has, by the rule of the service', async () => {
    const until = (hours: number) =>
      new Intl.DateTimeFormat('fr', { dateStyle: 'full', timeStyle: 'short' })
        .format(Date.parse(at) + hours * 3_600_000)
        .replace(/\s/g, ' ');
    expect(await show(over(), { keptSeconds: 86_400 })).toContain(`Il sera effacé le ${until(24)}.`);
    expect(await show(over(), { keptSeconds: 7_200 })).toContain(`Il sera effacé le ${until(2)}.`);
    expect(await show(over(), { keptSeconds: 0 })).toContain('effacé dès qu’il est terminé');
  });

  it('says a later date where the text is kept for who may come back', async () => {
    const keptUntil = Date.parse(at) + 72 * 3_600_000;
    const date = new Intl.DateTimeFormat('fr', { dateStyle: 'full', timeStyle: 'short' }).format(keptUntil);
    for (const keptSeconds of [0, 86_400]) {
      const text = await show({ ...over(), keptUntil }, { keptSeconds });
      expect(text).toContain(`Il sera effacé le ${date.replace(/\s/g, ' ')}.`);
    }
  });

  it('says that the service does not know of it yet', async () => {
    const text = await show(over({ by: 'visitor', at: null }));
    expect(text).toContain('Le service ne sait pas encore que vous avez terminé.');
    expect(text).toContain('Votre échange est effacé 24 heures après la fin.');
  });

  it('offers to erase where the service allows it, and says why not elsewhere', async () => {
    await show(over(), { eraseNow: true });
    expect(button('Effacer maintenant')).toBeDefined();
    const text = await show(over(), { eraseNow: false });
    expect(button('Effacer maintenant')).toBeUndefined();
    expect(text).toContain('ce service doit le garder jusque-là');
  });

  it('promises nothing of a conversation that it may not follow any more, and shows the way on', async () => {
    const text = await show(over({ by: 'nobody', at: null }));
    expect(text).toContain('Vous ne pouvez plus suivre cet échange d’ici.');
    expect(text).not.toMatch(/sera effacé|est effacé/);
    expect(button('Effacer maintenant')).toBeUndefined();
    expect(button('Commencer un nouvel échange')).toBeDefined();
    expect(button('Enregistrer une copie')).toBeDefined();
  });

  it('says that it is erased where that is known, and no more than is known elsewhere', async () => {
    const gone = (how: 'erased' | 'gone' | 'moved') => show({ ...NEW_CONVERSATION, phase: { name: 'erased', how } });
    expect(await gone('erased')).toContain('Votre échange est effacé.');
    expect(await gone('gone')).toContain('il a été effacé, ou repris ailleurs');
    expect(await gone('moved')).toContain('Cet échange continue dans l’autre onglet.');
  });

  it('takes the focus that the field had', async () => {
    await show(over());
    expect(document.activeElement?.id).toBe('end');
    expect(root.querySelector('[role=status]')?.textContent).toBe('');
  });

  it('tells who has the focus elsewhere what no message says', async () => {
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    elsewhere.focus();
    await show(over());
    const told = () => root.querySelector('[role=status]')?.textContent;
    expect(told()).toBe('');
    render(null, root);
    await show(over({ by: 'nobody' }));
    expect(told()).toBe('Vous ne pouvez plus suivre cet échange d’ici.');
    render(null, root);
    await show({ ...NEW_CONVERSATION, phase: { name: 'erased', how: 'gone' } });
    expect(told()).toContain('il a été effacé, ou repris ailleurs');
    expect(document.activeElement).toBe(elsewhere);
    elsewhere.remove();
  });
});

describe('the one question', () => {
  const send = async (score: number) => {
    const radio = root.querySelectorAll<HTMLInputElement>('[name=score]')[score - 1];
    await act(() => radio?.click());
    await act(() => root.querySelector('form')?.requestSubmit());
  };

  it('is asked of who was answered, says that it stands apart, and is sent once', async () => {
    expect(await show({ ...over(), items: [] })).not.toContain('Cette réponse vous a-t-elle aidé');
    expect(await show(over())).toContain('Il n’est pas joint à l’échange.');
    await send(4);
    expect(asked).toEqual([['/feedback', { score: 4 }]]);
    expect(root.textContent).toContain('Merci. Votre avis est compté.');
    expect(root.querySelector('.feedback :is(input, button)')).toBeNull();
  });

  it('says when it did not leave, and can be sent again', async () => {
    answer = { ok: undefined, waitMs: 0 };
    await show(over());
    await send(2);
    expect([...root.querySelectorAll('[role=status]')].at(-1)?.textContent).toContain('n’est pas parti');
    answer = { ok: true };
    await send(2);
    expect(root.textContent).toContain('Merci.');
    expect(asked).toHaveLength(2);
  });
});
