import type { AuditEntry } from '@lanterne/protocol';
import { DOORS } from '@lanterne/protocol/constants';
import { t } from '../../../i18n/index.ts';
import { exactTime } from '../../../i18n/time.ts';
import { languageName } from '../../desk/words.ts';
import { at, type Key } from '../texts.ts';

/** What each field is called where it is settled. One that is not here has its own name. */
const NAMES: Readonly<Record<string, Key>> = {
  accessibility: 'site.accessibility',
  active: 'detail.active',
  alias: 'officer.alias',
  byClock: 'detail.byClock',
  byLostKey: 'detail.byLostKey',
  byVisitor: 'detail.byVisitor',
  capacity: 'officer.capacity',
  dark: 'site.dark',
  day: 'detail.day',
  delivery: 'delivery.event',
  doors: 'site.doors',
  events: 'webhook.events',
  exit: 'site.exit',
  files: 'detail.files',
  form: 'detail.form',
  from: 'detail.from',
  help: 'cards',
  hours: 'site.hours',
  keep: 'detail.keep',
  languages: 'officer.languages',
  light: 'site.light',
  locale: 'answer.locale',
  locales: 'site.locales',
  login: 'officer.login',
  means: 'detail.means',
  name: 'site.name',
  openedAt: 'detail.openedAt',
  order: 'detail.order',
  origins: 'site.origins',
  passkey: 'detail.passkey',
  policies: 'detail.policies',
  priority: 'queue.priority',
  queues: 'officer.queues',
  request: 'hold.what',
  role: 'officer.role',
  sessions: 'detail.sessions',
  settings: 'detail.settings',
  shortcut: 'answer.shortcut',
  sites: 'queue.sites',
  skills: 'officer.skills',
  state: 'officer.state',
  text: 'answer.text',
  theme: 'site.theme',
  title: 'answer.title',
  to: 'detail.to',
  until: 'detail.until',
  url: 'webhook.url',
  webhook: 'detail.webhook',
  why: 'detail.why',
};

/** Values that have a word; each list is that of the wire. */
const WORDS: Readonly<Record<string, Readonly<Record<string, Key>>>> = {
  events: {
    'handover.consented': 'webhook.event.handover.consented',
    'webhook.test': 'webhook.event.webhook.test',
  },
  means: {
    invitation: 'means.invitation',
    passkey: 'means.passkey',
    password: 'means.password',
    provider: 'means.provider',
    'recovery-code': 'means.recovery-code',
    totp: 'means.totp',
  },
  role: { admin: 'role.admin', dpo: 'role.dpo', officer: 'role.officer', supervisor: 'role.supervisor' },
  theme: { dsfr: 'theme.dsfr', lantern: 'theme.lantern' },
};

const LANGUAGE_FIELDS: readonly string[] = ['languages', 'locale', 'locales'];

const wordFor = (field: string, value: string): string => {
  const words = Object.hasOwn(WORDS, field) ? WORDS[field] : undefined;
  const key = words && Object.hasOwn(words, value) ? words[value] : undefined;
  if (key) return at(key);
  if (LANGUAGE_FIELDS.includes(field)) return languageName({ locale: value });
  const door = field === 'doors' && DOORS.find((one) => one === value);
  return door ? t(`door.${door}`) : value;
};

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** A document or a long text is in the file of the record, to its last letter. */
const LONGEST = 300;

const say = (field: string, value: unknown): string => {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return at(value ? 'detail.yes' : 'detail.no');
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((one) => say(field, one)).join(', ');
  if (typeof value === 'string' && INSTANT.test(value)) return exactTime(value);
  if (typeof value === 'object' && Object.keys(value).length === 0) return '–';
  const text = typeof value === 'string' ? wordFor(field, value) : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

const nameOf = (field: string): string => {
  const key = Object.hasOwn(NAMES, field) ? NAMES[field] : undefined;
  return key ? at(key) : field;
};

/** What was changed, as it was and as it is, and what else belongs to it. */
export const Detail = ({ changes, detail }: Pick<AuditEntry, 'changes' | 'detail'>) => (
  <ul class="changes">
    {Object.entries(changes).map(([field, { before, after }]) => (
      <li key={field}>
        {at('detail.change', { field: nameOf(field), before: say(field, before), after: say(field, after) })}
      </li>
    ))}
    {Object.entries(detail).map(([field, value]) => (
      <li key={field}>{at('detail.fact', { field: nameOf(field), value: say(field, value) })}</li>
    ))}
  </ul>
);
