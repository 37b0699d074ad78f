import type { ForwardRefExoticComponent, RefAttributes } from "react";

import type { MitraChatApi, MitraLanguage, MitraListener } from "./index.js";

export interface MitraChatProps {
  /** Address of the shop's Mitra server. */
  server: string;
  /** The shop's id there. */
  shop: string;
  /** For pages whose content policy asks for one. */
  nonce?: string;
  lang?: MitraLanguage;
  /** Id of the product that the page shows. */
  product?: string;
  /** The shop's signed word on who is signed in. */
  identity?: string;
  position?: "left" | "right";
  /** A CSS colour; what is drawn on it is black or white, whichever is read better. */
  accent?: string;
  /** CSS lengths: the corners, the distance from the side and from the bottom. */
  radius?: string;
  side?: string;
  bottom?: string;
  /** Words of the teaser; without them there is none. */
  teaser?: string;
  /** Seconds until it comes. */
  teaserAfter?: number;
  /** Percent of the page she has seen when it comes. */
  teaserScroll?: number;
  /** It comes when the pointer leaves the page. */
  teaserExit?: boolean;
  onReady?: MitraListener<"ready">;
  onOpen?: MitraListener<"open">;
  onClose?: MitraListener<"close">;
  onMessage?: MitraListener<"message">;
  onAddToCart?: MitraListener<"add-to-cart">;
  onUnread?: MitraListener<"unread">;
  onError?: MitraListener<"error">;
  onTeaser?: MitraListener<"teaser">;
}

export const MitraChat: ForwardRefExoticComponent<MitraChatProps & RefAttributes<MitraChatApi>>;
