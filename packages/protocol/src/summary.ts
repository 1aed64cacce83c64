import type { Event } from './event.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

/** A proposal, and what the visitor has consented to of it. */
export interface Agreement {
  readonly proposal: Of<'summary-proposed'>;
  readonly answer: Of<'summary-answered'>;
}

/** How far the newest summary of a conversation has come. */
export type SummaryState =
  | { readonly is: 'none' }
  | { readonly is: 'proposed'; readonly proposal: Of<'summary-proposed'> }
  | ({ readonly is: 'refused' | 'consented' | 'withdrawn' | 'sent' } & Agreement);

/** Reads it from the log, which is the only place where it is kept: all sides read it alike. */
export const summaryStateOf = (events: readonly Event[]): SummaryState => {
  let state: SummaryState = { is: 'none' };
  for (const event of events) {
    if (event.kind === 'summary-proposed') state = { is: 'proposed', proposal: event };
    else if (event.kind === 'summary-answered' && 'proposal' in state) {
      state = { is: event.reference === null ? 'refused' : 'consented', proposal: state.proposal, answer: event };
    } else if (event.kind === 'summary-withdrawn' && 'answer' in state) state = { ...state, is: 'withdrawn' };
    else if (event.kind === 'summary-sent' && 'answer' in state) state = { ...state, is: 'sent' };
  }
  return state;
};
