import type { Inlined } from './assets.ts';

export interface Permissions {
  /** The styles that stand in the page. */
  readonly sheets: readonly Inlined[];
  /** The scripts that stand in it. */
  readonly scripts: readonly Inlined[];
  /** What it may use of the browser, beyond showing and sending what is written. */
  readonly powers: readonly Power[];
}

/** Everything that a browser lets a page do or learn unless it is told not to, and that a page can be kept from. */
const POWERS = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'captured-surface-control',
  'clipboard-read',
  'clipboard-write',
  'compute-pressure',
  'digital-credentials-get',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'language-detector',
  'language-model',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'on-device-speech-recognition',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'private-state-token-issuance',
  'private-state-token-redemption',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'summarizer',
  'sync-xhr',
  'translator',
  'usb',
  'window-management',
  'xr-spatial-tracking',
] as const;
export type Power = (typeof POWERS)[number];

/** The position once, in danger, of whoever says yes; the code by which one comes back goes into what is pasted next. */
export const VISITOR_POWERS: readonly Power[] = ['clipboard-write', 'geolocation'];

/** A sound for who waits, an address to be pasted elsewhere, a key of one's own to sign in with. */
export const DESK_POWERS: readonly Power[] = [
  'autoplay',
  'clipboard-write',
  'publickey-credentials-create',
  'publickey-credentials-get',
];

const powersPolicy = (mine: readonly Power[]): string =>
  POWERS.map((power) => `${power}=(${mine.includes(power) ? 'self' : ''})`).join(', ');

const sources = (inPage: readonly Inlined[]): string => ["'self'", ...inPage.map(({ source }) => source)].join(' ');

const policy = (frameAncestors: string, { sheets, scripts }: Permissions): string =>
  [
    "default-src 'none'",
    `script-src ${sources(scripts)}`,
    `style-src ${sources(sheets)}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
    // No string is made markup or script, and nobody may make a policy by which one would be.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** Nothing that a browser can be told not to do is left to chance (SAFETY.md T1, T4). */
const documentHeaders = (frameAncestors: string, permissions: Permissions): Record<string, string> => ({
  'content-security-policy': policy(frameAncestors, permissions),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': powersPolicy(permissions.powers),
});

/** A page of its own cannot be framed, and shares its browsing context with nobody. */
export const ownPage = (permissions: Permissions): Record<string, string> => ({
  ...documentHeaders("'none'", permissions),
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/**
 * A page of its own to which the frame that opened it hands a conversation over. That frame stands in a page of another origin,
 * so with the policy of the others the two would not know each other. Whoever else opens it holds no more than a window that
 * they can send elsewhere or close.
 */
export const movedPage = (permissions: Permissions): Record<string, string> => ({
  ...ownPage(permissions),
  'cross-origin-opener-policy': 'unsafe-none',
});

/** The host page may be one that asks for CORP of all that it embeds; `frame-ancestors` says who may. */
export const framedBy = (origins: readonly string[], permissions: Permissions): Record<string, string> => ({
  ...documentHeaders(origins.length > 0 ? origins.join(' ') : "'none'", permissions),
  'cross-origin-resource-policy': 'cross-origin',
});
