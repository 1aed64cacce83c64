import type { FiguresQuery } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import type { Command } from '../ports.ts';
import { audit } from './audit.ts';

/** Puts on record that figures leave the house, before they do: who, which, and when. */
export const noteExport: Command<{ readonly officer: Auditor; readonly asked: FiguresQuery }, null> = {
  name: 'noteExport',
  async run(tx, { officer, asked }) {
    await audit(tx, officer, 'figures-exported', asked.by, { detail: { ...asked } });
    return { answer: null, changes: [], keep: true };
  },
};
