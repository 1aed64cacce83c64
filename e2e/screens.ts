/** Takes the pictures of `docs/screens/` from the built program: `npm run screens`, or only some chapters: `npm run screens -- danger`. */
import { ensureBuilt } from './harness/build.ts';
import { takeArrival, takeState } from './screens/arrival.ts';
import { takeDesk, takeDeskDanger } from './screens/desk.ts';
import { takeEnd, takeResume } from './screens/end.ts';
import { takeHelp } from './screens/help.ts';
import { takeDanger, takeDiscreet, takeExit } from './screens/protect.ts';
import { openStudio, type Studio } from './screens/studio.ts';
import { takeSummary } from './screens/summary.ts';
import {
  takeFiles,
  takeKeeping,
  takeMoving,
  takeTalking,
  takeUnderstood,
  takeWaiting,
  takeWriting,
} from './screens/talking.ts';

/** In the order in which a visitor would meet them. */
const CHAPTERS: readonly ((studio: Studio) => Promise<void>)[] = [
  takeArrival,
  takeHelp,
  takeExit,
  takeDanger,
  takeDiscreet,
  takeWaiting,
  takeWriting,
  takeFiles,
  takeTalking,
  takeUnderstood,
  takeKeeping,
  takeMoving,
  takeResume,
  takeSummary,
  takeEnd,
  takeState,
  takeDesk,
  takeDeskDanger,
];

ensureBuilt();
const wanted = process.argv[2]?.toLowerCase() ?? '';
const studio = await openStudio();
for (const take of CHAPTERS.filter(({ name }) => name.toLowerCase().includes(wanted))) {
  await take(studio);
}
if (!wanted) studio.writeList();
await studio.close();
