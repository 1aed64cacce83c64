import type { HelpAnswer, PageData } from '@lanterne/protocol';
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../connection/request.ts';
import { localeInUse } from '../i18n/index.ts';

/** What was fetched, for as long as the page is open: in memory, like everything else. */
const fetched = new Map<string, HelpAnswer>();
const underWay = new Map<string, Promise<HelpAnswer | undefined>>();

const addressFor = ({ id }: PageData): string => `/v1/sites/${id}/help?locale=${localeInUse()}`;

/** Each entry says its language where that is not the one on screen. */
const marked = (help: HelpAnswer, locale = localeInUse()): HelpAnswer => {
  if (help.locale === locale) return help;
  const mark = <Entry extends { lang?: string | undefined }>(entry: Entry): Entry => ({ lang: help.locale, ...entry });
  return { ...help, cards: help.cards.map(mark), services: help.services.map(mark), numbers: help.numbers.map(mark) };
};

/** Asks once, whoever wants it; a failure is forgotten, so that the next attempt asks again. */
const fetchHelp = (address: string): Promise<HelpAnswer | undefined> => {
  const attempt =
    underWay.get(address) ??
    ask<HelpAnswer>(address, {}).then((answer) => {
      underWay.delete(address);
      if (!answer.ok) return undefined;
      const help = marked(answer.value);
      fetched.set(address, help);
      return help;
    });
  underWay.set(address, attempt);
  return attempt;
};

export interface Fetched {
  /** Nothing as long as it is on its way, and where it did not come. */
  readonly help: HelpAnswer | undefined;
  readonly failed: boolean;
  readonly retry: () => void;
}

/** The help of a site in the language on screen. */
export const useHelp = (data: PageData): Fetched => {
  const address = addressFor(data);
  const help = fetched.get(address);
  const [, redraw] = useState(help);
  const [failed, setFailed] = useState(false);
  const retry = () => {
    setFailed(false);
    fetchHelp(address).then((answer) => {
      redraw(answer);
      setFailed(!answer);
    });
  };
  useEffect(() => {
    if (!help) retry();
  }, [address]);
  return { help, failed, retry };
};
