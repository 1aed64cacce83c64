import type { Frame } from 'playwright-core';

/** What every look begins with, in the document: what a person can see, reach and press. */
const prepare = () => {
  if ('sight' in window) return;
  const nameOf = (element: Element) => {
    const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
    return `${element.localName}${element.id ? `#${element.id}` : ''}${element.className ? `.${element.className}` : ''} "${text}"`;
  };
  const isThere = (element: Element) =>
    !element.closest('[inert]') && element.checkVisibility({ visibilityProperty: true });
  /** Meant for the ears alone, or there only when the keyboard comes to it. */
  const isUnseen = (element: Element) =>
    element.closest('.unseen, .skip, .again .by, svg, [aria-hidden="true"]') !== null ||
    (element.localName === 'span' && element.parentElement?.matches('header .tool') === true);
  const controls = () =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button, summary, input, textarea, select, [tabindex="0"], [role="button"]',
      ),
    ].filter(isThere);
  const isScroller = (element: Element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return overflowX !== 'visible' || overflowY !== 'visible';
  };
  /** The element itself, and what is pressed in its place. */
  const faces = (element: HTMLElement): Element[] => [element, ...((element as HTMLInputElement).labels ?? [])];
  const belongs = (hit: Element | null, element: HTMLElement) => faces(element).some((face) => face.contains(hit));
  /** Gives the way back to where all was scrolled. */
  const keepScroll = () => {
    const tops = [...document.querySelectorAll('main *')].map((element) => [element, element.scrollTop] as const);
    const { scrollY } = window;
    return () => {
      for (const [element, top] of tops) element.scrollTop = top;
      scrollTo(0, scrollY);
    };
  };
  Object.assign(window, { sight: { keepScroll, nameOf, isThere, isUnseen, controls, isScroller, faces, belongs } });
};

interface Sight {
  keepScroll(): () => void;
  nameOf(element: Element): string;
  isThere(element: Element): boolean;
  isUnseen(element: Element): boolean;
  controls(): HTMLElement[];
  isScroller(element: Element): boolean;
  faces(element: HTMLElement): Element[];
  belongs(hit: Element | null, element: HTMLElement): boolean;
}
declare global {
  interface Window {
    /** In documents that are looked at. */
    sight: Sight;
  }
}

/** What leaves the screen sideways, or is cut off with no way to scroll to it; and the whole page, where it scrolls. */
export const cutIn = async (frame: Frame, mayScroll = false): Promise<string[]> => {
  await frame.evaluate(prepare);
  return frame.evaluate((mayScroll) => {
    const { nameOf, isThere, isUnseen } = window.sight;
    const root = document.documentElement;
    const tooWide = root.scrollWidth - root.clientWidth;
    const found = tooWide > 0 ? [`the page scrolls sideways by ${tooWide}`] : [];
    // Each part of it scrolls on its own: what is always at hand would go with the page.
    const tooHigh = root.scrollHeight - root.clientHeight;
    if (tooHigh > 1 && !mayScroll) found.push(`the page scrolls by ${tooHigh}`);
    for (const element of document.querySelectorAll('main, main *')) {
      const { left, right, width } = element.getBoundingClientRect();
      if (width < 2 || isUnseen(element) || !isThere(element)) continue;
      if (left < -1 || right > innerWidth + 1) found.push(`out of the screen: ${nameOf(element)}`);
      const { overflowX, overflowY, whiteSpace } = getComputedStyle(element);
      // A field that is seen as something else has no text of its own.
      if (element.localName === 'input') continue;
      if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) {
        found.push(`scrolls or cuts sideways: ${nameOf(element)}`);
      }
      // A long name of a file gives way on purpose; and of one line only the room around it that can be pressed is cut.
      if (element.matches('.chosen bdi') || whiteSpace === 'nowrap') continue;
      if (['hidden', 'clip'].includes(overflowY) && element.scrollHeight > element.clientHeight + 1) {
        found.push(`cuts: ${nameOf(element)}`);
      }
    }
    return found;
  }, mayScroll);
};

