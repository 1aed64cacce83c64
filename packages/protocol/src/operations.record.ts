import type { Role } from './officer.ts';
import type { Operation } from './operation.ts';
import { auditCheckAnswer, auditFileQuery } from './record.ts';

const BY_ADMINS = { caller: 'officer', roles: ['admin'] as readonly Role[] } as const;

/** What whoever answers for the service asks for: that the record is whole. */
export const recordOperations = {
  checkAudit: {
    ...BY_ADMINS,
    method: 'get',
    path: '/v1/admin/audit/check',
    summary: 'Whether the chain of the record is unbroken, and the first place where it is not',
    answers: { 200: auditCheckAnswer },
    problems: [],
  },
  exportAudit: {
    ...BY_ADMINS,
    method: 'get',
    path: '/v1/admin/audit/export',
    summary:
      'The whole record as a file, in the order of its chain, with the hash of each; that it was exported is on record',
    query: auditFileQuery,
    answers: { 200: 'file' },
    fileTypes: ['text/csv', 'application/jsonl'],
    problems: [],
  },
} as const satisfies Record<string, Operation>;
