import type { ConversationId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { hashSecret, newSecret, tokenFor } from './secret.ts';

describe('secrets', () => {
  it('are 256 bits that nobody guesses, kept as a hash', () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
    expect(hashSecret('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
  });

  it('make a token that takes the key, the conversation and the opening together', () => {
    const token = (key: number, conversation: string, opening: string) =>
      tokenFor(Buffer.alloc(32, key), conversation as ConversationId, opening);
    const right = token(1, 'c', 'o');
    expect(right).toMatch(/^[\w-]{43}$/);
    expect(token(1, 'c', 'o')).toBe(right);
    expect(new Set([right, token(2, 'c', 'o'), token(1, 'd', 'o'), token(1, 'c', 'p')]).size).toBe(4);
  });
});
