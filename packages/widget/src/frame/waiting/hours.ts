import type { PageData } from '@lanterne/protocol';
import { useEffect, useState } from 'preact/hooks';

/** More than a timer can count; nobody keeps a page open for so long. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Whether somebody answers at this hour: as the server said when it wrote the page, until that changes. */
export const useOpen = (hours: PageData['hours']): boolean => {
  const [open, setOpen] = useState(hours?.open ?? true);
  useEffect(() => {
    if (!hours) return;
    const ms = Date.parse(hours.changesAt) - Date.now();
    if (ms > TIMER_MAX_MS) return;
    const timer = setTimeout(() => setOpen(!hours.open), ms);
    return () => clearTimeout(timer);
  }, []);
  return open;
};
