import type { QueueId, SiteId } from '@lanterne/protocol';
import { and, asc, between, eq, lt } from 'drizzle-orm';
import {
  type Added,
  dayOf,
  type Figures,
  type FiguresByName,
  HOUSE_TIME_ZONE,
  hourAt,
  NO_FIGURES,
  type Span,
  sumOfFigures,
} from '../domain/figures.ts';
import type { FiguresAsked, FiguresRow } from '../ports.ts';
import { given, type Handle, prepared } from './handle.ts';
import { site as findSite } from './sites.ts';

const queries = prepared(({ db, tables: { figures: f }, dialect: { prepare, locked } }) => {
  const ofCell = and(
    eq(f.span, given(f.span)),
    eq(f.at, given(f.at)),
    eq(f.site, given(f.site)),
    eq(f.queue, given(f.queue)),
  );
  const asked = and(eq(f.span, given(f.span)), between(f.at, given(f.at, 'from'), given(f.at, 'to')));
  const key = { at: f.at, site: f.site, queue: f.queue };
  return {
    /** So that there is a row to lock, whoever was first. */
    begin: prepare(
      db
        .insert(f)
        .values({
          span: given(f.span),
          at: given(f.at),
          site: given(f.site),
          queue: given(f.queue),
          whole: NO_FIGURES,
          doors: {},
          languages: {},
        })
        .onConflictDoNothing(),
      'begin_figures',
    ),
    lock: prepare(
      locked(db.select({ whole: f.whole, doors: f.doors, languages: f.languages }).from(f).where(ofCell)),
      'lock_figures',
    ),
    save: prepare(
      db
        .update(f)
        .set({ whole: given(f.whole), doors: given(f.doors), languages: given(f.languages) })
        .where(ofCell),
      'save_figures',
    ),
    whole: prepare(
      db
        .select({ ...key, figures: f.whole })
        .from(f)
        .where(asked)
        .orderBy(asc(f.at)),
      'figures_whole',
    ),
    doors: prepare(
      db
        .select({ ...key, figures: f.doors })
        .from(f)
        .where(asked)
        .orderBy(asc(f.at)),
      'figures_of_doors',
    ),
    languages: prepare(
      db
        .select({ ...key, figures: f.languages })
        .from(f)
        .where(asked)
        .orderBy(asc(f.at)),
      'figures_of_languages',
    ),
    forget: prepare(db.delete(f).where(and(eq(f.span, given(f.span)), lt(f.at, given(f.at)))), 'forget_figures'),
  };
});

/** What is added to one row. */
interface RowSum {
  readonly cell: { readonly span: Span; readonly at: string; readonly site: SiteId; readonly queue: QueueId };
  readonly added: Added[];
}

const nameOf = ({ span, at, site, queue }: RowSum['cell']): string => `${span} ${at} ${site} ${queue}`;

/** By row, in one order for all who write: two who wait for each other's rows would wait for ever. */
const byRow = async (handle: Handle, added: readonly Added[]): Promise<RowSum[]> => {
  const zones = new Map<SiteId, string>();
  for (const { site } of added) {
    if (!zones.has(site)) zones.set(site, (await findSite(handle, site))?.settings.hours?.timeZone ?? HOUSE_TIME_ZONE);
  }
  const rows = new Map<string, RowSum>();
  for (const one of added) {
    const { site, queue, openedAt } = one;
    const hour = hourAt(zones.get(site) ?? HOUSE_TIME_ZONE, openedAt);
    for (const cell of [
      { span: 'hour', at: hour, site, queue },
      { span: 'day', at: dayOf(hour), site, queue },
    ] as const) {
      const row = rows.get(nameOf(cell)) ?? { cell, added: [] };
      rows.set(nameOf(cell), row);
      row.added.push(one);
    }
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

const addTo = (before: FiguresByName, added: readonly Added[], nameOf: (one: Added) => string): FiguresByName => {
  const parts = new Map<string, Figures[]>();
  for (const one of added) {
    const name = nameOf(one);
    const known = parts.get(name);
    if (known) known.push(one.figures);
    else parts.set(name, [before[name] ?? NO_FIGURES, one.figures]);
  }
  return { ...before, ...Object.fromEntries([...parts].map(([name, all]) => [name, sumOfFigures(all)])) };
};

/**
 * Adds up what commands have counted. Takes its locks last of all in a transaction, and in one order. What can be sent at once is: on a
 * network each answer that is waited for would be time in which nobody else gets to these rows.
 */
export const addFigures = async (handle: Handle, added: readonly Added[]): Promise<void> => {
  const { begin, lock, save } = queries(handle);
  const rows = await byRow(handle, added);
  await Promise.all(rows.map(({ cell }) => begin.execute({ ...cell })));
  const found = await Promise.all(rows.map(({ cell }) => lock.execute({ ...cell })));
  await Promise.all(
    rows.map(({ cell, added: here }, index) => {
      const row = found[index]?.[0];
      if (!row) throw new Error(`the figures of ${nameOf(cell)} were begun and are not there`);
      return save.execute({
        ...cell,
        whole: sumOfFigures([row.whole, ...here.map(({ figures }) => figures)]),
        doors: addTo(row.doors, here, ({ door }) => door),
        languages: addTo(row.languages, here, ({ language }) => language),
      });
    }),
  );
};

export const figures = async (handle: Handle, { span, from, to, part }: FiguresAsked): Promise<FiguresRow[]> => {
  // Names of days and hours are ordered as they follow each other; `~` comes after every hour of a day.
  const range = { span, from, to: `${to}~` };
  if (part === 'whole') {
    const rows = await queries(handle).whole.execute(range);
    return rows.map(({ figures: whole, ...key }) => ({ ...key, name: null, figures: whole }));
  }
  const rows = await queries(handle)[part].execute(range);
  return rows.flatMap(({ figures: byName, ...key }) =>
    Object.entries(byName).map(([name, one]) => ({ ...key, name, figures: one })),
  );
};

/** Removes the hours before a day; the days stay. */
export const forgetHours = async (handle: Handle, before: string): Promise<void> => {
  await queries(handle).forget.execute({ span: 'hour', at: before });
};
