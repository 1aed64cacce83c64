import type { Operation } from './operation.ts';

/** A translation of a message, as a form; nothing that anybody is sent is longer. */
const CALL_BACK_MAX_BYTES = 200_000;

/** What engines of translation call that answer later. */
export const engineOperations = {
  receiveTranslation: {
    method: 'post',
    path: '/v1/translations/{token}',
    caller: 'anyone',
    summary: 'Take what an engine was asked to translate, under the token that it was told; the body is a form',
    upload: { maxBytes: CALL_BACK_MAX_BYTES },
    answers: { 204: null },
    problems: ['call_back_unknown', 'file_too_large'],
  },
} as const satisfies Record<string, Operation>;
