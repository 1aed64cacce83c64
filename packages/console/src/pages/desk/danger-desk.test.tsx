import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api.ts';
import { sound } from '../../preferences.ts';
import {
  agreed,
  answered,
  at,
  attached,
  claimed,
  dangerous,
  id,
  left,
  opened,
  own,
  returned,
  said,
  told,
  waiting,
  withLog,
} from './desk.fixture.ts';
import { setStage } from './page.fixture.tsx';

const stage = setStage();
const { show, find, all, button, press } = stage;
afterEach(() => {
  vi.useRealTimers();
});

const position = { about: 'position', latitude: 48.390394, longitude: -4.486076, accuracy: 23.4 } as const;
const inDanger = { door: 'victim', danger: true, dangerAt: at(940) } as const;
const lost = { ...inDanger, lostAt: at(958), presence: 'absent' } as const;
const dangerLog = [opened(), dangerous(2), claimed(3), told(4, { about: 'place', text: 'chez moi' })];
const event = (number: number, one: ReturnType<typeof said>) =>
  ({ name: 'event', data: { conversation: id(number), event: one } }) as const;
const alarms = () => all('.alarm [role=alert]').map(({ textContent }) => textContent);

/** What would be read aloud: each text that comes into a live region, with the kind of the region. */
const listen = () => {
  const heard: [kind: string, text: string][] = [];
  const observer = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      const element = node instanceof Element ? node : node.parentElement;
      const region = element?.closest('[aria-live], [role=log], [role=status], [role=alert]');
      if (region && region.getAttribute('aria-live') !== 'off')
        heard.push([region.getAttribute('role') ?? '', element?.textContent ?? '']);
    }
  });
  observer.observe(stage.root, { childList: true, subtree: true });
  return { heard, stop: () => observer.disconnect() };
};

describe('danger at a glance', () => {
  const lapsed = {
    kind: 'lapsed',
    seq: 5,
    at: at(5),
    author: 'visitor',
    was: 'detail',
    part: 'position',
    erasedAt: null,
  } as const;
  it('names nothing as not told yet that was told and is erased', async () => {
    await show({ mine: [withLog(own(1, inDanger), ...dangerLog, lapsed)] });
    expect(find('.danger-panel h3')).toBeTruthy();
    expect(find('.danger-panel .unknown')).toBeFalsy();
  });

  it('shows the newest details over the transcript, and names what is not told yet', async () => {
    const { send } = await show({ mine: [withLog(own(1, inDanger), ...dangerLog)] });
    expect(find('.danger-panel h3')?.textContent).toContain('En danger depuis 1:00');
    expect(find('.danger-panel')?.textContent).toContain('chez moi');
    expect(find('.danger-panel .unknown')?.textContent).toBe('Pas encore indiqué\u00a0: position, situation, contact.');
    send(event(1, told(5, { about: 'place', text: '12 rue des Lilas' })));
    send(event(1, told(6, { about: 'threats', threats: ['locked', 'present'] })));
    send(event(1, told(7, { about: 'contact', way: 'write' })));
    await vi.waitFor(() => expect(find('.danger-panel')?.textContent).toContain('Écrire seulement'));
    expect(all('.danger-panel dd').map(({ textContent }) => textContent)).toEqual([
      '12 rue des Lilas',
      'l’agresseur est là, enfermé, ne peut pas sortir',
      'Écrire seulement, ne pas appeler',
    ]);
    // What was told before stays in the transcript.
    expect(find('.transcript')?.textContent).toContain('chez moi');
  });

  it('gives a position as text to copy and to a map of this machine, and loads nothing from anywhere', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const { send } = await show({ mine: [withLog(own(1, inDanger), ...dangerLog)] });
    send(event(1, told(5, position)));
    await vi.waitFor(() => expect(find('.danger-panel .position')).toBeTruthy());
    expect(find('.danger-panel .position')?.textContent).toContain('48.39039, -4.48608 ± 23 m');
    expect(all('a[href]').map((link) => link.getAttribute('href'))).toContain('geo:48.390394,-4.486076;u=24');
    expect(all('img, iframe, object, embed, link, script, [src]')).toEqual([]);
    button('Copier', '.danger-panel')?.click();
    await vi.waitFor(() => expect(find('.toast')?.textContent).toBe('Position copiée.'));
    expect(writeText).toHaveBeenCalledWith('48.39039, -4.48608');
    writeText.mockRejectedValue(new Error('no secure context'));
    button('Copier', '.danger-panel')?.click();
    await vi.waitFor(() => expect(find('.toast')?.textContent).toContain('Ctrl + C'));
    writeText.mockRestore();
  });

  it('says a detail once, politely, in the transcript alone', async () => {
    const { send } = await show({ mine: [withLog(own(1, inDanger), ...dangerLog)] });
    const { heard, stop } = listen();
    send(event(1, told(5, { about: 'place', text: '12 rue des Lilas' })));
    await vi.waitFor(() => expect(find('.danger-panel')?.textContent).toContain('12 rue des Lilas'));
    stop();
    const lines = heard.filter(([, text]) => text.includes('12 rue des Lilas'));
    expect(lines.map(([kind]) => kind)).toEqual(['log']);
    expect(find('.danger-panel')?.closest('[aria-live], [role=status], [role=alert]')).toBeNull();
  });

  it('shows nothing of it without the flag', async () => {
    await show({ mine: [withLog(own(1), opened(), claimed())] });
    expect(find('.danger-panel')).toBeNull();
  });
});

