import type { Event, KeptPart, LapsedEvent, LapsingKind } from '@lanterne/protocol';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

const OF_DETAIL: Readonly<Record<Of<'detail'>['detail']['about'], KeptPart | null>> = {
  position: 'position',
  // An address in words says the same.
  place: 'position',
  contact: 'contact',
  // What happens is told by the conversation too.
  threats: null,
};

/** Of the checklist of a danger: where somebody is stands in two of its answers. */
const WHERE: ReadonlySet<Of<'danger-check'>['check']> = new Set(['place', 'access']);

/** The part of a conversation that an event says something of, which may have a shorter time; null for all that goes with the rest. */
export const partOf = (event: Event): KeptPart | null => {
  switch (event.kind) {
    case 'detail':
      return OF_DETAIL[event.detail.about];
    case 'note':
      return 'notes';
    case 'danger-check':
      return WHERE.has(event.check) ? 'position' : 'notes';
    case 'summary-drafted':
    case 'summary-proposed':
    case 'summary-answered':
      return 'handover';
    case 'lapsed':
      return event.part;
    default:
      return null;
  }
};

/** The kinds of events of which some are of a part. */
export const KINDS_OF: Readonly<Record<KeptPart, readonly LapsingKind[]>> = {
  position: ['detail', 'danger-check'],
  contact: ['detail'],
  notes: ['note', 'danger-check'],
  handover: ['summary-drafted', 'summary-proposed', 'summary-answered'],
};

/**
 * Whether what stands there now was of that kind before its time was over. A repeat of what was said then gets the answer that it had:
 * what it said is gone, so nobody can tell whether it says the same.
 */
export const wasOnce = (event: Event, kind: LapsingKind): event is LapsedEvent =>
  event.kind === 'lapsed' && event.was === kind;
