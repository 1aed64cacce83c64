import type { AdminSite, Fault } from '@lanterne/protocol';
import { DOORS, THEMES } from '@lanterne/protocol/constants';
import { LOCALES } from '@lanterne/protocol/languages';
import { useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { PageTitle } from '../../../shell/page-title.tsx';
import { addressOf } from '../../../shell/place.ts';
import { CheckList, Form, InputField, SelectField, TextArea } from '../../../ui/form-field.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { Cards } from '../cards/cards.tsx';
import { ToCopy } from '../copied.tsx';
import { reviewedOptions } from '../languages.ts';
import type { SectionProps } from '../page.tsx';
import { SaveActs, type Saving, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';
import { linesIn } from '../words-in.ts';
import { DAYS, daysIn, hoursIn, sayDays, sayHours } from './hours.ts';

type Settings = AdminSite['settings'];

/** Parts of the settings that are written as documents: few change them, and none by hand every week. */
const DOCUMENTS = ['light', 'dark'] as const;

const List = ({ desk }: { desk: Desk }) => {
  const loaded = useLoaded(desk, adminApi.sites);
  return (
    <>
      <PageTitle>{at('sites')}</PageTitle>
      <div class="form-acts">
        <a class="button primary" href={addressOf('administration', 'sites', 'new')}>
          {at('site.add')}
        </a>
      </div>
      <Show loaded={loaded}>
        {({ sites }) => (
          <Table
            caption={at('sites.count', { count: sites.length })}
            columns={(['name', 'id', 'origins', 'hours'] as const).map((name) => ({ name: at(`site.${name}`) }))}
          >
            {sites.map((site) => (
              <tr key={site.id}>
                <th scope="row">
                  <a href={addressOf('administration', 'sites', site.id)}>{site.name}</a>
                </th>
                <td>{site.id}</td>
                <td>{site.origins.join(', ')}</td>
                <td>{at(site.settings.hours ? 'site.hours.some' : 'site.hours.always')}</td>
              </tr>
            ))}
          </Table>
        )}
      </Show>
    </>
  );
};

/** A document as it was typed; null for nothing, and a fault where it is no JSON. */
const documentIn = (data: FormData, name: string, faults: Fault[]): unknown => {
  const text = String(data.get(`settings.${name}`)).trim();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    faults.push({ pointer: `/settings/${name}`, reason: 'malformed' });
    return null;
  }
};

const hoursOf = (data: FormData): unknown => {
  if (data.get('always') !== null) return null;
  return {
    timeZone: String(data.get('settings.hours.timeZone')).trim(),
    weekly: Object.fromEntries(DAYS.map((day) => [day, hoursIn(String(data.get(`settings.hours.weekly.${day}`)))])),
    days: daysIn(linesIn(data.get('settings.hours.days'))),
  };
};

/** The whole form, as the server takes it; what is left empty follows the defaults. */
const siteIn = (data: FormData): readonly [site: object, faults: readonly Fault[]] => {
  const faults: Fault[] = [];
  const text = (name: string) => String(data.get(name)).trim() || null;
  const documents = DOCUMENTS.map((name) => [name, documentIn(data, name, faults)]);
  const settings = {
    exit: text('settings.exit'),
    accessibility: text('settings.accessibility'),
    theme: text('settings.theme'),
    files: data.getAll('may').includes('files'),
    keep: data.getAll('may').includes('keep'),
    hours: hoursOf(data),
    ...Object.fromEntries(documents),
  };
  const site = {
    name: String(data.get('name')).trim(),
    origins: linesIn(data.get('origins')),
    doors: data.getAll('doors'),
    locales: data.getAll('locales'),
    settings,
  };
  return [site, faults];
};

const Hours = ({ settings: { hours }, saving }: { settings: Settings; saving: Saving }) => {
  const [always, setAlways] = useState(!hours);
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          name="always"
          checked={always}
          onChange={(event) => setAlways(event.currentTarget.checked)}
        />
        {at('site.hours.always')}
      </label>
      {!always && (
        <>
          <InputField
            name="settings.hours.timeZone"
            label={at('site.hours.timeZone')}
            value={hours?.timeZone ?? 'Europe/Paris'}
            error={saving.errorOf('settings.hours.timeZone')}
          />
          {DAYS.map((day) => (
            <InputField
              key={day}
              name={`settings.hours.weekly.${day}`}
              label={at(`day.${day}`)}
              hint={day === 'monday' ? at('site.hours.hint', { example: '09:00-12:00, 14:00-18:00' }) : undefined}
              value={sayHours(hours?.weekly[day] ?? [])}
              error={saving.errorOf(`settings.hours.weekly.${day}`)}
            />
          ))}
          <TextArea
            name="settings.hours.days"
            label={at('site.hours.days')}
            hint={at('site.hours.days.hint', { example: '2026-12-25: 09:00-12:00' })}
            value={sayDays(hours?.days ?? {})}
            error={saving.errorOf('settings.hours.days')}
          />
        </>
      )}
    </>
  );
};

