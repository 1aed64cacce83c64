import type { ConversationId } from '@lanterne/protocol';
import type { SummaryField } from '@lanterne/protocol/constants';

/** What stands in the fields. */
export type Begun = Record<SummaryField, string>;

/** What was begun and neither kept nor proposed: it survives that the panel is closed, in the memory of this page alone. */
export const unsaved = new Map<ConversationId, Begun>();