/** What of this is not on the screen, or has something over it. */
export const coveredIn = (frame: Frame, selectors: readonly string[]): Promise<string[]> =>
  frame.evaluate(
    (wanted) =>
      wanted.filter((selector) => {
        const element = document.querySelector(selector);
        if (!element) return true;
        const { left, top, width, height, bottom } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return top < -1 || bottom > innerHeight + 1 || !hit || !element.contains(hit);
      }),
    selectors,
  );

/** What comes in the document after what is below it or further on the line: read out or reached in another order than seen. */
export const disorderIn = async (frame: Frame): Promise<string[]> => {
  await frame.evaluate(prepare);
  return frame.evaluate(() => {
    const { nameOf, isThere, isUnseen, isScroller } = window.sight;
    const rtl = document.documentElement.dir === 'rtl';
    /** Over the end of what it belongs to, and after it. */
    const isOver = (element: Element) => element.closest('.below, .news') !== null;
    const parts = [
      ...document.querySelectorAll(
        'main :is(h1, h2, h3, legend, label, p, li, a[href], button, input, textarea, [role=log])',
      ),
    ].filter((element) => isThere(element) && !isUnseen(element) && !isOver(element));
    /** The place of an element for who compares it with another: what scrolls on its own stands where its window stands. */
    const placeOf = (element: Element, other: Element): DOMRect => {
      let place = element;
      for (let up = element.parentElement; up && !up.contains(other); up = up.parentElement)
        if (isScroller(up)) place = up;
      return place.getBoundingClientRect();
    };
    const found: string[] = [];
    for (const [index, later] of parts.entries()) {
      const earlier = parts[index - 1];
      if (!earlier || earlier.contains(later) || later.contains(earlier)) continue;
      // The words of a sentence stand in the direction of its language.
      if (earlier.closest('p') && earlier.closest('p') === later.closest('p')) continue;
      // In columns the next one may begin at the top.
      if (
        earlier.parentElement === later.parentElement &&
        getComputedStyle(later.parentElement as Element).columnWidth !== 'auto'
      )
        continue;
      const a = placeOf(earlier, later);
      const b = placeOf(later, earlier);
      if (!a.height || !b.height) continue;
      const isAbove = b.bottom <= a.top + 1;
      const common = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const isBeside = common > Math.min(a.height, b.height) / 2;
      const isBefore = rtl ? b.left >= a.right - 1 : b.right <= a.left + 1;
      const isAfter = rtl ? b.right <= a.left + 1 : b.left >= a.right - 1;
      // Beside something higher it may stand a little above it.
      if ((isAbove && !isAfter) || (isBeside && isBefore))
        found.push(`${nameOf(later)} stands before ${nameOf(earlier)}`);
    }
    return found;
  });
};

/** What is smaller than a thumb needs, where it can be pressed: the space that it takes presses from counts, not its box. */
export const smallIn = async (frame: Frame, least: number): Promise<string[]> => {
  await frame.evaluate(prepare);
  return frame.evaluate((least) => {
    const LINE = 24;
    const { nameOf, isUnseen, controls, faces, belongs, keepScroll } = window.sight;
    const scrollBack = keepScroll();
    const found: string[] = [];
    for (const control of controls()) {
      // In a sentence a target is as high as its line (WCAG 2.5.8); the numbers are more than that.
      const isInText = control.closest('p') !== null;
      if (isInText && !control.closest('.emergency, .outage')) continue;
      const side = isInText ? Math.min(least, LINE) : least;
      const isBig = ({ width, height }: DOMRect) => width > side - 1 && height > side - 1;
      // A transcript is no target.
      if (control.matches('[role="log"]') || (isUnseen(control) && !control.matches('input'))) continue;
      if (faces(control).some((face) => isBig(face.getBoundingClientRect()))) continue;
      control.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = control.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const reach = side / 2 - 1;
      const missed = [
        [x, y - reach],
        [x, y + reach],
        [x - Math.min(reach, x - 1), y],
        [x + Math.min(reach, innerWidth - x - 1), y],
      ].filter(([px = 0, py = 0]) => !belongs(document.elementFromPoint(px, py), control));
      if (missed.length > 0) found.push(`${nameOf(control)} is ${Math.round(width)} by ${Math.round(height)}`);
    }
    scrollBack();
    return found;
  }, least);
};

