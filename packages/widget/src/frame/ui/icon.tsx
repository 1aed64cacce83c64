const PATHS = {
  hide: 'M6 9l6 6 6-6',
  fullPage: 'M9 5H5v14h14v-4M13 5h6v6M19 5l-8 8',
  back: 'M19 12H5M11 6l-6 6 6 6',
  menu: 'M5 7h14M5 12h14M5 17h14',
  send: 'M4 12 20 5l-4 14-4-6zM12 13l8-8',
} as const;

/** A line drawing beside a word that says the same. */
export const Line = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
);

export const Icon = ({ name }: { name: keyof typeof PATHS }) => <Line path={PATHS[name]} />;
