/**
 * Whether somebody has proved who they are by enough: by one of the means that are asked for (RFC 8176; ProConnect says `mfa`
 * of two factors and `pop` of a key that they hold). A provider that does not say by what has said nothing.
 */
export const isProvedEnough = (required: readonly string[], amr: readonly string[]): boolean =>
  required.length === 0 || required.some((means) => amr.includes(means));
