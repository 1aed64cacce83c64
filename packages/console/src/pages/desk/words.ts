import type { DeskEntry, Detail, Event as LogEvent } from '@lanterne/protocol';
import { THREATS, type Threat } from '@lanterne/protocol/constants';
import { localeInUse, t } from '../../i18n/index.ts';
import { dayName } from '../../i18n/time.ts';

/** Why the visitor came. */
export const doorName = ({ door }: Pick<DeskEntry, 'door'>): string => t(`door.${door}`);

/** The visitor's language in the officer's. */
export const languageName = ({ locale }: Pick<DeskEntry, 'locale'>): string =>
  new Intl.DisplayNames(localeInUse(), { type: 'language' }).of(locale) ?? locale;

/** Five decimals are a metre: more would promise what no device measures. */
const COORDINATE_DIGITS = 5;

/** A position as one dictates it or pastes it into any map: degrees, latitude first, with a point in every language. */
export const coordinates = ({ latitude, longitude }: Extract<Detail, { about: 'position' }>): string =>
  `${latitude.toFixed(COORDINATE_DIGITS)}, ${longitude.toFixed(COORDINATE_DIGITS)}`;

/** What is happening, in the order in which it matters whatever the order of the taps. */
const threatNames = (threats: readonly Threat[]): string[] =>
  THREATS.filter((threat) => threats.includes(threat)).map((threat) => t(`threat.${threat}`));

type About<Subject extends Detail['about']> = Extract<Detail, { about: Subject }>;

export const threatsText = ({ threats }: About<'threats'>): string =>
  threats.length === 0 ? t('threats.none') : threatNames(threats).join(', ');

export const contactText = ({ way }: About<'contact'>): string => t(`contact.${way}`);

/** What the visitor told of the danger, in one line. */
const detailText = (detail: Detail): string => {
  switch (detail.about) {
    case 'place':
      return t('event.place', { text: detail.text });
    case 'position':
      return t('event.position', { coordinates: coordinates(detail), count: Math.round(detail.accuracy) });
    case 'threats':
      return detail.threats.length === 0
        ? t('event.threats.none')
        : t('event.threats', { threats: threatNames(detail.threats).join(', ') });
    case 'contact':
      return contactText(detail);
  }
};

type Of<Kind extends LogEvent['kind']> = Extract<LogEvent, { kind: Kind }>;

const transferText = ({ alias, target }: Of<'transferred'>): string => {
  switch (target.to) {
    case 'officer':
      return t('event.transferred.officer', { alias, to: target.alias });
    case 'queue':
      return t('event.transferred.queue', { alias, to: target.queue });
    case 'skill':
      return t('event.transferred.skill', { alias, to: target.skill });
  }
};

const dangerStepText = ({ alias, step, to = '', reference }: Of<'danger-step'>): string => {
  const text = t(`event.dangerStep.${step}`, { alias, to });
  return reference ? `${text} (${t('event.dangerStep.reference', { reference })})` : text;
};

const dangerCheckText = ({ alias, check, answer, note }: Of<'danger-check'>): string => {
  const said = `${t(`check.${check}`)} ${t(`check.answer.${answer}`)}`;
  return t('event.dangerCheck', { alias, said: note ? `${said}, ${note}` : said });
};

const summaryAnswerText = ({ consented, reference }: Of<'summary-answered'>): string =>
  reference === null
    ? t('event.summary.refused')
    : t('event.summary.consented', { count: Object.keys(consented).length, reference });

/** What was there, and when it was erased. */
const lapsedText = ({ part, erasedAt }: Of<'lapsed'>): string =>
  `${t(`event.lapsed.${part}`)} ${erasedAt ? t('event.lapsed.on', { date: dayName(erasedAt) }) : t('event.lapsed')}`;

/** What a system line of the transcript says; null for messages and their translations, and for what is drawn by a part of its own. */
export const systemText = (event: LogEvent): string | null => {
  switch (event.kind) {
    case 'message':
    case 'note':
    case 'card':
    case 'translation':
    case 'understood-asked':
    case 'understood':
    case 'signs':
    case 'slow':
    case 'minor':
      return null;
    case 'opened':
      return t('event.opened', { door: doorName(event), language: languageName(event) });
    case 'claimed':
      return t('event.claimed', { alias: event.alias });
    case 'danger':
      return t('event.danger');
    case 'detail':
      return detailText(event.detail);
    case 'file':
      return t('event.file', { name: event.file.name });
    case 'left':
      return t(`event.left.${event.how}`);
    case 'returned':
      return t('event.returned');
    case 'unclear':
      return t('event.unclear');
    case 'language':
    case 'language-suggested':
      return t(`event.${event.kind}`, {
        language: languageName({ locale: event.kind === 'language' ? event.locale : event.lang }),
      });
    case 'signal-word':
      return t('event.signalWord', { alias: event.alias, word: event.word });
    case 'released':
      return t(`event.released.${event.why}`, { alias: event.alias });
    case 'transferred':
      return transferText(event);
    case 'help-asked':
      return t('event.helpAsked', { alias: event.alias, to: event.to });
    case 'joined':
    case 'parted':
    case 'reopened':
    case 'closed':
      return t(`event.${event.kind}`, { alias: event.alias });
    case 'inspected':
      return t('event.inspected', { alias: event.alias, reason: event.reason });
    case 'danger-step':
      return dangerStepText(event);
    case 'danger-check':
      return dangerCheckText(event);
    case 'summary-drafted':
    case 'summary-proposed':
    case 'summary-withdrawn':
      return t(`event.${event.kind}`, 'alias' in event ? { alias: event.alias } : {});
    case 'summary-answered':
      return summaryAnswerText(event);
    case 'summary-sent':
      return t(`event.summary.sent.${event.how}`, { alias: event.alias });
    case 'summary-signed':
      return t('event.summary.signed', { alias: event.alias });
    case 'lapsed':
      return lapsedText(event);
    case 'outcome':
      return t('event.outcome', { outcome: t(`outcome.${event.outcome}`), tags: event.tags.join(', ') });
  }
};
