import type { Command } from '../ports.ts';
import { acceptInvite } from './accept-invite.ts';
import { addOfficer } from './add-officer.ts';
import { addSite } from './add-site.ts';
import { claimConversation, claimNext } from './claim-conversation.ts';
import { closeConversation } from './close-conversation.ts';
import { eraseConversation } from './erase-conversation.ts';
import { flagDanger } from './flag-danger.ts';
import { inviteOfficer } from './invite-officer.ts';
import { leaveConversation } from './leave-conversation.ts';
import { openConversation } from './open-conversation.ts';
import { sendMessage } from './send-message.ts';
import { openSession } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { updateSite } from './update-site.ts';

/** Every write there is. A command crosses to the writer thread by its name, and is found again here. */
export const commands: readonly Command<never, unknown>[] = [
  acceptInvite,
  addOfficer,
  addSite,
  claimConversation,
  claimNext,
  closeConversation,
  eraseConversation,
  flagDanger,
  inviteOfficer,
  leaveConversation,
  openConversation,
  openSession,
  sendMessage,
  signOut,
  updateSite,
];
