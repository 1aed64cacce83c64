import type { Role } from './officer.ts';
import type { Operation } from './operation.ts';
import { figuresAnswer, figuresFileQuery, figuresQuery } from './supervisor.ts';

const BY_SUPERVISORS = { caller: 'officer', roles: ['supervisor', 'admin'] as readonly Role[] } as const;

/** What supervisors ask for beyond what every officer may. */
export const supervisorOperations = {
  readFigures: {
    ...BY_SUPERVISORS,
    method: 'get',
    path: '/v1/supervisor/figures',
    summary: 'What was counted, of the queues that one watches',
    query: figuresQuery,
    answers: { 200: figuresAnswer },
    problems: [],
  },
  exportFigures: {
    ...BY_SUPERVISORS,
    method: 'get',
    path: '/v1/supervisor/figures.csv',
    summary: 'The same as a file that is safe to open in a spreadsheet; small groups are put together',
    query: figuresFileQuery,
    answers: { 200: 'file' },
    fileTypes: ['text/csv'],
    problems: [],
  },
} as const satisfies Record<string, Operation>;
