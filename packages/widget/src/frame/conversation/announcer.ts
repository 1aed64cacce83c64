/** No oftener than this is who listens to the page interrupted (SAFETY.md, section 5, point 9). */
export const ANNOUNCE_MS = 10_000;
/** A word that has been said is taken away, so that the same word can be said again. */
const STAYS_MS = 5_000;

/**
 * Says short texts, the newest first and never two within ten seconds: what was overtaken while it waited is not said. An
 * empty one only overtakes.
 */
export const createAnnouncer = (say: (text: string) => void): ((text: string) => void) => {
  let next = '';
  let resting = false;

  const speak = () => {
    resting = false;
    if (!next) return;
    say(next);
    next = '';
    resting = true;
    setTimeout(() => say(''), STAYS_MS);
    setTimeout(speak, ANNOUNCE_MS);
  };

  return (text) => {
    next = text;
    if (!resting) speak();
  };
};
