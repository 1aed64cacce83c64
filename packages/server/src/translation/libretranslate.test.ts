import { expect, it } from 'vitest';
import { createCaller } from '../outgoing/caller.ts';
import { engineContract } from './engine.contract.ts';
import { sayJson, startFake } from './engine.fixture.ts';
import { createLibreTranslate } from './libretranslate.ts';

const settings = { id: 'libretranslate', version: '1.6', locality: 'on-premise', key: 'k' } as const;

engineContract({
  name: 'LibreTranslate',
  create: (url, caller) => createLibreTranslate({ ...settings, url, caller }),
  answer:
    (translate) =>
    ({ path, body }, response) => {
      if (path === '/languages') {
        return sayJson(response, [
          { code: 'fr', name: 'French', targets: ['es', 'fr', 'zh-Hans'] },
          { code: 'es', name: 'Spanish', targets: ['fr'] },
        ]);
      }
      sayJson(response, { translatedText: (JSON.parse(body).q as string[]).map(translate) });
    },
  textsOf: ({ body }) => JSON.parse(body).q,
  refusals: [
    [{ status: 400, body: '{"error":"xx is not supported"}' }, 'pair-unsupported'],
    [{ status: 400, body: '{"error":"Invalid request: request (900) exceeds text limit (100)"}' }, 'too-long'],
    [{ status: 400, body: '{"error":"Visit https://x to get an API key"}' }, 'bad-credentials'],
    [{ status: 400, body: '{"error":"Invalid request: missing q parameter"}' }, 'unavailable'],
    [{ status: 403, body: '{"error":"Too many request limits violations"}' }, 'bad-credentials'],
    [{ status: 500, body: '{"error":"Cannot translate text: le couteau"}' }, 'unavailable'],
  ],
});

it('is told both languages, by its own codes, never to guess', async () => {
  const fake = await startFake(({ path, body }, response) =>
    sayJson(
      response,
      path === '/languages'
        ? [{ code: 'fr', targets: ['zh-Hans', 'fr', 'pt-BR'] }]
        : { translatedText: JSON.parse(body).q },
    ),
  );
  const engine = createLibreTranslate({
    ...settings,
    url: fake.url,
    caller: createCaller({ insideHosts: ['127.0.0.1'] }),
  });
  const signal = AbortSignal.timeout(5_000);
  expect(await engine.pairs(signal)).toEqual([{ from: 'fr', to: 'zh' }]);
  const request = { id: 'r', texts: ['a'], from: 'fr', to: 'zh', protect: 'none', deadlineMs: 5_000 } as const;
  await engine.translate(request, signal);
  expect(JSON.parse(fake.asked.at(-1)?.body ?? '')).toEqual({
    ...{ q: ['a'], source: 'fr', target: 'zh-Hans', format: 'text', api_key: 'k' },
  });
  await fake.close();
});
