// Names of what is kept beside the page itself.

/** Product pictures, filled by the `talk` worker. */
export const THUMBNAILS = "thumbnails";
/** Modules and networks that few chats need. */
export const TOOLS = "tools";
/** What another app shared, until the page has taken it. */
export const SHARED = "shared";
