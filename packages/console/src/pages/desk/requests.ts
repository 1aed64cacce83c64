import type {
  ColleaguesAnswer,
  ConversationId,
  DangerCheckRequest,
  DangerStepRequest,
  DeskEntry,
  HelpAnswer,
  OfficerId,
  SlowSeconds,
  UnitsAnswer,
} from '@lanterne/protocol';
import type { Answer, Api, Refusal } from '../../api.ts';
import { newClientId } from '../../client-id.ts';

/** What an officer asks of the server and the desk keeps nothing of: what comes of it is told by the stream. */
export interface Requests {
  /** Asks a colleague to help. Answers why not, if so. */
  askHelp(id: ConversationId, officer: OfficerId): Promise<Refusal | null>;
  /** Whom it can be given to; null when that could not be asked. */
  colleagues(): Promise<ColleaguesAnswer | null>;
  /** Asks whether the message or card of that seq is clear. */
  askUnderstood(id: ConversationId, of: number): Promise<void>;
  /** Slows the visitor down, or no longer. Answers why not, if so. */
  setSlow(id: ConversationId, seconds: SlowSeconds | null): Promise<Refusal | null>;
  /** Says that the visitor is under 18, or takes it back; a refusal is said. */
  setMinor(id: ConversationId, minor: boolean): Promise<void>;
  /** What of the help can be sent into a conversation; null when it could not be asked. */
  readHelp(entry: DeskEntry): Promise<HelpAnswer | null>;
  /** Keeps a word agreed on with the visitor. Answers why not, if it could not be kept. */
  keepWord(id: ConversationId, word: string): Promise<Refusal | null>;
  /** Tells what is done about a danger. Answers why not, if it could not be written. */
  stepDanger(id: ConversationId, step: DangerStepRequest): Promise<Refusal | null>;
  /** Answers a question of the checklist; a refusal is said. */
  checkDanger(id: ConversationId, checked: DangerCheckRequest): Promise<void>;
  /** Who is competent in a place; null when it could not be asked. */
  findUnits(place: string): Promise<UnitsAnswer | null>;
}

interface Telling {
  heed<Value>(answer: Answer<Value>): Answer<Value>;
  /** Says to the officer why something was refused. */
  sayWhy(refusal: Refusal): void;
}

export const createRequests = (api: Api, { heed, sayWhy }: Telling): Requests => ({
  async askHelp(id, helper) {
    const answer = heed(await api.askHelp(id, helper));
    return answer.ok ? null : answer.refusal;
  },
  async colleagues() {
    const answer = heed(await api.readColleagues());
    if (answer.ok) return answer.value;
    sayWhy(answer.refusal);
    return null;
  },
  async askUnderstood(id, of) {
    const answer = heed(await api.askUnderstood(id, { id: newClientId(), of }));
    if (!answer.ok) sayWhy(answer.refusal);
  },
  async setSlow(id, seconds) {
    const answer = heed(await api.setSlow(id, { seconds }));
    return answer.ok ? null : answer.refusal;
  },
  async setMinor(id, minor) {
    const answer = heed(await api.setMinor(id, { minor }));
    if (!answer.ok) sayWhy(answer.refusal);
  },
  async readHelp(entry) {
    const answer = heed(await api.readHelp(entry));
    return answer.ok ? answer.value : null;
  },
  async keepWord(id, word) {
    const answer = heed(await api.keepSignalWord(id, word));
    return answer.ok ? null : answer.refusal;
  },
  async stepDanger(id, step) {
    const answer = heed(await api.stepDanger(id, step));
    if (answer.ok) return null;
    sayWhy(answer.refusal);
    return answer.refusal;
  },
  async checkDanger(id, checked) {
    const answer = heed(await api.checkDanger(id, checked));
    if (!answer.ok) sayWhy(answer.refusal);
  },
  async findUnits(place) {
    const answer = heed(await api.findUnits(place));
    return answer.ok ? answer.value : null;
  },
});
