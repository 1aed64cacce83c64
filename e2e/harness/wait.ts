const LOOK_EVERY_MS = 25;

/** Waits until `condition` holds, and answers what it gave. Throws after `withinMs`, saying what was waited for. */
export const waitUntil = async <Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  withinMs = 15_000,
): Promise<Exclude<Value, false | null | undefined>> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await condition();
    // What is left of the type when the condition does not hold.
    if (value) return value as Exclude<Value, false | null | undefined>;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1_000} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};
