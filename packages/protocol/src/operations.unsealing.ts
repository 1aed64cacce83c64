import type { Operation } from './operation.ts';
import {
  sealAnswer,
  unsealedAddress,
  unsealingAnswerRequest,
  unsealingRequest,
  unsealingsAnswer,
} from './unsealing.ts';
import { emptyRequest } from './visitor.ts';

const BY_OFFICERS = { caller: 'officer' } as const;

/** What two officers do together to open a sealed address, where a life is in danger. */
export const unsealingOperations = {
  readSeal: {
    ...BY_OFFICERS,
    method: 'get',
    path: '/v1/officer/conversations/{conversation}/seal',
    summary: 'Whether the address of who writes is sealed, until when, and what two officers have done about it',
    answers: { 200: sealAnswer },
    problems: ['conversation_unknown'],
  },
  listUnsealings: {
    ...BY_OFFICERS,
    method: 'get',
    path: '/v1/officer/unsealings',
    summary: 'The unsealings that wait for a second person',
    answers: { 200: unsealingsAnswer },
    problems: [],
  },
  askUnsealing: {
    ...BY_OFFICERS,
    method: 'post',
    path: '/v1/officer/conversations/{conversation}/unsealing',
    summary: 'Ask that the sealed address is opened, with one half of the key: done once another person confirms it',
    body: unsealingRequest,
    answers: { 200: sealAnswer, 201: sealAnswer },
    problems: [
      'conversation_unknown',
      'address_unknown',
      'danger_needed',
      'reason_refused',
      'half_refused',
      'unsealing_waiting',
      'rights_too_new',
      'id_reused',
    ],
  },
  answerUnsealing: {
    ...BY_OFFICERS,
    method: 'post',
    path: '/v1/officer/unsealings/{unsealing}',
    summary:
      'Confirm what another person has asked for, with the other half, or refuse it; who has asked may take it back',
    body: unsealingAnswerRequest,
    answers: { 200: sealAnswer },
    problems: [
      'unsealing_unknown',
      'address_unknown',
      'danger_needed',
      'half_refused',
      'request_closed',
      'second_person_needed',
      'rights_too_new',
    ],
  },
  readAddress: {
    ...BY_OFFICERS,
    method: 'post',
    path: '/v1/officer/unsealings/{unsealing}/address',
    summary: 'Read an address that one has opened together with somebody else; each time is on record',
    body: emptyRequest,
    answers: { 200: unsealedAddress },
    problems: ['unsealing_unknown', 'address_unknown'],
  },
} as const satisfies Record<string, Operation>;
