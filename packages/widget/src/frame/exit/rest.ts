import { prefetchTexts } from '../i18n/prefetch.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './rest.css?inline';

export { Head } from '../sealed/head.tsx';
export { How } from './how.tsx';
export { Keys } from './keys.tsx';
export { comeBack } from './return.ts';

addSheet(css);
prefetchTexts();
