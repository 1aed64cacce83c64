import { t } from '../i18n/index.ts';
import { useWorking } from './working.ts';

/** Why the first message takes a moment. The place is there before the words are: so they are read aloud. */
export const WorkingLine = () => <p role="status">{useWorking() && t('proof')}</p>;
