import type { SharedAnswersAnswer } from '@lanterne/protocol';
import { type Answer, call } from '../../../api.ts';
import { addressOf } from '../../../shell/place.ts';

/** Canned answers that somebody may change: where they are on the server, and where in the console. */
export interface Shelf {
  list(): Promise<Answer<SharedAnswersAnswer>>;
  add(answer: object): Promise<Answer<SharedAnswersAnswer>>;
  change(id: string, change: object): Promise<Answer<SharedAnswersAnswer>>;
  remove(id: string): Promise<Answer<SharedAnswersAnswer>>;
  addressOf(...path: readonly string[]): string;
}

const shelfAt = (path: string, address: Shelf['addressOf']): Shelf => ({
  list: () => call(path),
  add: (body) => call(path, { method: 'POST', body }),
  change: (id, body) => call(`${path}/${id}`, { method: 'PATCH', body }),
  remove: (id) => call(`${path}/${id}`, { method: 'DELETE' }),
  addressOf: address,
});

/** What every officer has. */
export const sharedShelf = shelfAt('/v1/admin/canned-answers', (...path) =>
  addressOf('administration', 'answers', ...path),
);

/** One's own; everybody's are listed with them. */
export const ownShelf = shelfAt('/v1/officer/canned-answers', (...path) => addressOf('answers', ...path));