describe('the alarm of a loss', () => {
  it('stands over the whole desk with the time, the last place known and what to do, until it was heard', async () => {
    const log = [...dangerLog, told(5, position)];
    const { send } = await show({ mine: [withLog(own(1, inDanger), ...log)] });
    expect(find('.alarm-bar')).toBeNull();
    send(event(1, left(6, 'loss')));
    send({ name: 'entry', data: own(1, lost) });
    await vi.waitFor(() => expect(alarms()).toHaveLength(1));
    expect(alarms()[0]).toContain('Usager 1 (Victime), en danger\u00a0: connexion perdue.');
    // The time goes by outside of what is read aloud.
    expect(find('.alarm-since')?.textContent).toBe('depuis 0:42');
    expect(find('.alarm-since')?.closest('[role=alert]')).toBeNull();
    expect(find('.alarm .place')?.textContent).toMatch(/^chez moi \(.+\) · 48\.39039, -4\.48608 \(.+\)$/);
    expect(all('.alarm .tick').map(({ textContent }) => textContent)).toEqual([
      'Quel lieu est connu\u00a0?',
      'Appeler le 17 ou le CORG, et donner ce lieu',
      'Un code de reprise a-t-il été pris\u00a0?',
    ]);
    expect(stage.desk.summons.peek()).toMatchObject({ alarm: true, danger: true });
    await vi.waitFor(() => expect(document.title).toContain('⚠'));
    // A glance is not enough.
    press({ key: 'Shift' });
    stage.desk.open(id(1));
    expect(alarms()).toHaveLength(1);
    all('.alarm .tick input')[1]?.click();
    button('J’ai vu', '.alarm')?.click();
    await vi.waitFor(() => expect(find('.alarm-bar')).toBeNull());
    expect(stage.desk.summons.peek().alarm).toBe(false);
    await vi.waitFor(() => expect(document.title).not.toContain('⚠'));
    // It goes on beside the conversation, with what was done already.
    expect(all('.danger-panel .tick input').map((box) => (box as HTMLInputElement).checked)).toEqual([
      false,
      true,
      false,
    ]);
    expect(find('.pane-facts')?.textContent).toMatch(/Connexion perdue depuis 0:4\d/);
  });

  it('comes back with a new loss, and ends with the return, told politely', async () => {
    const { send } = await show({ mine: [withLog(own(1, lost), ...dangerLog)] });
    await vi.waitFor(() => expect(alarms()).toHaveLength(1));
    button('J’ai vu', '.alarm')?.click();
    await vi.waitFor(() => expect(find('.alarm-bar')).toBeNull());
    send({ name: 'presence', data: { conversation: id(1), presence: 'absent' } });
    send(event(1, returned(6)));
    send({ name: 'entry', data: own(1, inDanger) });
    await vi.waitFor(() => expect(find('.toast[role=status]')?.textContent).toBe('Usager 1 est de nouveau là.'));
    expect(find('.alarm-bar')).toBeNull();
    expect(find('.danger-panel .tick')).toBeNull();
    send({ name: 'entry', data: own(1, { ...lost, lostAt: at(990) }) });
    await vi.waitFor(() => expect(alarms()).toHaveLength(1));
    // What was said of the return is taken back.
    expect(find('.toast')?.textContent).toBe('');
    // Its list is a new one.
    expect(all('.alarm .tick input').some((box) => (box as HTMLInputElement).checked)).toBe(false);
    send({ name: 'entry', data: own(1, inDanger) });
    await vi.waitFor(() => expect(find('.alarm-bar')).toBeNull());
  });

  it('is heard one by one, and says when the sound is off', async () => {
    sound.value = 'off';
    await show({ queue: [waiting(7, { ...lost, lostAt: at(900) })], mine: [withLog(own(1, lost), ...dangerLog)] });
    expect(alarms()).toHaveLength(2);
    expect(find('.alarm-silent')?.textContent).toBe('Le son est coupé sur ce poste.');
    // The longest first, and one list at a time.
    expect(alarms()[0]).toContain('Usager (Victime)');
    expect(all('.alarm .loss-checklist')).toHaveLength(1);
    button('J’ai vu', '.alarm')?.click();
    await vi.waitFor(() => expect(alarms()).toHaveLength(1));
    expect(alarms()[0]).toContain('Usager 1');
  });

  it('says of one who waits that the place is read by who takes them, and takes them', async () => {
    const claim = vi.fn<Api['claim']>(async () => ({ ok: true, value: withLog(own(7, lost), ...dangerLog) }));
    await show({ queue: [waiting(7, lost)] }, { claim });
    expect(find('.alarm .place')?.textContent).toBe('Prenez l’échange pour le lire');
    button('Prendre l’échange', '.alarm')?.click();
    await vi.waitFor(() => expect(find('.alarm .place')?.textContent).toContain('chez moi'));
    // Taken by the same officer, it is the same loss, and not heard yet.
    expect(alarms()).toHaveLength(1);
    expect(button('Ouvrir l’échange', '.alarm')).toBeTruthy();
  });

  it('is a quiet mark without danger', async () => {
    const quiet = { lostAt: at(958), presence: 'absent' } as const;
    await show({ queue: [waiting(7, quiet)], mine: [withLog(own(1, quiet), opened(), claimed())] });
    expect(find('.alarm-bar')).toBeNull();
    expect(stage.desk.summons.peek().count).toBe(0);
    const marks = all('.leave-mark');
    expect(marks.map(({ textContent }) => textContent?.trim())).toEqual(Array(3).fill('Connexion perdue depuis 0:42'));
    expect(marks.every((mark) => !mark.classList.contains('alarming'))).toBe(true);
    // They may come back: what is written is there then.
    expect(stage.field()?.readOnly).toBe(false);
  });
});

