import * as v from 'valibot';
import { instant } from './event.ts';

export const INSTITUTIONS = ['police', 'gendarmerie'] as const;
export const institution = v.picklist(INSTITUTIONS);
export type Institution = v.InferOutput<typeof institution>;

/** Longest place that may be asked for, in characters. */
export const PLACE_ASKED_MAX = 100;

/** A commune's name or its beginning, a postcode, or a code of INSEE. In a body: an address is written to logs. */
export const unitsRequest = v.strictObject({
  place: v.pipe(
    v.string('wrong_type'),
    v.trim(),
    v.minLength(2, 'too_short'),
    v.maxLength(PLACE_ASKED_MAX, 'too_long'),
  ),
});

/** Where police or gendarmerie receive the public; what their list does not say is null. */
export const unit = v.strictObject({
  id: v.string(),
  name: v.string(),
  institution,
  telephone: v.nullable(v.string()),
  address: v.nullable(v.string()),
  hours: v.nullable(v.string()),
  latitude: v.nullable(v.number()),
  longitude: v.nullable(v.number()),
});
export type UnitAnswer = v.InferOutput<typeof unit>;

/** Who is competent in a commune, and how they are reached. */
export const competentService = v.strictObject({
  name: v.string(),
  institution,
  /** `service`: these units are it. `commune`: the lists name it in two ways, and these stand in the commune. */
  match: v.picklist(['service', 'commune', 'none']),
  units: v.array(unit),
});
export type CompetentService = v.InferOutput<typeof competentService>;

export const unitsAnswer = v.strictObject({
  communes: v.array(
    v.strictObject({
      code: v.string(),
      name: v.string(),
      postcodes: v.array(v.string()),
      services: v.array(competentService),
    }),
  ),
  /** Whether there are more communes than are told. */
  more: v.boolean(),
  /** The lists that it was found in, and of when their content is. Empty while none was taken in. */
  datasets: v.array(
    v.strictObject({ kind: v.string(), source: v.string(), dataAt: instant, importedAt: instant, rows: v.number() }),
  ),
});
export type UnitsAnswer = v.InferOutput<typeof unitsAnswer>;
