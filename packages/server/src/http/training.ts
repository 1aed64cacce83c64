import type { Scenario } from '@lanterne/protocol';
import type { Handlers } from './route.ts';

/** What a practice needs of the server: its stories. The practice itself runs in the page of who practises. */
export const trainingRoutes = ({
  scenarios,
}: {
  scenarios(): Promise<readonly Scenario[]>;
}): Handlers<'listScenarios'> => ({
  listScenarios: async ({ answer }) => answer(200, { scenarios: [...(await scenarios())] }),
});
