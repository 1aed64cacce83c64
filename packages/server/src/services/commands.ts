import type { Command } from '../ports.ts';
import { acceptInvite } from './accept-invite.ts';
import { addCannedAnswer } from './add-canned-answer.ts';
import { addOfficer } from './add-officer.ts';
import { addQueue } from './add-queue.ts';
import { addSite } from './add-site.ts';
import { addTranslation } from './add-translation.ts';
import { askHelp } from './ask-help.ts';
import { askUnderstood } from './ask-understood.ts';
import { changeCannedAnswer } from './change-canned-answer.ts';
import { changeOfficer } from './change-officer.ts';
import { replacePassword } from './change-password.ts';
import { changeQueue } from './change-queue.ts';
import { changeSite } from './change-site.ts';
import {
  addWebhook,
  changeWebhook,
  changeWebhookSecret,
  removeWebhook,
  retryDelivery,
  testWebhook,
} from './change-webhook.ts';
import { checkDanger } from './check-danger.ts';
import { chooseLanguage } from './choose-language.ts';
import { claimConversation, claimNext } from './claim-conversation.ts';
import { closeConversation } from './close-conversation.ts';
import { leaseDeliveries, settleDelivery } from './deliver.ts';
import { endSession, endSessions } from './end-sessions.ts';
import { eraseConversation } from './erase-conversation.ts';
import { exitOpening } from './exit-opening.ts';
import { noteAuditExport } from './export-audit.ts';
import { flagDanger } from './flag-danger.ts';
import { giveBackLapsed } from './give-back.ts';
import { giveFeedback } from './give-feedback.ts';
import { answerHold, askHold } from './hold.ts';
import { importUnits } from './import-units.ts';
import { inspectConversation } from './inspect-conversation.ts';
import { inviteOfficer } from './invite-officer.ts';
import { joinConversation } from './join-conversation.ts';
import { keepResumeCode } from './keep-resume-code.ts';
import { keepSignalWord } from './keep-signal-word.ts';
import { leaveConversation } from './leave-conversation.ts';
import { leaveDesk } from './leave-desk.ts';
import { markRead } from './mark-read.ts';
import { noteExport } from './note-export.ts';
import { notePolicy } from './note-policy.ts';
import { offerWaiting } from './offer-waiting.ts';
import { openConversation } from './open-conversation.ts';
import { orderQueues } from './order-queues.ts';
import { partFromConversation } from './part-from-conversation.ts';
import { passOffer } from './pass-offer.ts';
import { addPasskey, removePasskey } from './passkeys.ts';
import { finishPurge, lapseParts, leavePurge, proveErasures, purgeConversations } from './purge.ts';
import { removeCannedAnswer } from './remove-canned-answer.ts';
import { removeQueue } from './remove-queue.ts';
import { renewShifts } from './renew-shifts.ts';
import { reopenConversation } from './reopen-conversation.ts';
import { resumeConversation } from './resume-conversation.ts';
import { returnConversation } from './return-conversation.ts';
import { sayUnclear } from './say-unclear.ts';
import { destroyAddresses, renewAddress } from './sealed-addresses.ts';
import { addAuthenticator, removeAuthenticator, removeSecondFactorOf, replaceRecoveryCodes } from './second-factor.ts';
import { sendCard } from './send-card.ts';
import { keepFile } from './send-file.ts';
import { sendMessage } from './send-message.ts';
import { setAvailability } from './set-availability.ts';
import { setMinor } from './set-minor.ts';
import { setSlow } from './set-slow.ts';
import { settleSite } from './settle-site.ts';
import { noteRefusedSignIn, openSession } from './sign-in.ts';
import { acceptInviteByIdentity, noteRefusedIdentity } from './sign-in-with-provider.ts';
import { signOut } from './sign-out.ts';
import { stepDanger } from './step-danger.ts';
import { suggestLanguage } from './suggest-language.ts';
import {
  answerSummary,
  draftSummary,
  proposeSummary,
  sendSummary,
  signHandover,
  withdrawSummary,
} from './summarise.ts';
import { takeOver } from './take-over.ts';
import { tellDetail } from './tell-detail.ts';
import { tellSigns } from './tell-signs.ts';
import { tellUnderstood } from './tell-understood.ts';
import { transferConversation } from './transfer-conversation.ts';
import { answerUnsealing, askUnsealing, readAddress } from './unsealing.ts';
import { updateSite } from './update-site.ts';
import { useSession } from './use-session.ts';
import { writeNote } from './write-note.ts';

/** Every write there is. A command crosses to the writer thread by its name, and is found again here. */
export const commands: readonly Command<never, unknown>[] = [
  acceptInvite,
  acceptInviteByIdentity,
  addAuthenticator,
  addCannedAnswer,
  addOfficer,
  addPasskey,
  addQueue,
  addSite,
  addTranslation,
  addWebhook,
  answerHold,
  answerUnsealing,
  askHelp,
  askUnderstood,
  askHold,
  askUnsealing,
  answerSummary,
  checkDanger,
  changeCannedAnswer,
  changeOfficer,
  changeQueue,
  changeSite,
  changeWebhook,
  changeWebhookSecret,
  chooseLanguage,
  claimConversation,
  claimNext,
  closeConversation,
  destroyAddresses,
  draftSummary,
  endSession,
  endSessions,
  eraseConversation,
  exitOpening,
  finishPurge,
  flagDanger,
  giveBackLapsed,
  giveFeedback,
  importUnits,
  inspectConversation,
  inviteOfficer,
  joinConversation,
  keepFile,
  keepResumeCode,
  keepSignalWord,
  leaseDeliveries,
  leaveConversation,
  leaveDesk,
  leavePurge,
  markRead,
  noteAuditExport,
  noteRefusedIdentity,
  noteRefusedSignIn,
  noteExport,
  notePolicy,
  offerWaiting,
  openConversation,
  passOffer,
  openSession,
  orderQueues,
  partFromConversation,
  proposeSummary,
  proveErasures,
  purgeConversations,
  lapseParts,
  readAddress,
  renewAddress,
  renewShifts,
  reopenConversation,
  replacePassword,
  replaceRecoveryCodes,
  removeCannedAnswer,
  removeAuthenticator,
  removePasskey,
  removeQueue,
  removeWebhook,
  removeSecondFactorOf,
  resumeConversation,
  returnConversation,
  retryDelivery,
  sayUnclear,
  sendCard,
  sendMessage,
  sendSummary,
  signHandover,
  settleDelivery,
  setAvailability,
  settleSite,
  signOut,
  setMinor,
  setSlow,
  stepDanger,
  suggestLanguage,
  takeOver,
  tellDetail,
  tellSigns,
  tellUnderstood,
  testWebhook,
  transferConversation,
  updateSite,
  useSession,
  withdrawSummary,
  writeNote,
];
