/**
 * Whoever watches the network sees how long a thing is that was said, though not what it is (SAFETY.md T5). So what goes over the
 * wire is filled up to a multiple of this many bytes: most of what people write in a chat then is of one length, as is
 * everything else that a stream tells.
 */
export const LENGTH_STEP = 512;

/** How many bytes are wanting to the next multiple. */
export const wanting = (bytes: number): number => (LENGTH_STEP - (bytes % LENGTH_STEP)) % LENGTH_STEP;

/** JSON, filled up with blanks, which mean nothing after it (RFC 8259, section 2). Its length is counted in UTF-8. */
export const padded = (json: string): string => json + ' '.repeat(wanting(new TextEncoder().encode(json).length));
