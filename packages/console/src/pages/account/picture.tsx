import { encode } from 'uqr';
import { act } from './texts.ts';

/** The white around it that a camera needs (ISO/IEC 18004). */
const BORDER = 4;

/** What an app is pointed at, drawn here: the secret in it is shown to nobody else. */
export const Picture = ({ address }: { address: string }) => {
  const { data, size } = encode(address, { ecc: 'M', border: BORDER });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg class="account-picture" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={act('app.picture')}>
      <rect class="light" width={size} height={size} />
      <path class="dark" d={path} />
    </svg>
  );
};
