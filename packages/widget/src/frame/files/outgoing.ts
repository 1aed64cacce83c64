import type { FileAnswer, OpenAnswer, ProblemCode } from '@lanterne/protocol';
import type { Answer } from '../connection/request.ts';
import type { Key } from '../i18n/index.ts';
import type { Looked } from './look.ts';
import type { Upload } from './upload.ts';

/** How far a file has come that was chosen. */
export type Step =
  /** Looked at, and a picture drawn anew. */
  | { readonly name: 'looking' }
  | { readonly name: 'ready' }
  /** `part` of it has left, from 0 to 1; it waits in turn at 0. */
  | { readonly name: 'sending'; readonly part: number }
  /** Not answered; tried again. */
  | { readonly name: 'delayed' }
  /** Never to be sent as it is. */
  | { readonly name: 'refused'; readonly why: Key };

export interface Chosen {
  /** Names it on the wire too. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly step: Step;
  /** What will be sent, once it was looked at. */
  readonly blob?: Blob;
  /** How a picture looks. */
  readonly bitmap?: ImageBitmap;
}

/** Asks until the server has answered, opening the conversation first where there is none. */
export type Insist = (
  attempt: (access: OpenAnswer) => Promise<Answer<FileAnswer>>,
) => Promise<Exclude<Answer<FileAnswer>, { ok: undefined }>>;

export interface OutgoingPorts {
  readonly insist: Insist;
  look(file: File): Promise<Looked>;
  upload(access: OpenAnswer, upload: Upload): Promise<Answer<FileAnswer>>;
  newId(): string;
  nameOf(file: File): string;
  /** Told the list after each change; `arrived` is one that has left it for the transcript. */
  tell(list: readonly Chosen[], arrived?: Chosen): void;
}

export interface Outgoing {
  /** Takes files in, `room` of them at most beside those that were taken in before. */
  add(files: readonly File[], room: number): void;
  /** Sends what is ready, and what is still looked at as soon as it is. */
  send(): void;
  /** Takes one back, also while it is on its way. What the server has already stays there. */
  remove(id: string): void;
  stop(): void;
}

const WHY: { readonly [Code in ProblemCode]?: Key } = {
  file_empty: 'file.empty',
  file_too_large: 'file.large',
  file_type_unsupported: 'file.type',
  file_unreadable: 'file.unreadable',
  file_infected: 'file.infected',
  files_off: 'file.off',
  files_too_many: 'file.many',
  conversation_left: 'refused.over',
  conversation_closed: 'refused.over',
};

/**
 * The files that were chosen and have not arrived. They leave one after the other, each until it has arrived or is refused,
 * under one id, so that none arrives twice (DESIGN.md, section 3).
 */
export const createOutgoing = ({ insist, look, upload, newId, nameOf, tell }: OutgoingPorts): Outgoing => {
  let list: readonly Chosen[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const cancels = new Map<string, AbortController>();
  /** To be sent as soon as they were looked at. */
  const wished = new Set<string>();

  const set = (next: readonly Chosen[], arrived?: Chosen) => {
    list = next;
    tell(list, arrived);
  };
  const edit = (id: string, change: Partial<Chosen>) =>
    set(list.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const refuse = (id: string, why: Key) => edit(id, { step: { name: 'refused', why } });
  const find = (id: string) => list.find((one) => one.id === id);
  const drop = (id: string, arrived?: Chosen) => {
    find(id)?.bitmap?.close();
    set(
      list.filter((one) => one.id !== id),
      arrived,
    );
  };

  const deliver = async (id: string) => {
    const chosen = find(id);
    const { blob } = chosen ?? {};
    if (!chosen || !blob) return;
    const cancel = new AbortController();
    cancels.set(id, cancel);
    const onProgress = (part: number) => edit(id, { step: { name: 'sending', part } });
    const taken = new Promise<null>((resolve) => cancel.signal.addEventListener('abort', () => resolve(null)));
    const delivery = insist(async (access) => {
      const answered = await upload(access, { id, name: chosen.name, blob, signal: cancel.signal, onProgress });
      if (answered.ok === undefined) edit(id, { step: { name: 'delayed' } });
      return answered;
    });
    // Who takes one back does not make the others wait for the end of its pause.
    const answer = await Promise.race([delivery, taken]);
    cancels.delete(id);
    if (!answer) return;
    if (answer.ok) drop(id, chosen);
    else refuse(id, WHY[answer.code] ?? 'refused.other');
  };

  const start = (id: string) => {
    edit(id, { step: { name: 'sending', part: 0 } });
    turn = turn.then(() => deliver(id));
  };

  const receive = (id: string, looked: Looked) => {
    if ('why' in looked) return refuse(id, looked.why);
    if (!find(id)) return looked.bitmap?.close();
    edit(id, { ...looked, bytes: looked.blob.size, step: { name: 'ready' } });
    if (wished.has(id)) start(id);
  };

  return {
    add(files, room) {
      const free = room - list.filter(({ step }) => step.name !== 'refused').length;
      const added = files.map((file, index) => ({
        file,
        id: newId(),
        name: nameOf(file),
        bytes: file.size,
        step: (index < free ? { name: 'looking' } : { name: 'refused', why: 'file.many' }) as Step,
      }));
      set([...list, ...added.map(({ file: _, ...chosen }) => chosen)]);
      for (const { file, id, step } of added) {
        if (step.name !== 'looking') continue;
        void look(file).then((looked) => receive(id, looked));
      }
    },
    send() {
      for (const { id, step } of list) {
        if (step.name === 'ready') start(id);
        else if (step.name === 'looking') wished.add(id);
      }
    },
    remove(id) {
      cancels.get(id)?.abort();
      cancels.delete(id);
      drop(id);
    },
    stop() {
      for (const { id } of list) {
        cancels.get(id)?.abort();
        find(id)?.bitmap?.close();
      }
      list = [];
    },
  };
};
