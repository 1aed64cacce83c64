import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguage } from '../i18n/i18n.fixture.ts';
import { failureText } from './failure.ts';

beforeAll(() => loadLanguage('fr'));

const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('why a list opens nothing', () => {
  it('is never said of the list itself: all wrong ones read alike', () => {
    const refused = failureText({ ok: false, code: 'resume_refused' });
    expect(refused).toContain('n’ouvre aucun échange');
    // Too long to be one, or no text at all.
    expect(failureText({ ok: false, code: 'body_invalid' })).toBe(refused);
  });

  it('is that too many try, with the time to wait, rounded up', () => {
    const wait = (waitMs: number) => plain(failureText({ ok: undefined, waitMs }));
    expect(wait(1_000)).toContain('Réessayez dans 1 seconde.');
    expect(wait(1_500)).toContain('Réessayez dans 2 secondes.');
    expect(wait(60_000)).toContain('Réessayez dans 1 minute.');
    expect(wait(61_000)).toContain('Réessayez dans 2 minutes.');
  });

  it('is that nobody answered', () => {
    expect(failureText({ ok: undefined, waitMs: 0 })).toContain('Le service ne répond pas.');
  });
});