/** What the keyboard comes to and does not show, or shows cut off or under something else. The focus is where it was afterwards. */
export const unfocusableIn = async (frame: Frame): Promise<string[]> => {
  await frame.evaluate(prepare);
  return frame.evaluate(() => {
    const { nameOf, controls, isScroller, belongs, keepScroll } = window.sight;
    const before = document.activeElement as HTMLElement | null;
    const scrollBack = keepScroll();
    const found: string[] = [];
    for (const control of controls()) {
      if ((control as HTMLButtonElement).disabled || control.tabIndex < 0) continue;
      control.focus({ focusVisible: true } as FocusOptions);
      if (document.activeElement !== control) {
        found.push(`${nameOf(control)} does not take the focus`);
        continue;
      }
      // As the Tab key does; a call brings of a field only its caret into view.
      control.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      // Some are shown by what they stand in.
      const shown = [control, control.parentElement as HTMLElement].find((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
      if (!shown) {
        found.push(`${nameOf(control)} does not show the focus`);
        continue;
      }
      const { outlineWidth, outlineOffset } = getComputedStyle(shown);
      const grown = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
      const grow = (box: DOMRect) => ({
        left: box.left - grown,
        right: box.right + grown,
        top: box.top - grown,
        bottom: box.bottom + grown,
      });
      const ring = grow(shown.getBoundingClientRect());
      let [left, right, top, bottom] = [0, innerWidth, 0, innerHeight];
      let kept = 0;
      for (let up = shown.parentElement; up && up !== document.body; up = up.parentElement) {
        if (!isScroller(up)) continue;
        const around = up.getBoundingClientRect();
        kept += Number.parseFloat(getComputedStyle(up).scrollPaddingBottom) || 0;
        [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
        [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
      }
      // Brought into view, it has a margin that may be more than there is.
      const isTaller = ring.bottom - ring.top + 16 > bottom - top - kept;
      if (
        ring.left < left - 1 ||
        ring.right > right + 1 ||
        (!isTaller && (ring.top < top - 1 || ring.bottom > bottom + 1))
      ) {
        found.push(
          `the ring of ${nameOf(control)} is cut: ${[ring.left - left, ring.top - top, right - ring.right, bottom - ring.bottom].map(Math.round)}`,
        );
      }
      // A link may go on in the next line, and one that is higher than all the room there is, beyond it.
      const hits = [...shown.getClientRects()]
        .flatMap((box) => {
          const [l, r] = [Math.max(box.left, left), Math.min(box.right, right)];
          const [t, b] = [Math.max(box.top, top), Math.min(box.bottom, bottom)];
          return [
            [(l + r) / 2, (t + b) / 2],
            [l + 8, t + 8],
          ];
        })
        .map(([x = 0, y = 0]) => document.elementFromPoint(x, y));
      if (!hits.some((hit) => belongs(hit, control) || shown.contains(hit))) {
        found.push(`${nameOf(control)} is hidden under ${hits[0] ? nameOf(hits[0]) : 'nothing'}`);
      }
    }
    scrollBack();
    if (before && before !== document.body) before.focus({ preventScroll: true });
    else (document.activeElement as HTMLElement | null)?.blur();
    return found;
  });
};

/** Links that do not say what they do: open a tab, or dial. */
export const unsaidIn = async (frame: Frame): Promise<string[]> => {
  await frame.evaluate(prepare);
  return frame.evaluate(() => {
    const { nameOf, isThere } = window.sight;
    return [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].filter(isThere).flatMap((link) => {
      const said = `${link.textContent} ${link.title} ${link.getAttribute('aria-label') ?? ''}`;
      const [, number] = /^(?:tel|sms):(\d+)/.exec(link.href) ?? [];
      if (number && !said.replaceAll(/\D/g, '').includes(number)) return [`${nameOf(link)} does not say ${number}`];
      const opens = link.target === '_blank' && !/nouvel onglet|new tab/.test(said);
      return opens ? [`${nameOf(link)} does not say that it opens a tab`] : [];
    });
  });
};