describe('three ways of leaving', () => {
  it('have three words, three drawings and three shapes, in lists, panes and transcripts', async () => {
    const mine = [
      withLog(own(1, { state: 'left', how: 'exit', endedAt: at(9) }), opened(), claimed(), left(3, 'exit')),
      withLog(own(2, { state: 'left', how: 'end', endedAt: at(9) }), opened(), claimed(), left(3, 'end')),
      withLog(own(3, { lostAt: at(958) }), opened(), claimed(), left(3, 'loss')),
    ];
    await show({ mine });
    const seenOf = (mark: HTMLElement) => [
      mark.textContent?.replace(/ depuis.*| · .*/, '').trim(),
      mark.querySelector('path')?.getAttribute('d'),
      mark.className,
    ];
    const rows = all('.own .leave-mark').map(seenOf);
    expect(rows.map(([word]) => word)).toEqual(['Sortie rapide', 'A dit au revoir', 'Connexion perdue']);
    for (const part of [0, 1, 2]) expect(new Set(rows.map((seen) => seen[part])).size).toBe(3);
    const lines: unknown[][] = [];
    const bars: (string | undefined)[] = [];
    for (const number of [1, 2, 3]) {
      stage.desk.open(id(number));
      await vi.waitFor(() => expect(find('.pane h2')?.textContent).toContain(`Usager ${number}`));
      expect(seenOf(find('.pane-facts .leave-mark') as HTMLElement)).toEqual(rows[number - 1]);
      lines.push(...all('.system.left').map(seenOf));
      bars.push(find('.composer .hint')?.textContent);
    }
    for (const part of [0, 1, 2]) expect(new Set(lines.map((seen) => seen[part])).size).toBe(3);
    expect(bars[0]).toContain('se cache peut-être');
    expect(bars[1]).toContain('a mis fin à l’échange');
    expect(bars[2]).toContain('Entrée');
  });
});

