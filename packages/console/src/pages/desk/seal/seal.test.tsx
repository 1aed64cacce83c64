import type { SealAnswer, UnsealingsAnswer } from '@lanterne/protocol';
import { makeHalf, openHalf, shareOfHalf } from '@lanterne/protocol/seal-half';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { at, claimed, id, opened, own, said, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const PHRASE = 'AAAA-BBBB-CCCC-DDDD-EEEE';
let halves: Awaited<ReturnType<typeof makeHalf>>[];
beforeAll(async () => {
  halves = [await makeHalf(PHRASE), await makeHalf(PHRASE)];
});
const half = (index: number) => halves[index] as (typeof halves)[number];

const stage = setStage();
const { show, find, button } = stage;
const danger = () => withLog({ ...own(1), danger: true, dangerAt: at(2) }, opened(), claimed(), said(3));

const sealed = (more: Partial<SealAnswer> = {}): SealAnswer => ({
  anonymity: 'sealed',
  reasons: ['violence', 'lost'],
  box: { halves: [half(0).half, half(1).half], ephemeral: half(1).public, sealedAt: at(1) },
  until: null,
  danger: true,
  waiting: null,
  opened: null,
  ...more,
});
const waiting = (isOwn: boolean): SealAnswer['waiting'] => ({
  id: 'u'.repeat(21) as NonNullable<SealAnswer['waiting']>['id'],
  reason: 'lost',
  askedBy: 'Agent 27',
  askedAt: at(4),
  expiresAt: at(90_000),
  own: isOwn,
});

/** A server that knows of sealed addresses alone; answers what it was sent. */
const serve = (seal: SealAnswer | null, unsealings: UnsealingsAnswer = { sealing: false, unsealings: [] }) => {
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  let now = seal;
  vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
    if (path.endsWith('/unsealings')) return Response.json(unsealings);
    if (path.endsWith('/seal') && method === 'GET' && now) return Response.json(now);
    if (method === 'POST' && now && /unsealing/.test(path)) {
      sent.push({ path, body: JSON.parse(String(body)) as Record<string, unknown> });
      return Response.json(now);
    }
    const problem = { type: '', title: '', status: 404, code: 'conversation_unknown' };
    return Response.json(problem, { status: 404, headers: { 'content-type': 'application/problem+json' } });
  });
  return { sent, become: (next: SealAnswer) => (now = next) };
};
const line = () => find('.danger-panel .seal-line')?.textContent;
const dialog = () => find<HTMLDialogElement>('dialog.dialog');
const bring = (file: unknown, phrase = PHRASE) => {
  const input = find<HTMLInputElement>('.seal-form input[type=file]');
  const transfer = new File([JSON.stringify(file)], 'half.json');
  Object.defineProperty(input, 'files', { value: [transfer], configurable: true });
  const field = find<HTMLInputElement>('.seal-form input[name=phrase]');
  if (field) field.value = phrase;
};
const problem = () => find('.seal-form .problem')?.textContent;

describe('a sealed address on the desk', () => {
  it('is none where nobody keeps any, which is said', async () => {
    serve({ ...sealed(), anonymity: 'strict', box: null, reasons: [] });
    await show({ mine: [danger()] });
    await vi.waitFor(() => expect(line()).toContain('ne peut pas localiser'));
    expect(button('Ouvrir à deux', '.danger-panel')).toBeUndefined();
  });

  it('nor where there is no such conversation', async () => {
    serve(null);
    await show({ mine: [danger()] });
    await vi.waitFor(() => expect(line()).toContain('ne peut pas localiser'));
  });

  it('nor where nothing was sealed, or it is destroyed', async () => {
    serve(sealed({ box: null }));
    await show({ mine: [danger()] });
    await vi.waitFor(() => expect(line()).toContain('Personne ne peut être localisé'));
  });

  it('waits for another person, once one has asked; they alone can take it back', async () => {
    serve(sealed({ waiting: waiting(true) }));
    await show({ mine: [danger()] });
    await vi.waitFor(() => expect(line()).toContain('attend une seconde personne'));
    button('Voir', '.danger-panel')?.click();
    await vi.waitFor(() => expect(dialog()?.textContent).toContain('Votre demande attend une autre personne'));
    expect(button('Confirmer', 'dialog')).toBeUndefined();
    expect(button('Retirer ma demande', 'dialog')).toBeTruthy();
  });

  it('is read by the two who have opened it, and by nobody else', async () => {
    const { id: request, ...asked } = waiting(false) as NonNullable<SealAnswer['waiting']>;
    const by = { id: request, ...asked, confirmedBy: 'Agent 9', confirmedAt: at(6) };
    const { become } = serve(sealed({ opened: { ...by, own: false } }));
    await show({ mine: [danger()] });
    await vi.waitFor(() => expect(line()).toContain('ouverte par Agent 27 et Agent 9'));
    button('Voir', '.danger-panel')?.click();
    await vi.waitFor(() => expect(dialog()?.textContent).toContain('Seules ces deux personnes'));
    expect(button('Lire l’adresse', 'dialog')).toBeUndefined();
    become(sealed({ opened: { ...by, own: true } }));
  });

  it('calls everybody else to every desk', async () => {
    const { own: _, ...call } = waiting(false) as NonNullable<SealAnswer['waiting']>;
    serve(sealed({ waiting: waiting(false) }), {
      sealing: true,
      unsealings: [{ ...call, own: false, conversation: id(7) }],
    });
    await show({ mine: [] });
    await vi.waitFor(() => expect(find('.seal-calls')?.textContent).toContain('Agent 27 demande'));
    button('Répondre', '.seal-calls')?.click();
    await vi.waitFor(() => expect(button('Confirmer et ouvrir', 'dialog')).toBeTruthy());
  });
});

describe('a half', () => {
  it('never leaves the desk: the server gets what it makes of this one address', async () => {
    const { sent } = serve(sealed());
    await show({ mine: [danger()] });
    await vi.waitFor(() => expect(button('Ouvrir à deux', '.danger-panel')).toBeTruthy());
    button('Ouvrir à deux', '.danger-panel')?.click();
    await vi.waitFor(() => expect(find('.seal-form')).toBeTruthy());
    const submit = () => find<HTMLFormElement>('.seal-form')?.requestSubmit();
    submit();
    await vi.waitFor(() => expect(problem()).toContain('Choisissez un motif'));
    const reason = find<HTMLInputElement>('.seal-form input[value=lost]');
    if (reason) reason.checked = true;
    submit();
    await vi.waitFor(() => expect(problem()).toContain('Choisissez le fichier'));
    const wrong: readonly (readonly [unknown, string, string])[] = [
      [{ kind: 'x' }, PHRASE, 'n’est pas une moitié'],
      [{ ...half(0), half: '0'.repeat(16) }, PHRASE, 'elle appartient à une autre clé'],
      [half(0), 'FFFF', 'n’ouvre pas ce fichier'],
    ];
    for (const [file, phrase, words] of wrong) {
      bring(file, phrase);
      submit();
      await vi.waitFor(() => expect(problem()).toContain(words), { timeout: 10_000 });
    }
    bring(half(0));
    submit();
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 10_000 });
    const key = await openHalf(half(0), PHRASE);
    expect(sent[0]?.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      reason: 'lost',
      half: half(0).half,
      share: key && (await shareOfHalf(key, half(1).public)),
    });
    expect(JSON.stringify(sent)).not.toMatch(new RegExp(`${PHRASE}|${half(0).wrapped.slice(0, 20)}`));
  });
});
