import { bellFor, noSummons, type Summons } from './calls.ts';

export interface Notifier {
  /** Says what the desk calls for now. */
  call(summons: Summons): void;
  stop(): void;
}

/** What the browser lets the page do; `unsupported` where it has no notifications at all. */
export const notificationPermission = (): NotificationPermission | 'unsupported' =>
  typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;

/** One notification stands at a time: a newer one takes its place. */
const TAG = 'desk';

/**
 * Shows on the machine's screen that the desk calls, while nobody looks at it. `textOf` says it without a word of any
 * conversation: a notification stays in lists that others may open. `show` is how the browser does it.
 */
export const createNotifier = ({
  isOn,
  isWatched,
  textOf,
}: {
  /** Whether the officer wants them. */
  isOn: () => boolean;
  /** Whether somebody looks at the desk, and needs no more than its own marks. */
  isWatched: () => boolean;
  textOf: (summons: Summons) => { readonly title: string; readonly body: string };
}): Notifier => {
  let last = noSummons;
  let shown: Notification | undefined;

  const hide = (): void => {
    shown?.close();
    shown = undefined;
  };
  const show = (summons: Summons): void => {
    const { title, body } = textOf(summons);
    hide();
    try {
      // The bell rings already, where it is wanted.
      shown = new Notification(title, { body, tag: TAG, silent: true, requireInteraction: summons.danger });
      shown.onclick = () => {
        focus();
        hide();
      };
    } catch {
      // Some browsers allow them to service workers alone: the bell and the title still call.
    }
  };

  return {
    call(summons) {
      const move = bellFor(last, summons);
      last = summons;
      if (move === 'stop') hide();
      else if (move === 'ring' && isOn() && notificationPermission() === 'granted' && !isWatched()) show(summons);
    },
    stop: hide,
  };
};
