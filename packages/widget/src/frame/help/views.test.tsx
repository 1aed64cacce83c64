import type { ComponentChild } from 'preact';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { setStage } from '../stage.fixture.ts';
import { Card } from './card.tsx';
import { Cards, NotThere, Numbers, Services } from './entries.tsx';
import { helpOfFrance } from './help.fixture.ts';
import { List } from './list.tsx';
import type { HelpCard, HelpNumber } from './search.ts';

const help = helpOfFrance('fr');
const cardOf = (id: string) => help.cards.find((one) => one.id === id) as HelpCard;

const root = setStage();

const show = (view: ComponentChild) => act(() => render(view, root));
const texts = (selector: string) => [...root.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe('a number', () => {
  const number: HelpNumber = { ...(help.numbers[0] as HelpNumber), number: '0 800 05 95 95', by: 'both' };

  it('can be pressed in each way in which it is used, and says itself', async () => {
    await show(<Numbers numbers={[number]} />);
    const links = [...root.querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['tel:0800059595', 'sms:0800059595']);
    expect(links.map(({ textContent }) => textContent)).toEqual(['Appeler le 0 800 05 95 95', 'SMS au 0 800 05 95 95']);
    expect(root.querySelector('bdi')?.dir).toBe('ltr');
  });
});

describe('what is in another language', () => {
  it('is marked as such, and nothing of ours with it', async () => {
    const lang = 'de';
    const [service] = help.services.map((one) => ({ ...one, lang }));
    const [number] = help.numbers.map((one) => ({ ...one, lang }));
    const papers = { ...cardOf('complaint-papers'), lang };
    await show(
      <>
        <Cards cards={[papers]} onRead={() => {}} />
        {service && <Services services={[service]} />}
        {number && <Numbers numbers={[number]} />}
        <Card card={papers} help={help} onRead={() => {}} />
      </>,
    );
    const marked = [...root.querySelectorAll('[lang=de]')].map(({ textContent }) => textContent).join('|');
    expect(marked).toContain(papers.title);
    expect(marked).toContain(papers.lines[0]);
    for (const ours of ['Papiers', '(nouvel onglet)', 'Appeler', 'Pour agir'])
      expect(marked.split('|')).not.toContain(ours);
  });
});

describe('a card', () => {
  it('numbers its steps, and does not number papers and rights', async () => {
    await show(<Card card={cardOf('theft')} help={help} onRead={() => {}} />);
    expect(root.querySelector('.points')?.tagName).toBe('OL');
    await show(<Card card={cardOf('victim-rights')} help={help} onRead={() => {}} />);
    expect(root.querySelector('.points')?.tagName).toBe('UL');
  });

  it('leads to numbers, services and other cards, in its own order, and to nothing that is not there', async () => {
    const card = { ...cardOf('theft'), see: ['number-17', 'gone', 'burglary', 'perceval', 'number-15'] };
    const read: string[] = [];
    await show(<Card card={card} help={help} onRead={(id) => read.push(id)} />);
    expect(texts('a.call')).toEqual(['Appeler le 17', 'Appeler le 15']);
    expect(root.querySelectorAll('a.row')).toHaveLength(1);
    await act(() => root.querySelector<HTMLElement>('button.row')?.click());
    expect(read).toEqual(['burglary']);
  });
});

describe('the list', () => {
  const list = (query: string) => (
    <List help={help} door="report" query={query} onQuery={() => {}} onRead={() => {}} onWrite={undefined} />
  );

  it('tells how much was found once the typing pauses, and nothing while nothing is sought', async () => {
    await show(list(''));
    expect(texts('search [role=status]')).toEqual(['']);
    await show(list('c'));
    await show(list('cambriolage'));
    const found = root.querySelectorAll('.rows > li').length;
    await vi.waitFor(() => expect(texts('search [role=status]')).toEqual([`${found} résultats.`]));
  });

  it('offers no field where none is left', async () => {
    await show(list('xylophone'));
    expect(texts('button')).toEqual([]);
    expect(texts('a.call')).toContain('Appeler le 116 006');
  });
});

it('what could not be fetched is told once, as an alert; what is on its way is not', async () => {
  let retries = 0;
  const retry = () => {
    retries += 1;
  };
  await show(<NotThere help={undefined} failed={false} retry={retry} />);
  expect(root.querySelector('[role=alert]')).toBeNull();
  await show(<NotThere help={undefined} failed retry={retry} />);
  await act(() => root.querySelector<HTMLElement>('[role=alert] button')?.click());
  expect(retries).toBe(1);
});
