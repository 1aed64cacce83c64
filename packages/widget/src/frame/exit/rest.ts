import { addSheet } from '../ui/sheet.ts';
import css from './rest.css?inline';

export { Languages } from '../language/sign.tsx';
export { How } from './how.tsx';
export { Keys } from './keys.tsx';
export { comeBack } from './return.ts';

addSheet(css);
