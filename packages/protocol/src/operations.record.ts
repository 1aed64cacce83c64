import type { Role } from './constants.ts';
import type { Operation } from './operation.ts';
import {
  auditCheckAnswer,
  auditFileQuery,
  holdAnswerRequest,
  holdRequest,
  holdsAnswer,
  promisesAnswer,
  promisesQuery,
} from './record.ts';

const BY_ADMINS = { caller: 'officer', roles: ['admin'] as readonly Role[] } as const;
/** The data-protection officer reads all of it, and asks for nothing. */
const BY_READERS = { caller: 'officer', roles: ['admin', 'dpo'] as readonly Role[] } as const;

/** What whoever answers for the service asks for: that the record is whole. */
export const recordOperations = {
  checkAudit: {
    ...BY_READERS,
    method: 'get',
    path: '/v1/admin/audit/check',
    summary: 'Whether the chain of the record is unbroken, and the first place where it is not',
    answers: { 200: auditCheckAnswer },
    problems: [],
  },
  exportAudit: {
    ...BY_READERS,
    method: 'get',
    path: '/v1/admin/audit/export',
    summary:
      'The whole record as a file, in the order of its chain, with the hash of each; that it was exported is on record',
    query: auditFileQuery,
    answers: { 200: 'file' },
    fileTypes: ['text/csv', 'application/jsonl'],
    problems: [],
  },
  listHolds: {
    ...BY_READERS,
    method: 'get',
    path: '/v1/admin/holds',
    summary: 'The conversations that are kept beyond their time, and what waits for a second person',
    answers: { 200: holdsAnswer },
    problems: [],
  },
  readPromises: {
    ...BY_READERS,
    method: 'get',
    path: '/v1/admin/promises',
    summary: 'What was promised at a time: the versions of the policy, the register entry of each site, the last purge',
    query: promisesQuery,
    answers: { 200: promisesAnswer },
    problems: [],
  },
  askHold: {
    ...BY_ADMINS,
    method: 'post',
    path: '/v1/admin/holds',
    summary: 'Ask that a conversation is kept until a time, or is not any more: done once another person confirms it',
    body: holdRequest,
    answers: { 200: holdsAnswer, 201: holdsAnswer },
    problems: ['conversation_unknown', 'hold_unknown', 'hold_too_long', 'rights_too_new', 'id_reused'],
  },
  answerHold: {
    ...BY_ADMINS,
    method: 'post',
    path: '/v1/admin/holds/{request}',
    summary: 'Confirm what another person has asked for, or refuse it; who has asked may take it back',
    body: holdAnswerRequest,
    answers: { 200: holdsAnswer },
    problems: ['hold_unknown', 'conversation_unknown', 'request_closed', 'second_person_needed', 'rights_too_new'],
  },
} as const satisfies Record<string, Operation>;
