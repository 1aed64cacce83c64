import type { CannedAnswer, CannedAnswerId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import type { CannedAnswer as KeptAnswer } from '../domain/canned.ts';
import type { OfficerAccount, Store } from '../ports.ts';
import { addCannedAnswer } from '../services/add-canned-answer.ts';
import { changeCannedAnswer } from '../services/change-canned-answer.ts';
import { removeCannedAnswer } from '../services/remove-canned-answer.ts';
import { problem } from './problem.ts';
import type { Handlers } from './route.ts';

const onWire = ({ owner, updatedAt: _, ...answer }: KeptAnswer): CannedAnswer => ({
  ...answer,
  shared: owner === null,
});

const newId = () => nanoid() as CannedAnswerId;

/** The texts that officers use again and again: everybody's, and each one's own. */
export const cannedAnswerRoutes = ({
  store,
}: {
  readonly store: Store;
}): Handlers<
  | 'listCannedAnswers'
  | 'addCannedAnswer'
  | 'changeCannedAnswer'
  | 'removeCannedAnswer'
  | 'listSharedAnswers'
  | 'addSharedAnswer'
  | 'changeSharedAnswer'
  | 'removeSharedAnswer'
> => {
  const theirs = async ({ id }: OfficerAccount) => {
    const [answers, sites] = await Promise.all([store.cannedAnswersFor(id), store.sites()]);
    return { answers: answers.map(onWire), sites: sites.map(({ id: site, name }) => ({ id: site, name })) };
  };
  const everybodys = async () => ({ answers: (await store.sharedAnswers()).map(onWire) });

  return {
    async listCannedAnswers({ officer, answer }) {
      return answer(200, await theirs(officer));
    },
    async addCannedAnswer({ officer, body, answer }) {
      const kept = { ...body, id: newId(), owner: officer.id };
      const result = await store.write(addCannedAnswer, { answer: kept, by: officer });
      return result.ok ? answer(201, await theirs(officer)) : problem(result.code);
    },
    async changeCannedAnswer({ officer, cannedAnswerId: id, body: change, answer }) {
      const result = await store.write(changeCannedAnswer, { id, owner: officer.id, change, by: officer });
      return result.ok ? answer(200, await theirs(officer)) : problem(result.code);
    },
    async removeCannedAnswer({ officer, cannedAnswerId: id, answer }) {
      const result = await store.write(removeCannedAnswer, { id, owner: officer.id, by: officer });
      return result.ok ? answer(200, await theirs(officer)) : problem(result.code);
    },

    async listSharedAnswers({ answer }) {
      return answer(200, await everybodys());
    },
    async addSharedAnswer({ officer: by, body, answer }) {
      const result = await store.write(addCannedAnswer, { answer: { ...body, id: newId(), owner: null }, by });
      return result.ok ? answer(201, await everybodys()) : problem(result.code);
    },
    async changeSharedAnswer({ officer: by, cannedAnswerId: id, body: change, answer }) {
      const result = await store.write(changeCannedAnswer, { id, owner: null, change, by });
      return result.ok ? answer(200, await everybodys()) : problem(result.code);
    },
    async removeSharedAnswer({ officer: by, cannedAnswerId: id, answer }) {
      const result = await store.write(removeCannedAnswer, { id, owner: null, by });
      return result.ok ? answer(200, await everybodys()) : problem(result.code);
    },
  };
};
