import type { Detail } from '@lanterne/protocol';

export type Position = Extract<Detail, { about: 'position' }>;

/** Why there is no position to send. */
export type Fault =
  /** By the visitor, now or once for all, or by the device. */
  | 'refused'
  /** By the page around this frame: nobody was asked. */
  | 'forbidden'
  | 'timeout'
  | 'unavailable'
  /** What came would send a patrol to the wrong place. */
  | 'absurd';

/** With more than this to search, a position helps less than the name of the street. */
const VAGUE_METRES = 5_000;

/** 1.1 m: what is shown to the visitor is to the last digit what is sent. */
const DIGITS = 5;
// No minus before a zero.
const rounded = (degrees: number): number => Number(degrees.toFixed(DIGITS)) || 0;

/** A position worth sending. Devices that know nothing have been seen to answer the middle of a country, or 0, 0. */
export const toPosition = (
  coordinates: Pick<GeolocationCoordinates, 'latitude' | 'longitude' | 'accuracy'>,
): Position | null => {
  const { latitude, longitude, accuracy } = coordinates;
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  const isNear = accuracy >= 0 && accuracy <= VAGUE_METRES;
  if (!isPlace || !isNear) return null;
  const position = { latitude: rounded(latitude), longitude: rounded(longitude), accuracy: Math.ceil(accuracy) };
  return position.latitude || position.longitude ? { about: 'position', ...position } : null;
};

/** As maps take it, and as it can be read out. */
export const positionText = ({ latitude, longitude }: Position): string =>
  `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`;

interface Policy {
  allowsFeature(name: string): boolean;
}

/** Whether the page around this frame lets it ask; unknown to browsers that do not tell. */
export const mayAsk = (): boolean | undefined => {
  const { permissionsPolicy, featurePolicy } = document as Document & {
    permissionsPolicy?: Policy;
    featurePolicy?: Policy;
  };
  return (permissionsPolicy ?? featurePolicy)?.allowsFeature('geolocation');
};

/** Of the visitor's own time to answer the browser's question nothing is counted. */
const PATIENCE_MS = 20_000;

const faultOf = ({ code }: Pick<GeolocationPositionError, 'code'>): Fault => {
  if (code === 1) return mayAsk() === false ? 'forbidden' : 'refused';
  return code === 3 ? 'timeout' : 'unavailable';
};

/** Asks the device where it is: once, not watched, never from memory. Call it only when the visitor has agreed. */
export const findPosition = (): Promise<Position | Fault> =>
  new Promise((resolve) => {
    if (mayAsk() === false) return resolve('forbidden');
    if (!navigator.geolocation) return resolve('unavailable');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(toPosition(coords) ?? 'absurd'),
      (error) => resolve(faultOf(error)),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
    );
  });
