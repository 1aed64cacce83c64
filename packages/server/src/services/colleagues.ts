import type { ColleaguesAnswer, OfficerId } from '@lanterne/protocol';
import { GENERAL } from '../domain/queue.ts';
import type { Reader } from '../ports.ts';
import { availableOfficers } from './officers-at-work.ts';

/** Whom an officer can give a conversation to, or ask for help: colleagues at an open desk, queues, and skills that anybody has. */
export const colleaguesOf = async (reader: Reader, self: OfficerId, now: number): Promise<ColleaguesAnswer> => {
  const [everybody, available, queues] = await Promise.all([
    reader.officers(),
    availableOfficers(reader, now),
    reader.queues(),
  ]);
  return {
    officers: available
      .filter(({ id }) => id !== self)
      .map(({ id, alias, role, skills }) => ({ id, alias, role, skills: [...skills] }))
      .sort((a, b) => a.alias.localeCompare(b.alias, 'fr') || (a.id < b.id ? -1 : 1)),
    queues: [...queues.map(({ id, name }) => ({ id, name })), { id: GENERAL, name: null }],
    skills: [...new Set(everybody.flatMap(({ active, skills }) => (active ? skills : [])))].sort(),
  };
};