describe('who left in danger before any officer had taken them', () => {
  const gone = { ...inDanger, state: 'left', how: 'exit', endedAt: at(970) } as const;

  it('stays before the queue, calls, and is read by who takes them', async () => {
    const claim = vi.fn<Api['claim']>(async () => ({ ok: true, value: withLog(own(7, gone), ...dangerLog) }));
    const { send } = await show({ queue: [waiting(7, inDanger), waiting(8)] }, { claim });
    stage.press({ key: 'Shift' });
    expect(stage.desk.summons.peek().count).toBe(0);
    send({ name: 'entry', data: waiting(7, gone) });
    await vi.waitFor(() => expect(all('.unattended .row')).toHaveLength(1));
    expect(stage.desk.summons.peek()).toMatchObject({ count: 1, danger: true });
    expect(find('.unattended .row')?.textContent).toContain('Sortie rapide');
    expect(all('ol.rows .row')).toHaveLength(1);
    send({ name: 'gone', data: { conversation: id(8), erased: false } });
    await vi.waitFor(() => expect(find('.empty-title')?.textContent).toBe('1 usager est parti en danger'));
    button('Lire', '.unattended')?.click();
    await vi.waitFor(() => expect(find('.danger-panel')?.textContent).toContain('chez moi'));
    expect(find('.unattended')).toBeNull();
    expect(stage.field()?.readOnly).toBe(true);
  });
});

describe('a file', () => {
  it('is shown by its name, type and size, and is fetched by the browser itself', async () => {
    const file = { name: '<b>relevé</b>.pdf', type: 'application/pdf', bytes: 345_678 } as const;
    await show({ mine: [withLog(own(1), opened(), claimed(), attached(3, file))] });
    const line = find('.message .file');
    expect(line?.textContent).toMatch(/<b>relevé<\/b>\.pdf Document PDF, 346\sko/);
    const link = find<HTMLAnchorElement>('.message a');
    expect(link?.getAttribute('href')).toBe(`/v1/officer/conversations/${id(1)}/files/f3`);
    expect(link?.getAttribute('download')).toBe(file.name);
    expect(find('.preview')?.textContent).toContain('Fichier reçu');
  });
});

