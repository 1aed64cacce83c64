import { render } from 'preact';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguage } from '../../../i18n/index.ts';
import { texts } from '../texts.ts';
import { Detail } from './detail.tsx';

beforeAll(async () => {
  await loadLanguage('fr');
  await texts.load('fr');
});

const lines = (told: Partial<Parameters<typeof Detail>[0]>): (string | null)[] => {
  const root = document.createElement('div');
  render(<Detail changes={{}} detail={{}} {...told} />, root);
  return [...root.querySelectorAll('li')].map(({ textContent }) => textContent?.replaceAll('\u00a0', ' ') ?? null);
};

describe('what the record tells of an entry', () => {
  it('is what was and what is, and no list of two is taken for it', () => {
    expect(lines({ changes: { languages: { before: ['fr'], after: ['fr', 'en'] } } })).toEqual([
      'Langues : français → français, anglais',
    ]);
    expect(lines({ detail: { languages: ['fr', 'en'] } })).toEqual(['Langues : français, anglais']);
  });

  it('is said in words where there are any, and as it stands where there are none', () => {
    const changes = {
      active: { before: true, after: false },
      role: { before: 'officer', after: 'admin' },
      exit: { before: null, after: 'https://a.example/' },
    };
    expect(lines({ changes, detail: { means: ['password', 'totp'], constructor: 'x', settings: {} } })).toEqual([
      'Compte actif : oui → non',
      'Rôle : Agent → Administrateur',
      'Page de la sortie rapide : – → https://a.example/',
      'Preuve donnée : mot de passe, code de l’application',
      'constructor : x',
      'Réglages : –',
    ]);
  });

  it('is cut where it is a whole document', () => {
    const [line = ''] = lines({ detail: { help: { text: 'x'.repeat(2_000) } } });
    expect(line?.length).toBeLessThan(400);
    expect(line).toMatch(/…$/);
  });
});
