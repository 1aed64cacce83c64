import type { OfficerId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import type { Waiting } from '../domain/conversation.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import type { Clock, OfficerAccount, SecretHash, Store } from '../ports.ts';
import { addOfficer } from '../services/add-officer.ts';
import { claimNext } from '../services/claim-conversation.ts';
import { renewShifts } from '../services/renew-shifts.ts';
import { openSession } from '../services/sign-in.ts';
import { calls } from './store.contract.commands.ts';
import { byPassword, newConversation } from './store.contract.samples.ts';

/** Officers and those who wait for them, for the suites about who gets whom. */
export const createCrew = (store: () => Store, clock: Clock) => {
  /** The session that an officer of the crew has from the beginning. */
  const sessionOf = ({ id }: Pick<OfficerAccount, 'id'>): SecretHash => `session of ${id}`;

  return {
    sessionOf,

    /** An officer who is signed in, and has no desk open yet. */
    async added(more: Partial<OfficerAccount> = {}): Promise<OfficerAccount> {
      const id = nanoid() as OfficerId;
      const login = `a${id.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`;
      const given = { id, login, alias: `Alias ${login}`, role: 'officer', password: null } as const;
      const officer = { ...NEW_OFFICER, ...given, ...more };
      await store().write(addOfficer, { officer, invite: null });
      await store().write(openSession, byPassword(sessionOf(officer), id));
      return officer;
    },

    /** Their desks are open at this moment. */
    renew: (...officers: OfficerAccount[]) => store().write(renewShifts, { officers: officers.map(({ id }) => id) }),

    /** Somebody comes into the queue. */
    async wait(more: Partial<Waiting> = {}) {
      const conversation = newConversation({ openedAt: clock(), ...more });
      await store().write(calls, [['insertConversation', conversation, { token: nanoid(), opening: null }]]);
      return conversation.id;
    },

    /** The officer takes the next; answers which it was. */
    async next({ id, alias }: OfficerAccount) {
      const result = await store().write(claimNext, { officer: { id, alias } });
      return result.ok ? (result.value?.id ?? null) : result.code;
    },

    /** Nobody waits any more. */
    async emptyQueue(): Promise<void> {
      const waiting = await store().waiting();
      await store().write(
        calls,
        waiting.map(({ id }) => ['eraseConversation', id, 'visitor'] as const),
      );
    },
  };
};
