import type { ConversationId } from '@lanterne/protocol';
import { RESUME_LIFE_MS } from '../domain/resume-code.ts';
import type { Command, SlowHash } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';

/** Keeps the hash of a new resume code, in place of an earlier one. Not an event: nobody is told that there is a code. */
export const keepResumeCode: Command<
  { readonly conversation: ConversationId; readonly code: SlowHash },
  Answer<{ readonly until: number }>
> = {
  name: 'keepResumeCode',
  waits: true,
  async run(tx, { conversation, code }) {
    await tx.forgetResumeCodes();
    const until = tx.now + RESUME_LIFE_MS;
    return (await tx.keepResumeCode(conversation, { code, until })) ? done({ until }) : refused('conversation_unknown');
  },
};
