import type { CheckAnswer, DangerCheck, DangerStep, DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { DANGER_STEPS } from '@lanterne/protocol/constants';
import type { KnownDetails } from './details.ts';

type Of<Kind extends LogEvent['kind']> = Extract<LogEvent, { kind: Kind }>;

/** A step of the danger that is worked on: when it was reached, and when it was left; null where that is not yet. */
export interface Reached {
  readonly step: DangerStep;
  readonly at: string | null;
  readonly until: string | null;
}

/** The steps taken since the last danger was closed; a relay told again is no step. */
const taken = (events: readonly LogEvent[]): readonly Of<'danger-step'>[] => {
  let steps: Of<'danger-step'>[] = [];
  for (const event of events) {
    if (event.kind !== 'danger-step') continue;
    if (steps.at(-1)?.step === 'closed') steps = [];
    if (!steps.some(({ step }) => step === event.step)) steps.push(event);
  }
  return steps;
};

/** Every step, in their order, with its times. */
export const courseIn = (events: readonly LogEvent[]): readonly Reached[] => {
  const steps = taken(events);
  return DANGER_STEPS.map((step) => {
    const index = steps.findIndex((one) => one.step === step);
    return { step, at: steps[index]?.at ?? null, until: index < 0 ? null : (steps[index + 1]?.at ?? null) };
  });
};

/** What comes next. Who was flagged by the visitor is suspected already; after a closed danger nothing is to be done. */
export const nextStep = ({ danger, dangerStep }: Pick<DeskEntry, 'danger' | 'dangerStep'>): DangerStep | null => {
  if (dangerStep === null) return danger ? 'confirmed' : 'suspected';
  return DANGER_STEPS[DANGER_STEPS.indexOf(dangerStep) + 1] ?? null;
};

/** Whether something is still to be done about a danger, or a suspicion of one. */
export const isOpen = ({ danger, dangerStep }: Pick<DeskEntry, 'danger' | 'dangerStep'>): boolean =>
  dangerStep === null ? danger : dangerStep !== 'closed';

/** What an officer has answered, or else what follows from what the visitor told. */
export interface Checked {
  readonly answer: CheckAnswer | null;
  readonly note: string;
  /** Whether it is the visitor's own word, which no officer has looked at yet. */
  readonly told: boolean;
}

const fromVisitor = ({ place, position, threats }: KnownDetails): { readonly [Check in DangerCheck]?: CheckAnswer } => {
  const has = (threat: 'armed' | 'child' | 'injured') => threats?.detail.threats.includes(threat);
  return {
    ...((place || position) && { place: 'yes' }),
    ...(has('armed') && { weapon: 'yes' }),
    ...(has('child') && { children: 'yes' }),
    ...(has('injured') && { injured: 'yes' }),
  };
};

/** What is known of one question: the newest answer of an officer goes before what the visitor told. */
export const checkedIn = (events: readonly LogEvent[], details: KnownDetails, check: DangerCheck): Checked => {
  const answered = events.findLast((event) => event.kind === 'danger-check' && event.check === check);
  if (answered?.kind === 'danger-check') return { answer: answered.answer, note: answered.note ?? '', told: false };
  const answer = fromVisitor(details)[check] ?? null;
  return { answer, note: '', told: answer !== null };
};

/** A postcode that stands in what the visitor told of the place: with it the competent unit is looked for first. */
export const placeToAsk = ({ place }: KnownDetails): string =>
  /(?<!\d)\d{5}(?!\d)/.exec(place?.detail.text ?? '')?.[0] ?? '';

const RADIUS_KM = 6_371;

/** As the crow flies, in kilometres. */
export const kilometres = (
  a: { readonly latitude: number; readonly longitude: number },
  b: { readonly latitude: number; readonly longitude: number },
): number => {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const chord =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
};
