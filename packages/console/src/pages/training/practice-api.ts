import type { PracticeHouse, Answer as ServiceAnswer } from '@lanterne/server/practice';
import type { Answer, Api } from '../../api.ts';

const toAnswer = <Value>(answer: ServiceAnswer<Value>): Answer<Value> =>
  answer.ok ? { ok: true, value: answer.value } : { ok: false, refusal: { code: answer.code } };

const done = async (doing: Promise<void>): Promise<Answer<null>> => {
  await doing;
  return { ok: true, value: null };
};

/** What has no meaning in a practice: the desk never asks for it there. */
const refuse = async (): Promise<Answer<never>> => ({ ok: false, refusal: { code: 'not_found' } });

/**
 * The calls of a desk, answered by the house of a practice. Every call is settled here, one by one: a new one does not compile
 * before somebody has decided what it is in a practice. What goes to the server is read there, and
 * writes nothing.
 */
export const createPracticeApi = (
  house: PracticeHouse,
  { findUnits, cannedAnswers }: Pick<Api, 'findUnits' | 'cannedAnswers'>,
): Api => ({
  findUnits,
  cannedAnswers,
  openDesk: async (signal) => ({ ok: true, value: house.openDesk(signal) }),
  // Nothing is offered there, and nobody else is at work.
  setAvailability: refuse,
  claimNext: async () => toAnswer(await house.claimNext()),
  claim: async (id) => toAnswer(await house.claim(id)),
  passOffer: refuse,
  readTranscript: async (id) => ({ ok: true, value: { events: [...house.readTranscript(id)] } }),
  answer: async (id, body) => toAnswer(await house.answer(id, body)),
  writeNote: async (id, body) => toAnswer(await house.writeNote(id, body)),
  keepSignalWord: async (id, word) => toAnswer(await house.keepSignalWord(id, word)),
  stepDanger: async (id, step) => toAnswer(await house.stepDanger(id, step)),
  checkDanger: async (id, checked) => toAnswer(await house.checkDanger(id, checked)),
  markRead: (id, seq) => done(house.markRead(id, seq)),
  showTyping: (id) => done(house.showTyping(id)),
  // Whoever was told goodbye is gone: the story has ended.
  reopen: async () => ({ ok: false, refusal: { code: 'conversation_left' } }),
  // There is nobody else in a practice to give anybody to.
  readColleagues: async () => ({ ok: true, value: { officers: [], queues: [], skills: [] } }),
  transfer: refuse,
  askHelp: refuse,
  join: refuse,
  part: refuse,
  // The cards are those of a site, and a practice is at none: the palette says that there are none to be had.
  readHelp: refuse,
  sendCard: refuse,
  // The visitors of a practice are not asked; the question stands in the transcript all the same.
  askUnderstood: async (id, body) => toAnswer(await house.askUnderstood(id, body)),
  setMinor: async (id, { minor }) => {
    const answer = toAnswer(await house.setMinor(id, minor));
    return answer.ok ? { ok: true, value: null } : answer;
  },
  // Those visitors write by their story, which knows no slow mode.
  setSlow: refuse,
  close: async (id, body) => toAnswer(await house.close(id, body)),

  readSession: refuse,
  signIn: refuse,
  acceptInvite: refuse,
  signOut: refuse,
});
