import { adminOperations } from './operations.admin.ts';
import { engineOperations } from './operations.engine.ts';
import { officerOperations } from './operations.officer.ts';
import { recordOperations } from './operations.record.ts';
import { supervisorOperations } from './operations.supervisor.ts';
import { unsealingOperations } from './operations.unsealing.ts';
import { visitorOperations } from './operations.visitor.ts';

export { type Caller, type Operation, rolesOf } from './operation.ts';

/** The whole wire: the server's routes, the OpenAPI document and the hash that pins the version are made from it. */
export const operations = {
  ...visitorOperations,
  ...officerOperations,
  ...supervisorOperations,
  ...adminOperations,
  ...recordOperations,
  ...unsealingOperations,
  ...engineOperations,
} as const;

export type OperationName = keyof typeof operations;
