import type { HelpAnswer, PageData } from '@lanterne/protocol';
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../connection/request.ts';

/** What was fetched, for as long as the page is open: in memory, like everything else. */
const fetched = new Map<string, HelpAnswer>();
const underWay = new Map<string, Promise<HelpAnswer | undefined>>();

const addressFor = ({ id, locale }: PageData): string => `/v1/sites/${id}/help?locale=${locale}`;

/** Asks once, whoever wants it; a failure is forgotten, so that the next attempt asks again. */
const fetchHelp = (address: string): Promise<HelpAnswer | undefined> => {
  const attempt =
    underWay.get(address) ??
    ask<HelpAnswer>(address, {}).then((answer) => {
      underWay.delete(address);
      if (!answer.ok) return undefined;
      fetched.set(address, answer.value);
      return answer.value;
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
  const [help, setHelp] = useState(fetched.get(address));
  const [failed, setFailed] = useState(false);
  const retry = () => {
    setFailed(false);
    fetchHelp(address).then((answer) => {
      setHelp(answer);
      setFailed(!answer);
    });
  };
  useEffect(() => {
    if (!help) retry();
  }, []);
  return { help, failed, retry };
};
