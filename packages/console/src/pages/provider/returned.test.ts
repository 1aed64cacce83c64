import { describe, expect, it } from 'vitest';
import { refusalIn } from './returned.ts';

describe('what the server says of who came back from the provider', () => {
  it('is read from the fragment', () => {
    expect(refusalIn('#provider=unknown')).toBe('unknown');
    expect(refusalIn('#provider=weak')).toBe('weak');
  });

  it('is nothing when the fragment is about something else', () => {
    expect(refusalIn('')).toBeNull();
    expect(refusalIn('#/administration')).toBeNull();
    expect(refusalIn('#invite=x')).toBeNull();
  });

  it('is never what somebody else wrote there', () => {
    expect(refusalIn('#provider=Votre compte est bloqué, appelez le 01')).toBe('failed');
    expect(refusalIn('#provider=constructor')).toBe('failed');
  });
});
