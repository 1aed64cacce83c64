export interface SessionCookie {
  readonly name: string;
  /** The session's secret that a request carries. */
  read(request: Request): string | undefined;
  /** `Set-Cookie` for a new session. */
  set(secret: string, seconds: number): string;
  /** `Set-Cookie` that ends it. */
  clear(): string;
}

/**
 * The officers' session cookie. `__Host-` makes the browser refuse it unless it is Secure, of this host alone and for the
 * whole path (RFC 6265bis, 4.1.3.2); plain http, which only a loopback address may use, cannot have it.
 */
export const createSessionCookie = (publicOrigin: string): SessionCookie => {
  const secure = publicOrigin.startsWith('https:');
  const name = secure ? '__Host-lanterne' : 'lanterne';
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9_-]{43})(?:;|$)`);
  return {
    name,
    read: (request) => pattern.exec(request.headers.get('cookie') ?? '')?.[1],
    set: (secret, seconds) => `${name}=${secret}; Max-Age=${seconds}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
  };
};
