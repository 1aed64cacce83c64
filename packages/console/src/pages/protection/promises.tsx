import type { PromisesAnswer } from '@lanterne/protocol';
import { useCallback, useState } from 'preact/hooks';
import { call } from '../../api.ts';
import { localeInUse } from '../../i18n/index.ts';
import { dayAndTime } from '../../i18n/time.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Show, useLoaded } from '../../ui/loaded.tsx';
import { Table } from '../../ui/table.tsx';
import type { Reading } from './protection.tsx';
import { pt } from './texts.ts';

/** What is held, is said once, as a table; these sections say it in sentences. */
const Entry = ({ name, site, columns, rows, sections }: PromisesAnswer['entries'][number]) => (
  <section class="protection-entry" aria-labelledby={`entry-${site}`}>
    <h3 id={`entry-${site}`}>{pt('promises.of', { name })}</h3>
    <Table caption={pt('promises.held')} columns={columns.map((column) => ({ name: column }))}>
      {rows.map(([what, ...cells]) => (
        <tr key={what}>
          <th scope="row">{what}</th>
          {cells.map((cell, index) => (
            <td key={index}>{cell}</td>
          ))}
        </tr>
      ))}
    </Table>
    {sections.map(({ title, lines }) => (
      <section key={title}>
        <h4>{title}</h4>
        <ul>
          {lines.map(({ text, locale }) => (
            <li key={text} lang={locale ?? undefined}>
              {text}
            </li>
          ))}
        </ul>
      </section>
    ))}
  </section>
);

const sayShown = ({ shown }: PromisesAnswer): string => {
  if (!shown) return pt('promises.none');
  const { version, since } = shown;
  return since ? pt('promises.since', { version, date: dayAndTime(since) }) : pt('promises.noted', { version });
};

/** What visitors are promised, or were, by the register of processing, and when the clock last erased. */
export const PromisesPage = ({ desk }: { readonly desk: Reading }) => {
  const [at, setAt] = useState('');
  const locale = localeInUse();
  const ask = useCallback(
    () => call<PromisesAnswer>(`/v1/admin/promises?${new URLSearchParams({ locale, ...(at && { at }) })}`),
    [at, locale],
  );
  const loaded = useLoaded(desk, ask);
  return (
    <>
      <PageTitle>{pt('page.promises')}</PageTitle>
      <p>{pt('promises.what')}</p>
      <Show loaded={loaded}>
        {(answer) => (
          <>
            <p>
              {answer.lastPurge
                ? pt('promises.purge', { date: dayAndTime(answer.lastPurge) })
                : pt('promises.purge.not')}
            </p>
            <Choice
              label={pt('promises.version')}
              value={at}
              options={[
                { value: '', text: pt('promises.now') },
                ...answer.versions.toReversed().map(({ version, since }) => ({
                  value: since,
                  text: pt('promises.one', { version, date: dayAndTime(since) }),
                })),
              ]}
              onChoose={setAt}
            />
            <p role="status">{sayShown(answer)}</p>
            {answer.entries.map((entry) => (
              <Entry key={entry.site} {...entry} />
            ))}
          </>
        )}
      </Show>
    </>
  );
};
