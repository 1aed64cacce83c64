/** What the widget tells the page, with what each event carries. Never a word of a conversation. */
export interface LanterneEvents {
  /** The frame is drawn and takes input. */
  ready: undefined;
  /** The panel was opened. */
  open: undefined;
  /** The panel was closed, by the page or by the visitor. */
  close: undefined;
  /** How much came while the panel was closed: messages, an officer, the end; 0 once it is seen. */
  unread: number;
}

/** The widget on a page. */
export interface Lanterne {
  /** Shows the panel and moves the focus into it. */
  open(): void;
  /** Hides the panel; the conversation goes on. */
  close(): void;
  toggle(): void;
  /** Listens until the returned function is called, or until `destroy`. */
  on<Name extends keyof LanterneEvents>(name: Name, listener: (detail: LanterneEvents[Name]) => void): () => void;
  /** Takes the widget off the page, with the conversation in it. */
  destroy(): void;
}

export interface LanterneOptions {
  /** Where the backend is, such as `https://chat.example.fr`. */
  readonly origin: string;
  /** The id of the site, as `lanterne site add` was given it. */
  readonly site: string;
  /** Language of the interface, as a BCP 47 tag; that of the page when absent. */
  readonly locale?: string;
  /**
   * What the launcher says, in the language of the page, where that is neither French nor English; the loader itself speaks no
   * other, and then says it in French.
   */
  readonly label?: string;
  /** The corner of the launcher and of the panel; `right` when absent. */
  readonly position?: 'right' | 'left';
  /**
   * Where a quick exit leads until the frame has said what was settled for the site; a page that anybody may have open when
   * absent.
   */
  readonly exit?: string;
  /** An element to fill, instead of a launcher and a floating panel. The frame is then made at once. */
  readonly container?: HTMLElement;
}

/** Where the visitor's keys are heard, before anything of the page hears them: its window, where nobody ever stops listening. */
export interface Page {
  addEventListener(type: string, listener: (event: Event) => void, capture: true): void;
}

/** What both entrances build their widget from: its verbs, and the element on which its events are told. */
export type Mounted = readonly [verbs: Omit<Lanterne, 'on'>, events: EventTarget];
