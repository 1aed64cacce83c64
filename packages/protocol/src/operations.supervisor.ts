import type { Role } from './constants.ts';
import { heldConversation } from './officer.ts';
import type { Operation } from './operation.ts';
import { figuresAnswer, figuresFileQuery, figuresQuery, understoodAnswer, understoodQuery } from './supervisor.ts';
import { emptyRequest } from './visitor.ts';
import { wallboard, wallSignals } from './wallboard.ts';

/** Counts, of which small groups are put together: the data-protection officer may know them too. */
const OF_COUNTS = { caller: 'officer', roles: ['supervisor', 'admin', 'dpo'] as readonly Role[] } as const;
const BY_SUPERVISORS = { caller: 'officer', roles: ['supervisor', 'admin'] as readonly Role[] } as const;

/** What supervisors ask for beyond what every officer may. */
export const supervisorOperations = {
  readFigures: {
    ...OF_COUNTS,
    method: 'get',
    path: '/v1/supervisor/figures',
    summary: 'What was counted, of the queues that one watches',
    query: figuresQuery,
    answers: { 200: figuresAnswer },
    problems: [],
  },
  exportFigures: {
    ...OF_COUNTS,
    method: 'get',
    path: '/v1/supervisor/figures.csv',
    summary: 'The same as a file that is safe to open in a spreadsheet; small groups are put together',
    query: figuresFileQuery,
    answers: { 200: 'file' },
    fileTypes: ['text/csv'],
    problems: [],
  },
  readUnderstood: {
    ...OF_COUNTS,
    method: 'get',
    path: '/v1/supervisor/understood',
    summary: 'How clear each card was at first to those who said so, the least clear first',
    query: understoodQuery,
    answers: { 200: understoodAnswer },
    problems: [],
  },
  exportUnderstood: {
    ...OF_COUNTS,
    method: 'get',
    path: '/v1/supervisor/understood.csv',
    summary: 'The same as a file that is safe to open in a spreadsheet',
    query: understoodQuery,
    answers: { 200: 'file' },
    fileTypes: ['text/csv'],
    problems: [],
  },
  readWallboard: {
    ...BY_SUPERVISORS,
    method: 'get',
    path: '/v1/supervisor/wallboard',
    summary: 'The service at this moment: as a stream of snapshots, or one as JSON',
    answers: { 200: wallboard },
    stream: wallSignals,
    problems: [],
  },
  takeOver: {
    caller: 'officer',
    roles: ['supervisor'],
    method: 'post',
    path: '/v1/supervisor/conversations/{conversation}/takeover',
    summary: 'Hold a conversation that another officer holds, in a queue that one watches; a repeat answers 200',
    body: emptyRequest,
    answers: { 200: heldConversation, 201: heldConversation },
    problems: ['conversation_unknown', 'conversation_closed'],
  },
} as const satisfies Record<string, Operation>;
