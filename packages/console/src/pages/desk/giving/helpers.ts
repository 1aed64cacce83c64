import type { Event as LogEvent } from '@lanterne/protocol';
import { HELP_ASKED_MS } from '@lanterne/protocol/constants';

/** Who answers beside the holder, as the log tells: by alias. */
export interface Hands {
  readonly holder: string;
  readonly helper: string | null;
  /** Who was asked last, and until when they may come; null once they came. */
  readonly asked: { readonly alias: string; readonly until: number } | null;
}

const NOBODY: Hands = { holder: '', helper: null, asked: null };

const after = (hands: Hands, event: LogEvent): Hands => {
  switch (event.kind) {
    case 'claimed':
      // A supervisor may take it over while somebody helps, who goes on helping.
      return { holder: event.alias, helper: hands.helper === event.alias ? null : hands.helper, asked: null };
    case 'reopened':
      return { ...NOBODY, holder: event.alias };
    case 'released':
    case 'transferred':
      return NOBODY;
    case 'help-asked':
      return { ...hands, asked: { alias: event.to, until: Date.parse(event.at) + HELP_ASKED_MS } };
    case 'joined':
      return { ...hands, helper: event.alias, asked: null };
    case 'parted':
      return { ...hands, helper: null };
    default:
      return hands;
  }
};

/** In whose hands a conversation is. Whoever takes it from the queue takes it alone. */
export const handsIn = (events: readonly LogEvent[]): Hands => events.reduce(after, NOBODY);
