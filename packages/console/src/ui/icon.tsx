const PATHS = {
  lantern: 'M9 2h6M12 2v3M7 8l1-3h8l1 3M7 8h10v10H7zM6 21h12M9 18v3m6-3v3M12 11v4',
  sound: 'M4 9v6h4l5 4V5L8 9zM16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12',
  mute: 'M4 9v6h4l5 4V5L8 9zM16 9l5 6m0-6-5 6',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.1',
  hide: 'M6 6l12 12M18 6 6 18',
  danger: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17v.1',
  down: 'M12 5v14M6 13l6 6 6-6',
  out: 'M14 4h5v16h-5M4 12h10M10 8l4 4-4 4',
} as const;

/** A drawing beside a word, never instead of one: hidden from assistive tools. */
export const Icon = ({ name }: { name: keyof typeof PATHS }) => (
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
