import type { ColleaguesAnswer, OfficerId } from '@lanterne/protocol';
import { GENERAL } from '../domain/queue.ts';
import type { OfficerAccount, Reader } from '../ports.ts';

const canSignIn = ({ active, password }: OfficerAccount): boolean => active && password !== null;

/** Whom an officer can give a conversation to, or ask for help. */
export const colleaguesOf = async (reader: Reader, self: OfficerId): Promise<ColleaguesAnswer> => {
  const [everybody, queues] = await Promise.all([reader.officers(), reader.queues()]);
  const officers = everybody.filter(canSignIn);
  return {
    officers: officers
      .filter(({ id }) => id !== self)
      .map(({ id, alias, role, skills }) => ({ id, alias, role, skills: [...skills] }))
      .sort((a, b) => a.alias.localeCompare(b.alias, 'fr') || (a.id < b.id ? -1 : 1)),
    queues: [...queues.map(({ id, name }) => ({ id, name })), { id: GENERAL, name: null }],
    skills: [...new Set(officers.flatMap(({ skills }) => skills))].sort(),
  };
};
