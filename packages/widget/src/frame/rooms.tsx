import type { OpenAnswer, PageData } from '@lanterne/protocol';
import type { ComponentType } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from './connection/connection.ts';
import type { Action, Conversation } from './conversation/state.ts';
import type { Group } from './i18n/later.ts';
import { lazy } from './ui/lazy.tsx';

/** What every room is given: it shows the conversation as it stands, acts through its connection, and closes itself. */
export interface RoomProps {
  readonly data: PageData;
  readonly state: Conversation;
  /** Made at the first use: a room that only shows something asks nothing of the server. */
  readonly connect: () => Connection;
  /** What it is about, where it was opened at one of its things. */
  readonly subject?: string;
  readonly open: (room: RoomName, subject?: string) => void;
  readonly close: () => void;
  /** Closes it too, and leads to the field. */
  readonly write: () => void;
  readonly dispatch: (action: Action) => void;
  /** Puts something harmless in the place of the exchange, until a gesture brings it back. */
  readonly cover: () => void;
  /** What stands in the field, and was not sent. */
  readonly draft: { readonly current: string };
  /** Puts text into the field, before what stands there. */
  readonly fill: (text: string) => void;
  /** Lets go of the conversation, which goes on in another window. */
  readonly letGo: () => void;
  /** Goes on with a conversation that was found again, in the place of the one on the page. It is not erased before `until`. */
  readonly resume: (access: OpenAnswer, until: number) => void;
}

const room = (texts: Group, load: () => Promise<ComponentType<RoomProps>>) =>
  lazy<RoomProps>(
    texts,
    async () => {
      const [part, { withNews }] = await Promise.all([load(), import('./ui/news.tsx')]);
      return withNews(part);
    },
    { wayOut: ({ close }) => close },
  );

/** What can be opened over the exchange. Each is fetched when it is first opened, or once the page has nothing else to do. */
export const ROOMS = {
  danger: room('early', async () => (await import('./danger/room.tsx')).DangerRoom),
  discreet: room('menu', async () => (await import('./discreet/room.tsx')).DiscreetRoom),
  exit: room('menu', async () => (await import('./exit/room.tsx')).ExitRoom),
  keep: room('menu', async () => (await import('./keep/room.tsx')).KeepRoom),
  move: room('menu', async () => (await import('./move/room.tsx')).MoveRoom),
  arrival: room('menu', async () => (await import('./move/arrival-room.tsx')).ArrivalRoom),
  language: room('menu', async () => (await import('./language/room.tsx')).LanguageRoom),
  options: room('menu', async () => (await import('./options/room.tsx')).OptionsRoom),
  help: room('reading', async () => (await import('./help/room.tsx')).HelpRoom),
  privacy: room('reading', async () => (await import('./privacy/room.tsx')).PrivacyRoom),
  copy: room('talk', async () => (await import('./end/copy-room.tsx')).CopyRoom),
  code: room('after', async () => (await import('./resume/code-room.tsx')).CodeRoom),
  resume: room('after', async () => (await import('./resume/resume-room.tsx')).ResumeRoom),
  summary: room('after', async () => (await import('./summary/room.tsx')).SummaryRoom),
};
export type RoomName = keyof typeof ROOMS;

/**
 * Which room is open, about what, and whether all is covered. Closed or uncovered, the focus goes back to what it was opened from, to `to` where that is given, and
 * else to the start; null leaves it to whoever closes.
 */
export const useRooms = (focusStart: () => void) => {
  const [[room, subject], setRoom] = useState<[RoomName?, string?]>([]);
  const [covered, setCovered] = useState(false);
  const leadsTo = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (room || covered || !leadsTo.current) return;
    if (leadsTo.current.isConnected) leadsTo.current.focus();
    else focusStart();
    leadsTo.current = null;
  }, [room, covered]);
  const remember = () => {
    leadsTo.current ??= document.activeElement as HTMLElement | null;
  };
  return {
    room,
    subject,
    covered,
    openRoom(...to: [RoomName, string?]) {
      remember();
      setRoom(to);
    },
    closeRoom(to: HTMLElement | null | undefined = leadsTo.current) {
      leadsTo.current = to;
      setRoom([]);
    },
    setCovered(on: boolean) {
      if (on) remember();
      setCovered(on);
    },
  };
};

/** What can be read without waiting, under the door that was chosen. */
export const HelpOffer = lazy('reading', async () => (await import('./help/room.tsx')).HelpOffer);

/** Who may see the screen: asked of who says that they are a victim. */
export const Question = lazy('early', async () => (await import('./discreet/question.tsx')).Question, { quiet: true });

/** What the page would not have without a network, and may need then. Fetched once it has nothing else to do. */
export const loadShield = async () => {
  const [shield] = await Promise.all([import('./discreet/shield.tsx'), ROOMS.danger.preload()]);
  return shield;
};
