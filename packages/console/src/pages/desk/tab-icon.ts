import type { Summons } from './calls.ts';

/** Red for danger, blue for all other calls: the desk's own colours on a white ring, so that they show on any tab. */
const COLOURS = { danger: '#b01722', calm: '#24518f' };

/** More would not be read in sixteen pixels. */
const COUNT_MAX = 9;

const EMPTY = 'data:,';

/** The picture of the tab: nothing while nothing calls, else how much does. A data URL. */
export const tabIconFor = ({ count, danger }: Summons): string => {
  if (count === 0) return EMPTY;
  const text = count > COUNT_MAX ? `${COUNT_MAX}+` : String(count);
  const size = text.length > 1 ? 38 : 48;
  const svg = [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">',
    `<circle cx="32" cy="32" r="30" fill="${danger ? COLOURS.danger : COLOURS.calm}" stroke="#fff" stroke-width="4"/>`,
    `<text x="32" y="33" font-family="sans-serif" font-weight="700" font-size="${size}" fill="#fff"`,
    ` text-anchor="middle" dominant-baseline="central">${text}</text></svg>`,
  ].join('');
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
};

/** Shows a picture in the tab. */
export const showTabIcon = (href: string): void => {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link && link.href !== href) link.href = href;
};
