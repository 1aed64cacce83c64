import type { PageData } from '@lanterne/protocol';
import type { Conversation } from '../conversation/state.ts';
import { isTelltale, keeps } from './kept.ts';

/** Whether the visitor may choose to keep the conversation at this moment. */
export const mayKeep = (data: PageData, state: Conversation): boolean => {
  const { name } = state.phase;
  return keeps(data) && !isTelltale(state) && (name === 'waiting' || name === 'held');
};
