import { Line } from '../ui/icon.tsx';

/** Two letters of two scripts. */
export const Languages = () => (
  <Line path="M4 6h9M8.5 4v2M11 6c-.6 3.5-3 6.5-6.5 8M6 9.5c1.2 2.2 3 3.7 5.5 4.7M12 21l4.5-11L21 21M13.5 17.5h6" />
);
