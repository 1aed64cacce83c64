import { expect, it } from 'vitest';
import { at, dangerous, opened, told } from '../desk.fixture.ts';
import { detailsIn, geoAddress } from './details.ts';

const position = { about: 'position', latitude: -4.5, longitude: 48.390394, accuracy: 23.4 } as const;

it('knows the newest of each subject, and when it was told', () => {
  const log = [
    opened(),
    dangerous(2),
    told(3, { about: 'place', text: 'chez moi' }),
    told(4, position),
    told(5, { about: 'threats', threats: ['armed'] }),
    told(6, { about: 'place', text: '12 rue des Lilas' }),
    told(7, { about: 'threats', threats: [] }),
  ];
  expect(detailsIn(log)).toEqual({
    place: { detail: { about: 'place', text: '12 rue des Lilas' }, at: at(6) },
    position: { detail: position, at: at(4) },
    // Taken back is not the same as never told.
    threats: { detail: { about: 'threats', threats: [] }, at: at(7) },
  });
  expect(detailsIn([opened()])).toEqual({});
});

it('gives a position to a map program of this machine, never to an address of the network', () => {
  expect(geoAddress(position)).toBe('geo:-4.5,48.390394;u=24');
});
