import { lookup as systemLookup } from 'node:dns';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isNamed } from '../domain/policy.ts';
import { isInside } from './address.ts';

const HEADERS_MAX_BYTES = 8_192;

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** One clock for all of it, name and certificate included: who gives a byte now and then does not hold anybody. */
  readonly timeoutMs: number;
  /** What is read of an answer before the line is cut. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Why there is no answer. */
export type CallFault = 'inside' | 'name' | 'certificate' | 'unreadable' | 'unreachable' | 'timeout' | 'aborted';

/** An answer, as far as it was read. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Why it is not whole; null when it is. */
  readonly cut: 'too-large' | 'timeout' | 'aborted' | 'broken' | null;
}

export type CallOutcome = Answered | { readonly fault: CallFault };

/** Calls other machines, and only those that it may. */
export interface Caller {
  /** Whether an address is of a kind that may be called at all. */
  mayCall(url: string): boolean;
  /** Never rejects, and always comes to an end. */
  call(call: Call): Promise<CallOutcome>;
}

/** The address leads into the house, and the policy does not name the host. */
class Inside extends Error {
  override readonly name = 'Inside';
  readonly code = 'LANTERNE_INSIDE';
}

/**
 * Finds the addresses of a name and gives those alone that lead outside: the connection is made to what is given here, so that
 * a name that answers differently the second time gains nothing.
 */
const outsideAlone =
  (lookup: LookupFunction): LookupFunction =>
  (name, options, answer) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, []);
      // With `all` it is a list.
      const outside = (found as { address: string; family: number }[]).filter(({ address }) => !isInside(address));
      const [first] = outside;
      if (!first) return answer(new Inside(`${name} leads inside`), []);
      return options.all ? answer(null, outside) : answer(null, first.address, first.family);
    });
  };

const faultOf = (error: unknown): CallFault => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'LANTERNE_INSIDE') return 'inside';
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'name';
  if (/^HPE_/.test(code)) return 'unreadable';
  return /CERT|SELF_SIGNED|UNABLE_TO_|SSL|TLS/.test(code) ? 'certificate' : 'unreachable';
};

/** With the port that a scheme implies. */
const placeOf = ({ hostname, port, protocol }: URL): { readonly hostname: string; readonly port: string } => ({
  hostname,
  port: port || (protocol === 'https:' ? '443' : '80'),
});

/** Reads what follows the status, and hangs up on who says that it is too much, or goes on beyond it. */
const readBody = (response: IncomingMessage, maxBytes: number): Promise<Pick<Answered, 'body' | 'cut'>> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let cut: Answered['cut'] = 'broken';
    const end = (why: Answered['cut']) => {
      cut = why;
      response.destroy();
    };
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) return end('too-large');
      chunks.push(chunk);
    });
    response.on('end', () => {
      cut = null;
    });
    response.on('error', () => {});
    response.on('close', () => resolve({ body: Buffer.concat(chunks), cut }));
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) end('too-large');
  });

/**
 * Calls machines on the open internet, over https, and those hosts that are named wherever they are. It follows no redirect:
 * whoever is trusted is trusted at one address. No proxy of the environment is asked.
 */
export const createCaller = ({
  insideHosts,
  // Node's own has this form among others.
  lookup = systemLookup as LookupFunction,
}: {
  readonly insideHosts: readonly string[];
  readonly lookup?: LookupFunction | undefined;
}): Caller => {
  const agents = { 'http:': new HttpAgent({ keepAlive: false }), 'https:': new HttpsAgent({ keepAlive: false }) };

  const isCallable = (url: URL, named: boolean): boolean =>
    url.protocol === 'https:' || (url.protocol === 'http:' && named);

  return {
    mayCall(address) {
      const url = new URL(address);
      return isCallable(url, isNamed(insideHosts, placeOf(url)));
    },

    async call({ method, url: address, headers, body, timeoutMs, maxBytes, signal }) {
      const url = new URL(address);
      const named = isNamed(insideHosts, placeOf(url));
      if (!isCallable(url, named)) return { fault: 'inside' };
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // An address in the place of a name is never looked up.
      if (!named && isIP(host) && isInside(host)) return { fault: 'inside' };
      if (signal?.aborted) return { fault: 'aborted' };

      const isSecure = url.protocol === 'https:';
      const options: RequestOptions = {
        method,
        agent: agents[isSecure ? 'https:' : 'http:'],
        lookup: named ? lookup : outsideAlone(lookup),
        maxHeaderSize: HEADERS_MAX_BYTES,
        headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
      };
      return new Promise((resolve) => {
        const request = isSecure ? httpsRequest(url, options) : httpRequest(url, options);
        let answered: Pick<Answered, 'status' | 'headers'> | undefined;
        const settle = (outcome: CallOutcome) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          resolve(outcome);
        };
        const giveUp = (why: 'timeout' | 'aborted') => {
          settle(answered ? { ...answered, body: Buffer.alloc(0), cut: why } : { fault: why });
          request.destroy();
        };
        const onAbort = () => giveUp('aborted');
        const timer = setTimeout(() => giveUp('timeout'), timeoutMs);
        signal?.addEventListener('abort', onAbort, { once: true });

        request.on('response', async (response) => {
          answered = { status: response.statusCode ?? 0, headers: response.headers };
          settle({ ...answered, ...(await readBody(response, maxBytes)) });
        });
        request.on('error', (error) => {
          settle(answered ? { ...answered, body: Buffer.alloc(0), cut: 'broken' } : { fault: faultOf(error) });
        });
        request.end(body);
      });
    },
  };
};
