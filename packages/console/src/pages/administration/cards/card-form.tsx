import type { Fault, SiteHelpAnswer } from '@lanterne/protocol';
import { DOORS } from '@lanterne/protocol/constants';
import { LANGUAGES, type Locale } from '@lanterne/protocol/languages';
import { useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { addressOf } from '../../../shell/place.ts';
import { CheckList, Form, InputField, SelectField, TextArea } from '../../../ui/form-field.tsx';
import type { Desk } from '../../desk/desk.ts';
import { languageName } from '../../desk/words.ts';
import { languageOptions } from '../languages.ts';
import { SaveActs, type Saving, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';
import { linesIn } from '../words-in.ts';
import { keepHelp } from './keep-help.ts';
import { type EntryOf, entriesOf, KINDS, type Kind, withEntry } from './overlay.ts';

type Entry = EntryOf[Kind];

interface Props {
  readonly desk: Desk;
  readonly site: string;
  readonly kind: Kind;
  readonly help: SiteHelpAnswer;
  /** Null for a new one. */
  readonly entry: Entry | null;
}

const ABOUT = ['steps', 'papers', 'rights'] as const;
const WAYS = ['call', 'text', 'both'] as const;

/** Without it nothing is kept. */
const REFERENCE = LANGUAGES[0].code;

/** The languages of the form to begin with: few write in more, and what is there is shown. */
const FIRST: readonly Locale[] = [REFERENCE, 'en'];

const languagesIn = (entry: Entry | null): readonly Locale[] =>
  LANGUAGES.map(({ code }) => code).filter((code) => FIRST.includes(code) || entry?.title[code] !== undefined);

/** What is written in each language: those of the form as they are typed, and any other as it was. */
const eachLanguage = <Text,>(
  locales: readonly Locale[],
  before: Readonly<Record<string, Text>> | undefined,
  read: (locale: string) => Text | null,
): Record<string, Text> => {
  const others = Object.entries(before ?? {}).filter(([locale]) => !locales.some((known) => known === locale));
  const typed = locales.flatMap((locale) => {
    const text = read(locale);
    return text === null ? [] : [[locale, text] as const];
  });
  return Object.fromEntries([...typed, ...others]);
};

const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** The entry as the form has it. French is always there, so that its absence is a fault of its field. */
const entryIn = (
  data: FormData,
  { kind, before, locales }: { kind: Kind; before: Entry | null; locales: readonly Locale[] },
): Entry => {
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const written = (name: string) => (locale: string) => {
    const typed = text(`${name}.${locale}`);
    return typed === '' && locale !== REFERENCE ? null : typed;
  };
  const words = eachLanguage(locales, before?.words, (locale) => {
    const typed = wordsOf(text(`words.${locale}`));
    return typed.length > 0 ? typed : null;
  });
  const common = {
    id: before?.id ?? text('id'),
    // The server looks at every field.
    doors: data.getAll('doors') as Entry['doors'],
    title: eachLanguage(locales, before?.title, written('title')),
    ...(Object.keys(words).length > 0 && { words }),
  };
  const told = before && 'text' in before ? before.text : undefined;
  switch (kind) {
    case 'cards': {
      const lines = before && 'lines' in before ? before.lines : undefined;
      return {
        ...common,
        about: text('about') as EntryOf['cards']['about'],
        lines: eachLanguage(locales, lines, (locale) => {
          const typed = linesIn(data.get(`lines.${locale}`));
          return typed.length === 0 && locale !== REFERENCE ? null : typed;
        }),
        see: data.getAll('see').map(String),
      };
    }
    case 'services':
      return { ...common, text: eachLanguage(locales, told, written('text')), url: text('url') };
    case 'numbers':
      return {
        ...common,
        text: eachLanguage(locales, told, written('text')),
        number: text('number'),
        by: text('by') as EntryOf['numbers']['by'],
        emergency: data.getAll('emergency').length > 0,
        // It has no field of its own.
        ...(before && 'video' in before && { video: before.video }),
      };
  }
};

/** Faults of the entry as the fields have them: the server names the entry by its place in the site's changes. */
const placedIn = (saving: Saving, kind: Kind, index: number) => (name: string) =>
  saving.errorOf(`settings.help.${kind}.${index}.${name}`);

const InEachLanguage = ({
  locales,
  name,
  label,
  hint,
  many = false,
  value,
  errorOf,
}: {
  locales: readonly Locale[];
  name: string;
  label: string;
  hint?: string;
  many?: boolean;
  value: (locale: string) => string;
  errorOf: (name: string) => string | undefined;
}) => (
  <>
    {locales.map((locale) => {
      const field = {
        name: `${name}.${locale}`,
        label: `${label} (${languageName({ locale })})`,
        hint: locale === REFERENCE ? hint : undefined,
        value: value(locale),
        error: errorOf(`${name}.${locale}`),
      };
      return many ? <TextArea key={locale} rows={7} {...field} /> : <InputField key={locale} {...field} />;
    })}
  </>
);

interface FieldsProps {
  readonly locales: readonly Locale[];
  readonly errorOf: (name: string) => string | undefined;
}

const CardFields = ({
  locales,
  entry,
  help,
  errorOf,
}: FieldsProps & { entry: EntryOf['cards'] | null; help: SiteHelpAnswer }) => (
  <>
    <SelectField
      name="about"
      label={at('card.about')}
      value={entry?.about ?? 'steps'}
      options={ABOUT.map((about) => ({ value: about, text: at(`card.about.${about}`) }))}
      error={errorOf('about')}
    />
    <InEachLanguage
      locales={locales}
      name="lines"
      label={at('card.lines')}
      hint={at('card.lines.hint')}
      many
      value={(locale) => entry?.lines[locale]?.join('\n') ?? ''}
      errorOf={errorOf}
    />
    <CheckList
      name="see"
      label={at('card.see')}
      chosen={entry?.see ?? []}
      options={KINDS.flatMap((kind) => entriesOf(help, kind))
        .filter((other) => !other.removed && other.entry.id !== entry?.id)
        .map((other) => ({ value: other.entry.id, text: other.entry.title.fr ?? other.entry.id }))}
      error={errorOf('see')}
    />
  </>
);

const LeadFields = ({
  locales,
  kind,
  entry,
  errorOf,
}: FieldsProps & { kind: 'services' | 'numbers'; entry: EntryOf['services'] | EntryOf['numbers'] | null }) => (
  <>
    <InEachLanguage
      locales={locales}
      name="text"
      label={at('card.text')}
      value={(locale) => entry?.text[locale] ?? ''}
      errorOf={errorOf}
    />
    {kind === 'services' ? (
      <InputField
        name="url"
        label={at('card.url')}
        hint={at('card.url.hint')}
        value={entry && 'url' in entry ? entry.url : ''}
        error={errorOf('url')}
      />
    ) : (
      <>
        <InputField
          name="number"
          label={at('card.number')}
          value={entry && 'number' in entry ? entry.number : ''}
          error={errorOf('number')}
        />
        <SelectField
          name="by"
          label={at('card.by')}
          value={entry && 'by' in entry ? entry.by : 'call'}
          options={WAYS.map((way) => ({ value: way, text: at(`card.by.${way}`) }))}
          error={errorOf('by')}
        />
        <CheckList
          name="emergency"
          label={at('card.emergency')}
          chosen={entry && 'emergency' in entry && entry.emergency ? ['yes'] : []}
          options={[{ value: 'yes', text: at('card.emergency.yes') }]}
        />
      </>
    )}
  </>
);

/** One entry of the help, as a site has it. */
export const CardForm = ({ desk, site, kind, help, entry }: Props) => {
  const saving = useSaving(desk);
  const [locales, setLocales] = useState(() => languagesIn(entry));
  const known = help.overlay[kind].findIndex(({ id }) => id === entry?.id);
  const errorOf = placedIn(saving, kind, known < 0 ? help.overlay[kind].length : known);
  const save = async (data: FormData): Promise<void> => {
    const next = entryIn(data, { kind, before: entry, locales });
    // An id is for ever, and names one entry of all three kinds.
    const isTaken = !entry && KINDS.some((one) => entriesOf(help, one).some((other) => other.entry.id === next.id));
    const faults: Fault[] = isTaken ? [{ pointer: '/id', reason: 'malformed' }] : [];
    // Made as one of its kind, by `entryIn`.
    const sent = await (faults.length > 0
      ? saving.send(async () => ({ ok: true, value: null }), faults)
      : keepHelp(desk, saving, site, (now) => withEntry(now.overlay, kind, next as never)));
    if (sent) location.hash = addressOf('administration', 'sites', site, 'cards');
  };
  return (
    <Form onSubmit={(data) => void save(data)}>
      {!entry && (
        <InputField
          name="id"
          label={at('card.id')}
          hint={at('id.hint')}
          error={saving.errorOf('id') ? at('refused.id_taken') : errorOf('id')}
        />
      )}
      <InEachLanguage
        locales={locales}
        name="title"
        label={at('card.title')}
        value={(locale) => entry?.title[locale] ?? ''}
        errorOf={errorOf}
      />
      <CheckList
        name="doors"
        label={at('card.doors')}
        hint={at('card.doors.hint')}
        chosen={entry?.doors ?? []}
        options={DOORS.map((door) => ({ value: door, text: t(`door.${door}`) }))}
        error={errorOf('doors')}
      />
      {/* The entry is of the kind that the form is for. */}
      {kind === 'cards' ? (
        <CardFields locales={locales} entry={entry as EntryOf['cards'] | null} help={help} errorOf={errorOf} />
      ) : (
        <LeadFields
          locales={locales}
          kind={kind}
          entry={entry as EntryOf['services'] | EntryOf['numbers'] | null}
          errorOf={errorOf}
        />
      )}
      <InEachLanguage
        locales={locales}
        name="words"
        label={at('card.words')}
        hint={at('card.words.hint')}
        value={(locale) => entry?.words?.[locale]?.join(', ') ?? ''}
        errorOf={errorOf}
      />
      <SelectField
        name="language"
        label={at('card.language')}
        value=""
        options={[
          { value: '', text: at('card.language.none') },
          ...languageOptions().filter(({ value }) => !locales.includes(value)),
        ]}
        onChange={(chosen) =>
          setLocales([...locales, ...LANGUAGES.flatMap(({ code }) => (code === chosen ? code : []))])
        }
      />
      <SaveActs saving={saving} />
    </Form>
  );
};
