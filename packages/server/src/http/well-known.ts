import { instantOf } from '../domain/instant.ts';
import type { Clock } from '../ports.ts';
import { ANSWER_HEADERS } from './answer-headers.ts';
import type { Assets } from './assets.ts';
import { problem } from './problem.ts';
import type { App } from './route.ts';

const DAY_MS = 86_400_000;

/** RFC 9116, 2.5.5, advises less than a year; whoever still runs the server still reads what is written to them. */
const EXPIRES_AFTER_MS = 180 * DAY_MS;

export interface WellKnownDeps {
  readonly assets: Assets;
  readonly clock: Clock;
  readonly publicOrigin: string;
  /** Where somebody who has found a weakness can say so; null where nobody has said where. */
  readonly securityContact: string | null;
}

/** Whom to tell of a weakness (RFC 9116). It expires with the day, so that its text is one for all who ask on one. */
const securityText = (contact: string, { publicOrigin, clock }: WellKnownDeps): string => {
  const today = Math.floor(clock() / DAY_MS) * DAY_MS;
  return [
    `Contact: ${contact}`,
    `Expires: ${instantOf(today + EXPIRES_AFTER_MS)}`,
    'Preferred-Languages: fr, en',
    `Canonical: ${publicOrigin}/.well-known/security.txt`,
    '',
  ].join('\n');
};

/** What anybody may want to know of a server without having to ask anybody. */
export const mountWellKnown = (app: App, deps: WellKnownDeps): void => {
  const build = JSON.stringify({ files: deps.assets.digests });
  app.get(
    '/.well-known/lanterne-build.json',
    () => new Response(build, { headers: { ...ANSWER_HEADERS, 'content-type': 'application/json' } }),
  );
  app.get('/.well-known/security.txt', () =>
    deps.securityContact
      ? new Response(securityText(deps.securityContact, deps), {
          headers: { ...ANSWER_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
        })
      : problem('not_found', { detail: 'LANTERNE_SECURITY_CONTACT is not set.' }),
  );
};
