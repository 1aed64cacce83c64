import './icon.css';

const PATHS = {
  lantern: 'M9 2h6M12 2v3M7 8l1-3h8l1 3M7 8h10v10H7zM6 21h12M9 18v3m6-3v3M12 11v4',
  sound: 'M4 9v6h4l5 4V5L8 9zM16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12',
  mute: 'M4 9v6h4l5 4V5L8 9zM16 9l5 6m0-6-5 6',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.1',
  hide: 'M6 6l12 12M18 6 6 18',
  danger: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17v.1',
  down: 'M12 5v14M6 13l6 6 6-6',
  pin: 'M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11M12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  phone: 'M6 3h4l1.5 5L9 10a11 11 0 0 0 5 5l2-2.5 5 1.5v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2',
  card: 'M4 5h16v14H4zM8 9h8M8 12h8M8 15h4',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  exit: 'M10 4H5v16h5M9 12h11M16 8l4 4-4 4M13 4v3m0 10v3',
  goodbye: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8 12.5l2.7 2.7L16 9.5',
  cut: 'M9 17H7A5 5 0 0 1 7 7h1M15 7h2a5 5 0 0 1 1 9.9M4 4l16 16',
  back: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  lock: 'M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
  word: 'M4 5h16v11H9l-5 4zM12 8v3M12 13v.1',
  copy: 'M9 9h11v12H9zM5 15H4V3h11v2',
  team: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M2 21v-2a5 5 0 0 1 5-5h4a5 5 0 0 1 5 5v2M16 3.5a4 4 0 0 1 0 7.2M18 14.5a5 5 0 0 1 4 4.9V21',
  pause: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M10 9v6M14 9v6',
  languages:
    'M4 6h9M8.5 4v2M11 6c-.6 3.5-3 6.5-6.500 8M6 9.500c1.200 2.200 3 3.700 5.500 4.700M12 21l4.500-11L21 21M13.500 17.500h6',
  out: 'M14 4h5v16h-5M4 12h10M10 8l4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside a word, never instead of one: hidden from assistive tools. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
    <path
      d={PATHS[name]}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
);
