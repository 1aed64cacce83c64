import type { About, Conversation } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';

/** Whether an answer is on the server yet. Who cannot see it is told by the page's one polite voice. */
export const Arrival = ({ state, about }: { state: Conversation; about: About }) => {
  if (!state.details[about]) return null;
  const isUntold = state.untold.includes(about);
  return <p class="delivery">{t(isUntold ? (state.lost ? 'delayed' : 'sending') : 'sent')}</p>;
};
