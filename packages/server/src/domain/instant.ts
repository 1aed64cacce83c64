/** A time of the domain as the wire writes it: RFC 3339, UTC, milliseconds. */
export const instantOf = (ms: number): string => new Date(ms).toISOString();
