const PATHS = {
  hide: 'M5 12h14',
  fullPage: 'M9 5H5v14h14v-4M13 5h6v6M19 5l-8 8',
  send: 'M4 12 20 5l-4 14-4-6zM12 13l8-8',
} as const;

/** A line drawing beside a word that says the same. */
export const Icon = ({ name }: { name: keyof typeof PATHS }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
