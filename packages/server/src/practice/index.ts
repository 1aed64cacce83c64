/** What the console may know of the server: a practice that runs in its page. */
export { type PracticeRecord, type Review, reviewOf, type Verdict } from '../domain/review.ts';
export type { Answer } from '../services/answer.ts';
export { createPracticeHouse, type Played, type PracticeHouse } from './house.ts';
