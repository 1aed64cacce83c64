import { Line } from '../ui/icon.tsx';

const PATHS = {
  clip: 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 5 5l-8.5 8.5a1.7 1.7 0 0 1-2.5-2.5L15 7',
  file: 'M13 3H6v18h12V8zM13 3v5h5',
} as const;

/** Apart from the others, since few need them. */
export const Icon = ({ name }: { name: keyof typeof PATHS }) => <Line path={PATHS[name]} />;
