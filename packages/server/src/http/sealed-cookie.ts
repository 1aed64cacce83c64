import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../ports.ts';

/** A cookie that only this server can read, so that what a browser carries from one step to the next needs no table. */
export interface SealedCookie<Value> {
  /** What a request carries; null for none, one that is over its time, and all that was not sealed here. */
  read(request: Request): Value | null;
  /** `Set-Cookie`; null where it would be longer than browsers take. */
  seal(value: Value): string | null;
  /** `Set-Cookie` that ends it. */
  clear(): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Browsers take 4,096 bytes with the name and the attributes (RFC 6265bis, 6.1). */
const VALUE_MAX = 3_800;

const envelope = v.strictObject({ until: v.number(), value: v.unknown() });

/**
 * `strict` never comes with a request from elsewhere; `lax` comes when somebody is sent here by a page of another site. Plain
 * http, which only a loopback address may use, cannot have `__Host-`.
 */
export const createSealedCookie = <Schema extends v.GenericSchema>({
  baseName,
  publicOrigin,
  key,
  clock,
  schema,
  sameSite,
  seconds,
}: {
  readonly baseName: string;
  readonly publicOrigin: string;
  /** 32 bytes. */
  readonly key: Buffer;
  readonly clock: Clock;
  readonly schema: Schema;
  readonly sameSite: 'Strict' | 'Lax';
  readonly seconds: number;
}): SealedCookie<v.InferOutput<Schema>> => {
  const secure = publicOrigin.startsWith('https:');
  const name = secure ? `__Host-${baseName}` : baseName;
  // What is sealed for one cookie opens as no other.
  const place = Buffer.from(`lanterne cookie ${baseName}`);
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9_-]{1,${VALUE_MAX}})(?:;|$)`);

  const open = (sealed: string): unknown => {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(place)
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      const { until, value } = v.parse(envelope, JSON.parse(plain.toString()));
      return until > clock() ? value : null;
    } catch {
      return null;
    }
  };

  return {
    read(request) {
      const sealed = pattern.exec(request.headers.get('cookie') ?? '')?.[1];
      const parsed = v.safeParse(schema, sealed === undefined ? null : open(sealed));
      return parsed.success ? parsed.output : null;
    },
    seal(value) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place);
      const plain = JSON.stringify({ until: clock() + seconds * 1_000, value });
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      const text = Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
      return text.length > VALUE_MAX ? null : `${name}=${text}; Max-Age=${seconds}; ${attributes}`;
    },
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
  };
};
