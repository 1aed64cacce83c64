/**
 * What went wrong is no fault of this program, and the message says all that the person at the terminal needs. Everything else is
 * shown with its stack.
 */
export class Told extends Error {
  override readonly name: string = 'Told';
}
