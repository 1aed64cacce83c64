import { parentPort, workerData } from 'node:worker_threads';
import type { Handover } from '@lanterne/protocol';
import { printHandover } from './handover/pdf.ts';

/** The thread that prints one hand-over: fonts take longer to read than anybody who writes should wait. */
// `createHandoverPrinter` has put it there.
parentPort?.postMessage(await printHandover(workerData as Handover));
