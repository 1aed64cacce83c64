import type { AuditAction } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import type { Auditor, AuditRecord } from '../domain/audit.ts';
import type { Transaction } from '../ports.ts';

/** Whoever runs the program itself, where nobody is named. */
export const THE_HOUSE: Auditor = { id: null, login: '' };

/**
 * Puts on record who did what, in the transaction in which it is done: what is written is on record, and what is taken back
 * is not. Never text of a conversation.
 */
export const audit = (
  tx: Transaction,
  { id: actor, login }: Auditor,
  action: AuditAction,
  subject: string,
  { reason = null, detail = {} }: Partial<Pick<AuditRecord, 'reason' | 'detail'>> = {},
): Promise<void> => tx.addAudit({ id: nanoid(), at: tx.now, actor, login, action, subject, reason, detail });
