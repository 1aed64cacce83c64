import { ANSWER_HEADERS } from './answer-headers.ts';

/** All but letters, digits and the marks that RFC 8187 lets stand is written as its bytes. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** For a reader that knows no other: ASCII, and nothing that could end the quotes. */
const plain = (name: string): string => name.replace(/[^\x20-\x7e]|["\\%]/g, '_');

/** Longer than anybody should wait in memory for. */
const streamOf = (parts: AsyncIterable<string>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await iterator.return?.()),
  });
};

/**
 * A file as something to keep, never to show: whoever opens its address gets a download and not a page, and were it shown
 * after all, it would be a page that may do nothing.
 */
export const downloadResponse = (
  { name, type }: { readonly name: string; readonly type: string },
  content: Buffer | AsyncIterable<string>,
): Response =>
  new Response(content instanceof Uint8Array ? new Uint8Array(content) : streamOf(content), {
    headers: {
      ...ANSWER_HEADERS,
      'content-type': type,
      ...(content instanceof Uint8Array && { 'content-length': String(content.length) }),
      'content-disposition': `attachment; filename="${plain(name)}"; filename*=UTF-8''${encoded(name)}`,
      'content-security-policy': `sandbox; ${ANSWER_HEADERS['content-security-policy']}`,
    },
  });
