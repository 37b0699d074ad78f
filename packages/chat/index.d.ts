/** Languages of the chat. */
export type MitraLanguage = "en" | "hi" | "hinglish";

/** What the page tells the chat about itself. */
export interface MitraContext {
  /** Id of the product that the page shows, as in the shop's catalogue; none on other pages. */
  product?: string | null;
}

/** Why something that the page asked for did not work. */
export type MitraErrorReason = "identity_refused" | "identity_unreachable";

/** Details of the events, by name without `mitra:`. */
export interface MitraEvents {
  /** The chat can be used. */
  ready: unknown;
  /** The panel was opened. */
  open: null;
  /** The panel was closed. */
  close: null;
  /** A reply is complete. */
  message: unknown;
  /** She taps "add to cart". `preventDefault()`: the page sees to it itself, and the chat leaves it. */
  "add-to-cart": { product_id: string };
  /** A reply came while the panel was closed. */
  unread: { count: number };
  /** Something the page asked for did not work; the chat goes on without it. */
  error: { reason: MitraErrorReason };
  /** The teaser came. */
  teaser: null;
}

export type MitraListener<Name extends keyof MitraEvents> = (event: CustomEvent<MitraEvents[Name]>) => void;

/** What can be done with a chat. */
export interface MitraChatApi {
  open(): void;
  close(): void;
  toggle(): void;
  /** Opens the chat and says this in the shopper's name. */
  send(text: string): void;
  /** Says who is signed in; `jwt` is signed by the shop's server. */
  identify(jwt: string): void;
  setContext(context: MitraContext | null): void;
  setLocale(language: MitraLanguage): void;
  /** Forgets the shopper on this device. */
  reset(): void;
}

/** `<mitra-chat>`; its methods are there once the script has come. */
export interface MitraChatElement extends HTMLElement, Partial<MitraChatApi> {}

/** The global `mitra`: the first chat of the page. */
export interface Mitra {
  <Verb extends keyof MitraChatApi>(verb: Verb, ...rest: Parameters<MitraChatApi[Verb]>): void;
  <Name extends keyof MitraEvents>(verb: "on" | "off", name: Name, listener: MitraListener<Name>): void;
  /** 1 once the script has come. */
  readonly version?: number;
}

/** Calls the chat on this page; before its script has come the call is kept. Does nothing on a server. */
export const mitra: Mitra;

export interface LoadOptions {
  /** For pages whose content policy asks for one. */
  nonce?: string;
}

/** Brings the script of this Mitra server onto the page, once. */
export function load(server: string, options?: LoadOptions): Promise<Mitra>;

declare global {
  interface Window {
    mitra?: Mitra;
  }
  interface HTMLElementTagNameMap {
    "mitra-chat": MitraChatElement;
  }
  interface DocumentEventMap {
    "mitra:ready": CustomEvent<MitraEvents["ready"]>;
    "mitra:open": CustomEvent<MitraEvents["open"]>;
    "mitra:close": CustomEvent<MitraEvents["close"]>;
    "mitra:message": CustomEvent<MitraEvents["message"]>;
    "mitra:add-to-cart": CustomEvent<MitraEvents["add-to-cart"]>;
    "mitra:unread": CustomEvent<MitraEvents["unread"]>;
    "mitra:error": CustomEvent<MitraEvents["error"]>;
    "mitra:teaser": CustomEvent<MitraEvents["teaser"]>;
  }
}
