import type { Page } from 'playwright-core';

/** The folder of pictures, for whoever wants to look at what is tested; none is taken where it is not said. */
export const LOOKS = process.env.LOOKS;

/** Takes a picture of the page as it is. */
export const takePicture = async (page: Page, name: string): Promise<void> => {
  if (LOOKS) await page.screenshot({ path: `${LOOKS}/${name.replaceAll(/[ ,%]+/g, '-')}.png` });
};

/** Takes a picture of the page in each theme. */
export const look = async (page: Page, name: string): Promise<void> => {
  if (!LOOKS) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await takePicture(page, `${name}-${colorScheme}`);
  }
};