describe('read marks', () => {
  const one = withLog(own(1), opened(), said(2), claimed(3), answered(4), answered(5), answered(6));

  it('say how far the visitor has read on the newest message alone', async () => {
    const { send } = await show({ mine: [{ ...one, readSeq: 4 }] });
    const marks = () => all('.message.officer .sent').map(({ textContent }) => textContent);
    expect(marks()).toEqual(['✓✓ Lu', '✓ Envoyé', '✓ Envoyé']);
    const { heard, stop } = listen();
    send({ name: 'read', data: { conversation: id(1), seq: 6 } });
    await vi.waitFor(() => expect(marks()).toEqual(['✓ Envoyé', '✓ Envoyé', '✓✓ Lu']));
    stop();
    expect(heard).toEqual([]);
  });

  it('are told once the visitor’s words are on screen, at the end, under the eyes of the officer', async () => {
    const markRead = vi.fn<Api['markRead']>(async () => ({ ok: true, value: null }));
    const { send } = await show({ mine: [one] }, { markRead });
    const marks = () => markRead.mock.calls.map(([, seq]) => seq);
    vi.useFakeTimers();
    const comes = async (seq: number) => {
      send(event(1, said(seq)));
      await vi.advanceTimersByTimeAsync(1_000);
      expect(all('.message.visitor').at(-1)?.textContent).toContain(`text ${seq}`);
    };
    press({ key: 'Shift' });
    // It begins below what a narrow window shows.
    await comes(7);
    expect(marks()).toEqual([]);
    stage.desk.setInSight(id(1), true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(marks()).toEqual([7]);
    stage.desk.setAtEnd(id(1), false);
    await comes(8);
    expect(marks()).toEqual([7]);
    stage.desk.setAtEnd(id(1), true);
    await comes(9);
    expect(marks()).toEqual([7, 9]);
    const hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    dispatchEvent(new Event('blur'));
    await comes(10);
    expect(marks()).toEqual([7, 9]);
    hasFocus.mockRestore();
    dispatchEvent(new Event('focus'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(marks()).toEqual([7, 9, 10]);
  });
});

describe('the agreed word', () => {
  const log = [opened(), claimed()];

  it('is asked for, kept and shown in the head of the pane', async () => {
    const keepSignalWord = vi.fn<Api['keepSignalWord']>(async () => ({ ok: true, value: { seq: 3, at: at(3) } }));
    const { send } = await show({ mine: [withLog(own(1), ...log)] }, { keepSignalWord });
    button('Mot d’alerte')?.click();
    await vi.waitFor(() => expect(find('dialog h2')?.textContent).toBe('Mot d’alerte avec Usager 1'));
    const submit = () => find('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    submit();
    await vi.waitFor(() => expect(find('dialog [role=alert]')?.textContent).toBe('Écrivez le mot convenu.'));
    expect(keepSignalWord).not.toHaveBeenCalled();
    const input = find<HTMLInputElement>('dialog input');
    if (input) input.value = ' Citron ';
    keepSignalWord.mockResolvedValueOnce({ ok: false, refusal: { code: 'unreachable' } });
    submit();
    await vi.waitFor(() => expect(find('dialog [role=alert]')?.textContent).toContain('ne répond pas'));
    submit();
    await vi.waitFor(() => expect(find('dialog')).toBeNull());
    expect(keepSignalWord).toHaveBeenCalledWith(id(1), 'Citron');
    send(event(1, agreed(3, 'Citron')));
    await vi.waitFor(() => expect(find('.signal-word')?.textContent).toBe('Mot d’alerte\u00a0: Citron'));
  });

  it('marks the message that holds it and calls the officer, and does nothing else', async () => {
    const server = await show({ mine: [withLog(own(1), ...log, agreed(3, 'Citron'))] });
    const { send } = server;
    press({ key: 'Shift' });
    send(event(1, said(4, 'Une citronnade')));
    send(event(1, said(5, 'Il faut un CITRÓN ce soir')));
    await vi.waitFor(() => expect(alarms()).toHaveLength(1));
    expect(alarms()[0]).toContain('Usager 1 (Renseignement) a écrit le mot d’alerte «\u00a0Citron\u00a0».');
    expect(all('.message.marked .text').map(({ textContent }) => textContent)).toEqual(['Il faut un CITRÓN ce soir']);
    expect(find('.message.marked .who')?.textContent).toContain('Mot d’alerte');
    expect(stage.desk.summons.peek()).toMatchObject({ danger: true, alarm: false });
    expect(stage.desk.outbox.messages.peek()).toEqual([]);
    expect(stage.desk.state.peek().entries.get(id(1))?.state).toBe('held');
    button('J’ai vu', '.alarm')?.click();
    await vi.waitFor(() => expect(find('.alarm-bar')).toBeNull());
    send(event(1, said(6, 'citron')));
    await vi.waitFor(() => expect(alarms()).toHaveLength(1));
  });
});
