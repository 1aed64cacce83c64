import type { ClientId, ConversationId, SentCard } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import type { Store } from '../../../packages/server/src/ports.ts';
import { claimConversation } from '../../../packages/server/src/services/claim-conversation.ts';
import { closeConversation } from '../../../packages/server/src/services/close-conversation.ts';
import { flagDanger } from '../../../packages/server/src/services/flag-danger.ts';
import { giveFeedback } from '../../../packages/server/src/services/give-feedback.ts';
import { leaveConversation } from '../../../packages/server/src/services/leave-conversation.ts';
import type { ActingOfficer } from '../../../packages/server/src/services/log.ts';
import { openConversation } from '../../../packages/server/src/services/open-conversation.ts';
import { sendCard } from '../../../packages/server/src/services/send-card.ts';
import { sendMessage } from '../../../packages/server/src/services/send-message.ts';
import { tellUnderstood } from '../../../packages/server/src/services/tell-understood.ts';
import type { Act, Course } from './course.ts';

/** For how long visitors of the seed were told that their conversation is kept: a day. */
const KEPT_SECONDS = 86_400;

/** What somebody may have asked; short on purpose, and about nobody. */
const ASKED = [
  'Bonjour, comment porter plainte pour un vol de vélo ?',
  'On m’a volé mes papiers, que dois-je faire ?',
  'Mon voisin me menace depuis plusieurs semaines.',
  'Puis-je savoir si ma plainte a bien été reçue ?',
  'J’ai reçu un message qui ressemble à une escroquerie.',
];

interface Moment {
  readonly at: number;
  run(): Promise<unknown>;
}

const momentsOf = (store: Store, course: Course, officer: ActingOfficer, n: number): Moment[] => {
  const conversation = nanoid() as ConversationId;
  const token = `seed-${conversation}`;
  const by = { conversation, officer };
  let cardSeq = 0;
  const open = () =>
    store.write(openConversation, {
      id: conversation,
      token,
      opening: null,
      site: course.site,
      door: course.door,
      locale: course.locale,
      message: { id: 'first' as ClientId, text: ASKED[n % ASKED.length] as string },
      danger: false,
      keptSeconds: KEPT_SECONDS,
    });
  const sendCardOf = async (asked: string): Promise<void> => {
    const card: SentCard = { id: asked, title: asked, about: 'steps', lines: ['…'], numbers: [], services: [] };
    const sent = await store.write(sendCard, { ...by, id: 'card' as ClientId, card, asked });
    if (sent.ok) cardSeq = sent.value.seq;
  };
  const run = (act: Act): Promise<unknown> => {
    switch (act.does) {
      case 'danger':
        return store.write(flagDanger, { conversation });
      case 'claim':
        return store.write(claimConversation, by);
      case 'answer':
        return store.write(sendMessage, { ...by, id: 'answer' as ClientId, text: 'Bonjour, je vous lis.' });
      case 'end':
        return store.write(leaveConversation, { conversation, how: 'end' });
      case 'exit':
        return store.write(leaveConversation, { conversation, how: 'exit', token });
      case 'close':
        return store.write(closeConversation, { ...by, outcome: { outcome: act.outcome, tags: [] } });
      case 'card':
        return sendCardOf(act.card);
      case 'understood':
        return store.write(tellUnderstood, {
          conversation,
          id: 'understood' as ClientId,
          of: cardSeq,
          answer: act.answer,
        });
      case 'feedback':
        return store.write(giveFeedback, { conversation, score: act.score });
    }
  };
  return [
    { at: course.openedAt, run: open },
    ...course.acts.map((act) => ({ at: course.openedAt + act.afterMs, run: () => run(act) })),
  ];
};

/**
 * Lives conversations through, by the commands of the program, up to a moment: those that last longer are left waiting, or
 * held. `setClock` is told the time of each command before it runs.
 */
export const liveCourses = async (
  store: Store,
  courses: readonly Course[],
  {
    officers,
    until,
    setClock,
  }: { readonly officers: readonly ActingOfficer[]; readonly until: number; setClock(now: number): void },
): Promise<void> => {
  const moments = courses
    .flatMap((course, n) => momentsOf(store, course, officers[n % officers.length] as ActingOfficer, n))
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at);
  for (const { at, run } of moments) {
    setClock(at);
    await run();
  }
};
