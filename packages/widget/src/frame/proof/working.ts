import { useEffect, useState } from 'preact/hooks';

let working = false;
const listeners = new Set<(working: boolean) => void>();

/** Tells whoever shows it that the device works, or is done. */
export const setWorking = (now: boolean): void => {
  working = now;
  for (const listener of listeners) listener(now);
};

/** Whether the device works at what the service has asked of it. */
export const useWorking = (): boolean => {
  const [now, setNow] = useState(working);
  useEffect(() => {
    setNow(working);
    listeners.add(setNow);
    return () => void listeners.delete(setNow);
  }, []);
  return now;
};
