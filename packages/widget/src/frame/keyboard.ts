/** What is read of the visual viewport. */
type Seen = Pick<VisualViewport, 'height' | 'scale' | 'addEventListener'>;

/**
 * iOS lays its keyboard over the page, tells the visual viewport alone, and scrolls the head of the page, with the way out, off
 * the screen. So the app keeps to what is seen of the page. One that is zoomed in is left to its reader; where the browser makes
 * room itself, there is nothing to do.
 */
export const keepToSeen = (seen: Seen, app: HTMLElement): void => {
  const fit = () => {
    const isCovered = seen.scale === 1 && innerHeight - seen.height > 1;
    app.style.blockSize = isCovered ? `${seen.height}px` : '';
    if (!isCovered) return;
    // What one writes in, with what sends it: the parts above it give way.
    const { activeElement } = document;
    if (app.contains(activeElement)) activeElement?.closest('form')?.scrollIntoView({ block: 'nearest' });
    scrollTo(0, 0);
  };
  seen.addEventListener('resize', fit);
  seen.addEventListener('scroll', fit);
};
