import type { Auditor } from '../domain/audit.ts';
import type { Command } from '../ports.ts';
import { audit } from './audit.ts';

/** Puts on record that figures leave the house, before they do: who, which, and when. */
export const noteExport: Command<
  { readonly officer: Auditor; readonly subject: string; readonly asked: Readonly<Record<string, unknown>> },
  null
> = {
  name: 'noteExport',
  async run(tx, { officer, subject, asked }) {
    await audit(tx, officer, 'figures-exported', subject, { detail: { ...asked } });
    return { answer: null, changes: [], keep: true };
  },
};
