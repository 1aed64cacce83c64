import { expect, it } from 'vitest';
import { createCaller } from '../outgoing/caller.ts';
import { createDeepL } from './deepl.ts';
import { engineContract } from './engine.contract.ts';
import { sayJson, startFake } from './engine.fixture.ts';

const settings = { id: 'deepl', locality: 'external', key: 'secret' } as const;

engineContract({
  name: 'DeepL',
  create: (url, caller) => createDeepL({ ...settings, url, caller }),
  answer:
    (translate) =>
    ({ path, body }, response) => {
      if (path === '/v2/usage') return sayJson(response, { character_count: 1, character_limit: 500_000 });
      const { text } = JSON.parse(body) as { text: string[] };
      sayJson(response, {
        translations: text.map((one) => ({ detected_source_language: 'FR', text: translate(one) })),
      });
    },
  textsOf: ({ body }) => JSON.parse(body).text,
  refusals: [[{ status: 414 }, 'too-long']],
});

it('is told which kind of a language, and what must stay', async () => {
  const fake = await startFake((_, response) => sayJson(response, { translations: [{ text: 'a' }] }));
  const engine = createDeepL({ ...settings, url: fake.url, caller: createCaller({ insideHosts: ['127.0.0.1'] }) });
  const signal = AbortSignal.timeout(5_000);
  await engine.translate({ id: 'r', texts: ['a'], from: 'fr', to: 'pt', protect: 'xml', deadlineMs: 5_000 }, signal);
  expect(fake.asked[0]?.headers.authorization).toBe('DeepL-Auth-Key secret');
  expect(JSON.parse(fake.asked[0]?.body ?? '')).toEqual({
    ...{ text: ['a'], source_lang: 'FR', target_lang: 'PT-PT', preserve_formatting: true },
    ...{ tag_handling: 'xml', ignore_tags: ['x'] },
  });
  await fake.close();
});
