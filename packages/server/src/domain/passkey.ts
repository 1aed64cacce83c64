/**
 * Whether what a passkey has counted up to goes on from what it had. One that does not count says 0 each time; one that counts
 * and goes back is a copy of another one, or that other one is (WebAuthn, 6.1.1).
 */
export const hasCountedOn = (kept: number, told: number): boolean => told > kept || (kept === 0 && told === 0);
