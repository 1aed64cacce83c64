import { randomInt } from 'node:crypto';
import items from '../../data/resume/fr.json';
import { createResumeList } from '../domain/resume-code.ts';

/** What resume codes are made of: things that anybody may have on a list in the kitchen (SAFETY.md 2.4). */
export const groceries = createResumeList(items);

/** A new resume code: each item drawn by itself from all of the list, so that nine of 512 are 81 bits. */
export const newResumeCode = (): string[] => groceries.draw(randomInt);
