import type { Dataset, Territory, Unit } from '../domain/unit.ts';
import type { Command } from '../ports.ts';

/** A list, read and found good. */
export type ReadDataset = Omit<Dataset, 'importedAt'> &
  (
    | { readonly kind: 'territories'; readonly territories: readonly Territory[] }
    | { readonly kind: 'police' | 'gendarmerie'; readonly units: readonly Unit[] }
  );

/** Takes lists in, each in the place of the one before: all of them or none. */
export const importUnits: Command<readonly ReadDataset[], null> = {
  name: 'importUnits',
  // Many rows, while others write one each.
  waits: true,
  async run(tx, lists) {
    for (const list of lists) {
      if (list.kind === 'territories') await tx.replaceTerritories(list.territories);
      else await tx.replaceUnits(list.kind, list.units);
      const { kind, source, dataAt, rows } = list;
      await tx.noteDataset({ kind, source, dataAt, rows, importedAt: tx.now });
    }
    return { answer: null, changes: [], keep: true };
  },
};
