import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { DeliveryFault } from '@lanterne/protocol';
import { isNamed } from '../domain/webhook.ts';
import type { WebhookSender } from '../ports.ts';
import { isInside } from './address.ts';

/** A receiver that has put the message away answers within this time, name and certificate included. */
const TIMEOUT_MS = 10_000;

/** What is read of an answer before the line is cut; none of it is kept. */
const ANSWER_MAX_BYTES = 4_096;
const HEADERS_MAX_BYTES = 8_192;

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

const faultOf = (error: unknown): DeliveryFault => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'LANTERNE_INSIDE') return 'inside';
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'name';
  if (/^HPE_/.test(code)) return 'unreadable';
  return /CERT|SELF_SIGNED|UNABLE_TO_|SSL|TLS/.test(code) ? 'certificate' : 'unreachable';
};

/** Reads a little of what follows the status, so that a polite receiver is not cut off, and cuts off any other. */
const drain = (response: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ANSWER_MAX_BYTES) response.destroy();
    });
    response.on('error', () => {});
    response.on('close', resolve);
  });

/**
 * Sends to receivers on the open internet, over https, and to those hosts that the policy names wherever they are. It follows
 * no redirect: whoever is trusted is trusted at one address. No proxy of the environment is asked.
 */
export const createWebhookSender = ({
  insideHosts,
  timeoutMs = TIMEOUT_MS,
  // Node's own has this form among others.
  lookup = systemLookup as LookupFunction,
}: {
  readonly insideHosts: readonly string[];
  readonly timeoutMs?: number;
  readonly lookup?: LookupFunction;
}): WebhookSender => {
  const agents = { 'http:': new HttpAgent({ keepAlive: false }), 'https:': new HttpsAgent({ keepAlive: false }) };

  const isCallable = (url: URL, named: boolean): boolean =>
    url.protocol === 'https:' || (url.protocol === 'http:' && named);

  return {
    mayCall(address) {
      const url = new URL(address);
      return isCallable(url, isNamed(insideHosts, placeOf(url)));
    },

    async send({ url: address, headers, body }) {
      const url = new URL(address);
      const named = isNamed(insideHosts, placeOf(url));
      if (!isCallable(url, named)) return 'inside';
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // An address in the place of a name is never looked up.
      if (!named && isIP(host) && isInside(host)) return 'inside';

      const isSecure = url.protocol === 'https:';
      const options: RequestOptions = {
        method: 'POST',
        agent: agents[isSecure ? 'https:' : 'http:'],
        lookup: named ? lookup : outsideAlone(lookup),
        maxHeaderSize: HEADERS_MAX_BYTES,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      };
      return new Promise((resolve) => {
        const request = isSecure ? httpsRequest(url, options) : httpRequest(url, options);
        let status: number | undefined;
        // One clock for all of it: a receiver that gives a byte now and then does not hold anybody.
        const timer = setTimeout(() => {
          resolve(status ?? 'timeout');
          request.destroy();
        }, timeoutMs);
        request.on('response', async (response) => {
          status = response.statusCode ?? 0;
          await drain(response);
          clearTimeout(timer);
          resolve(status);
        });
        request.on('error', (error) => {
          clearTimeout(timer);
          resolve(status ?? faultOf(error));
        });
        request.end(body);
      });
    },
  };
};

/** With the port that a scheme implies. */
const placeOf = ({ hostname, port, protocol }: URL): { readonly hostname: string; readonly port: string } => ({
  hostname,
  port: port || (protocol === 'https:' ? '443' : '80'),
});
