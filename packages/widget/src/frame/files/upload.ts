import type { FileAnswer, OpenAnswer, Problem } from '@lanterne/protocol';
import type { Answer } from '../connection/request.ts';

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly blob: Blob;
  readonly signal: AbortSignal;
  /** From 0 to 1: how much has left. */
  onProgress(part: number): void;
}

/** With nothing moving for so long, the link is dead; longer than the server takes to make a file anew. */
const STILL_MS = 75_000;

const NOT_ANSWERED = { ok: undefined, waitMs: 0 } as const;

const answerOf = ({ status, responseText }: XMLHttpRequest, waitMs: number): Answer<FileAnswer> => {
  let value: FileAnswer | Partial<Problem>;
  try {
    value = JSON.parse(responseText) as FileAnswer | Partial<Problem>;
  } catch {
    value = {};
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) return { ok: undefined, waitMs };
  if (status < 300 && 'seq' in value) return { ok: true, value };
  if ('code' in value && value.code) return { ok: false, code: value.code };
  // A proxy on the way has a limit of its own, and says so in its own words.
  return status === 413 ? { ok: false, code: 'file_too_large' } : { ok: undefined, waitMs };
};

/** Sends a file once; `fetch` would not tell how far it has come. Never rejects. */
export const upload = (
  { conversation, token }: OpenAnswer,
  { id, name, blob, signal, onProgress }: Upload,
): Promise<Answer<FileAnswer>> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve({ ok: false, code: 'unavailable' });
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout>;
    const stirred = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STILL_MS);
    };
    const cancel = () => request.abort();
    signal.addEventListener('abort', cancel);
    request.upload.onprogress = ({ loaded, total }) => {
      stirred();
      onProgress(total ? loaded / total : 0);
    };
    request.onloadend = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      const waitMs = Number(request.status && request.getResponseHeader('retry-after')) * 1000 || 0;
      if (signal.aborted) resolve({ ok: false, code: 'unavailable' });
      else resolve(request.status ? answerOf(request, waitMs) : NOT_ANSWERED);
    };
    request.open('POST', `/v1/conversations/${conversation}/files?${new URLSearchParams({ id })}`);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('file-name', encodeURIComponent(name));
    request.setRequestHeader('content-type', 'application/octet-stream');
    stirred();
    request.send(blob);
  });
