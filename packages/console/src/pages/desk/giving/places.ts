import type { ColleaguesAnswer, TransferTo } from '@lanterne/protocol';
import { t } from '../../../i18n/index.ts';

/** Somebody or something that a conversation can be given to, as the dialog lists it. */
export interface Place {
  readonly key: string;
  readonly to: TransferTo;
  readonly name: string;
  /** What tells it apart: a role, skills. */
  readonly hint: string;
}

const queueName = ({ id, name }: ColleaguesAnswer['queues'][number]): string =>
  name ?? (id === 'general' ? t('giving.queue.general') : id);

const roleHint = ({ role, skills }: ColleaguesAnswer['officers'][number]): string =>
  // No other is at work at a desk.
  [role === 'supervisor' || role === 'admin' ? t(`giving.role.${role}`) : '', ...skills].filter(Boolean).join(', ');

const officersIn = ({ officers }: ColleaguesAnswer): Place[] =>
  officers.map((officer) => ({
    key: `officer ${officer.id}`,
    to: { to: 'officer', officer: officer.id },
    name: officer.alias,
    hint: roleHint(officer),
  }));

/** The ways to give a conversation away, under the name of their kind. */
export const placesIn = (known: ColleaguesAnswer, queue: string | null): readonly { kind: Kind; places: Place[] }[] => [
  { kind: 'officer', places: officersIn(known) },
  {
    kind: 'queue',
    places: known.queues
      // To give it to the queue that it comes from is to give it back.
      .filter(({ id }) => id !== queue)
      .map((each) => ({
        key: `queue ${each.id}`,
        to: { to: 'queue', queue: each.id },
        name: queueName(each),
        hint: '',
      })),
  },
  {
    kind: 'skill',
    places: known.skills.map((skill) => ({ key: `skill ${skill}`, to: { to: 'skill', skill }, name: skill, hint: '' })),
  },
];
export type Kind = TransferTo['to'];

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Whether each word that was typed begins a word of what is listed, whatever the accents and capitals. */
export const matches = ({ name, hint }: Pick<Place, 'name' | 'hint'>, asked: string): boolean => {
  const words = plain(`${name} ${hint}`).split(/[^\p{L}\p{N}]+/u);
  return plain(asked)
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
};
