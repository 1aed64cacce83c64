/** An answer whose body the test writes by hand. */
export const openStream = () => {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  return {
    response: new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
    write: (text: string) => controller?.enqueue(new TextEncoder().encode(text)),
    close: () => controller?.close(),
    /** It breaks, as it does for who gives it up. */
    fail: () => controller?.error(new Error('aborted')),
  };
};
export type TestStream = ReturnType<typeof openStream>;

/** One that is there, and says nothing. */
export const silentStream = (): Response => {
  const { response, write } = openStream();
  write(':\n\n');
  return response;
};
