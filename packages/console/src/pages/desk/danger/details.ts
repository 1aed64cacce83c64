import type { Detail, Event as LogEvent } from '@lanterne/protocol';

/** In the order in which they help to send somebody. */
export const SUBJECTS = ['place', 'position', 'threats', 'contact'] as const satisfies readonly Detail['about'][];

/** The newest that was told of one subject, and when. */
type Told<About extends Detail['about']> = { readonly detail: Extract<Detail, { about: About }>; readonly at: string };

/** What is known of somebody in danger at this moment. */
export type KnownDetails = { readonly [About in Detail['about']]?: Told<About> };

/** The newest detail of each subject; what was told before stays in the transcript. */
export const detailsIn = (events: readonly LogEvent[]): KnownDetails =>
  Object.fromEntries(
    events.flatMap((event) =>
      event.kind === 'detail' ? [[event.detail.about, { detail: event.detail, at: event.at }]] : [],
    ),
  );

/** RFC 5870: any map program on this machine may take it. Nothing is asked of a map service on the network. */
export const geoAddress = ({ latitude, longitude, accuracy }: Extract<Detail, { about: 'position' }>): string =>
  `geo:${latitude},${longitude};u=${Math.ceil(accuracy)}`;