const Fields = ({ site, saving }: { site: AdminSite | null; saving: Saving }) => {
  const settings: Settings = site?.settings ?? {};
  const may = [...(settings.files ? ['files'] : []), ...((settings.keep ?? true) ? ['keep'] : [])];
  return (
    <>
      {!site && <InputField name="id" label={at('site.id')} hint={at('id.hint')} error={saving.errorOf('id')} />}
      <InputField name="name" label={at('site.name')} value={site?.name ?? ''} error={saving.errorOf('name')} />
      <TextArea
        name="origins"
        label={at('site.origins')}
        hint={at('site.origins.hint', { example: 'https://www.exemple.fr' })}
        value={site?.origins.join('\n') ?? ''}
        error={saving.errorOf('origins')}
      />
      <CheckList
        name="doors"
        label={at('site.doors')}
        chosen={site?.doors ?? DOORS}
        options={DOORS.map((door) => ({ value: door, text: t(`door.${door}`) }))}
        error={saving.errorOf('doors')}
      />
      <CheckList
        name="locales"
        label={at('site.locales')}
        hint={at('site.locales.hint')}
        chosen={site?.locales ?? LOCALES}
        options={reviewedOptions()}
        error={saving.errorOf('locales')}
      />
      <InputField
        name="settings.exit"
        label={at('site.exit')}
        hint={at('site.exit.hint')}
        value={settings.exit ?? ''}
        error={saving.errorOf('settings.exit')}
      />
      <InputField
        name="settings.accessibility"
        label={at('site.accessibility')}
        hint={at('site.accessibility.hint')}
        value={settings.accessibility ?? ''}
        error={saving.errorOf('settings.accessibility')}
      />
      <SelectField
        name="settings.theme"
        label={at('site.theme')}
        value={settings.theme ?? 'lantern'}
        options={THEMES.map((theme) => ({ value: theme, text: at(`theme.${theme}`) }))}
        error={saving.errorOf('settings.theme')}
      />
      <CheckList
        name="may"
        label={at('site.may')}
        chosen={may}
        options={(['files', 'keep'] as const).map((name) => ({ value: name, text: at(`site.${name}`) }))}
      />
      <fieldset class="form-field">
        <legend>{at('site.hours')}</legend>
        <Hours settings={settings} saving={saving} />
        {saving.errorOf('settings.hours') && <p class="problem">{saving.errorOf('settings.hours')}</p>}
      </fieldset>
      {DOCUMENTS.map((name) => (
        <TextArea
          key={name}
          name={`settings.${name}`}
          label={at(`site.${name}`)}
          hint={at('site.document.hint')}
          value={settings[name] ? JSON.stringify(settings[name], null, 2) : ''}
          error={saving.errorOf(`settings.${name}`)}
          code
        />
      ))}
    </>
  );
};

const Snippet = ({ site }: { site: AdminSite }) => (
  <section class="once" aria-labelledby="snippet-title">
    <h3 id="snippet-title">{at('site.snippet')}</h3>
    <p>{at('site.snippet.what')}</p>
    <ToCopy label={at('site.snippet.label')} text={site.snippet} />
    <p>
      <a href={site.preview} target="_blank" rel="noreferrer">
        {at('site.preview')}
      </a>
    </p>
    {site.weakContrasts.map(({ scheme, front, back, contrast, least }) => (
      <p key={`${scheme}${front}${back}`} class="problem">
        {at('site.contrast', { scheme: at(`scheme.${scheme}`), front, back, contrast: contrast.toFixed(1), least })}
      </p>
    ))}
  </section>
);

const SiteForm = ({ desk, site, again }: { desk: Desk; site: AdminSite | null; again: () => Promise<void> }) => {
  const saving = useSaving(desk);
  const save = async (data: FormData): Promise<void> => {
    const [told, faults] = siteIn(data);
    const id = String(data.get('id')).trim();
    const done = await saving.send(
      () => (site ? adminApi.changeSite(site.id, told) : adminApi.addSite({ id, ...told })),
      faults,
    );
    if (!done) return;
    if (site) await again();
    else location.hash = addressOf('administration', 'sites', id);
  };
  return (
    <Form onSubmit={(data) => void save(data)}>
      <Fields site={site} saving={saving} />
      <SaveActs saving={saving} />
    </Form>
  );
};

const Edit = ({ desk, id }: { desk: Desk; id: string }) => {
  const loaded = useLoaded(desk, adminApi.sites);
  return (
    <>
      <PageTitle>{at(id === 'new' ? 'site.add' : 'site.edit')}</PageTitle>
      {id === 'new' ? (
        <SiteForm desk={desk} site={null} again={loaded.again} />
      ) : (
        <Show loaded={loaded}>
          {({ sites }) => {
            const site = sites.find((one) => one.id === id);
            if (!site) return <p role="alert">{at('unknown')}</p>;
            return (
              <>
                <Snippet site={site} />
                <p>
                  <a href={addressOf('administration', 'sites', site.id, 'cards')}>{at('cards.open')}</a>
                </p>
                <SiteForm desk={desk} site={site} again={loaded.again} />
              </>
            );
          }}
        </Show>
      )}
      <p>
        <a href={addressOf('administration', 'sites')}>{at('sites.back')}</a>
      </p>
    </>
  );
};

/** Websites that may embed the widget, and what is settled for each. */
export const Sites = ({ desk, path: [id, part, ...rest] }: SectionProps) => {
  if (id && part === 'cards') return <Cards desk={desk} site={id} path={rest} />;
  return id ? <Edit desk={desk} id={id} /> : <List desk={desk} />;
};
