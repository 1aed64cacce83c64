import type { Translating } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, it } from 'vitest';
import { NEW_CONVERSATION } from '../conversation/state.ts';
import { setStage } from '../stage.fixture.ts';
import { TranslationLine } from './line.tsx';

const route = { from: 'es', to: 'fr', engine: 'lt', grade: 'production', locality: 'on-premise' } as const;
const ON = 'Vos messages sont traduits par une machine';
const ANSWERS = 'Les réponses sont traduites aussi';
const OFF = 'Vos messages ne sont pas traduits ici';
const LIMITS = 'demandez un interprète';

const root = setStage();

const show = (translating: Translating) =>
  act(() => render(<TranslationLine state={{ ...NEW_CONVERSATION, translating }} open={() => {}} />, root));

it.each([
  [{ toOfficer: route, toVisitor: route }, [ON, ANSWERS, LIMITS], [OFF]],
  [{ toOfficer: route, toVisitor: null }, [ON, LIMITS], [OFF, ANSWERS]],
  [{ toOfficer: null, toVisitor: route }, [OFF, LIMITS], [ON]],
  [{ toOfficer: null, toVisitor: null }, [OFF], [ON, LIMITS]],
] as const)(
  'says whether one’s own words are translated, and the answers with them, and what that is not enough for',
  async (translating, said, not) => {
    await show(translating);
    for (const words of said) expect(root.textContent).toContain(words);
    for (const words of not) expect(root.textContent).not.toContain(words);
  },
);
