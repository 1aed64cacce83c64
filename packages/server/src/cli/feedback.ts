import { FEEDBACK_GROUP_MIN, groupFeedback } from '../domain/feedback.ts';
import { withStore } from './database.ts';
import { parseCommand } from './exit.ts';

/** What visitors answered at the end, by month, site and door. */
export const feedback = async (args: string[]): Promise<void> => {
  const { values } = parseCommand('feedback', args, [], { json: { type: 'boolean' } });
  const { groups, hidden } = groupFeedback(await withStore((store) => store.feedback()));
  if (values.json) {
    console.log(JSON.stringify({ groups, hidden, hiddenBelow: FEEDBACK_GROUP_MIN }));
    return;
  }
  console.log(['month', 'site', 'door', 'answers', '1', '2', '3', '4', '5'].join('\t'));
  for (const { month, site, door, answers, scores } of groups)
    console.log([month, site, door, answers, ...scores].join('\t'));
  if (hidden > 0) console.log(`${hidden} more with fewer than ${FEEDBACK_GROUP_MIN} answers, which are not shown.`);
};
