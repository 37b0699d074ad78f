-- Shops, shoppers, conversations and their log. Every key begins with the shop.

CREATE TABLE shop (
    shop_id    TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL          -- milliseconds since 1970 (UTC), as all times here
) STRICT, WITHOUT ROWID;

-- A guest is a shopper the shop does not know by name. The token itself is never stored.
-- Erase rule: the shopper's rows go; her conversations with them.
CREATE TABLE shopper (
    shop_id      TEXT NOT NULL REFERENCES shop,
    shopper_id   TEXT NOT NULL,
    token_hash   BLOB NOT NULL UNIQUE,   -- SHA-256 of the Bearer token
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,       -- slides with use
    PRIMARY KEY (shop_id, shopper_id)
) STRICT, WITHOUT ROWID;

-- Erase rule: by shopper.
CREATE TABLE conversation (
    shop_id         TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    shopper_id      TEXT NOT NULL,
    lang            TEXT NOT NULL,       -- language of the page it was started in
    last_seq        INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (shop_id, conversation_id),
    FOREIGN KEY (shop_id, shopper_id) REFERENCES shopper
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_of_shopper ON conversation (shop_id, shopper_id);

-- The log. seq is taken from conversation.last_seq inside the inserting transaction, so readers never see a
-- gap close behind them. Erase rule: by conversation.
CREATE TABLE event (
    shop_id         TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    seq             INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    at              INTEGER NOT NULL,
    client_id       TEXT,                -- made by the sender; the same id twice is one event
    data            TEXT NOT NULL,       -- JSON, one shape per kind (crates/protocol: event.rs and log.rs)
    PRIMARY KEY (shop_id, conversation_id, seq),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversation
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX event_once ON event (shop_id, conversation_id, client_id) WHERE client_id IS NOT NULL;

-- A turn answers one message. It is leased to one process at a time, by the database's clock; when that
-- process dies the lease runs out and another finishes the reply from the draft. Erase rule: by conversation.
CREATE TABLE turn (
    shop_id         TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    turn            INTEGER NOT NULL,    -- seq of the message it answers
    state           TEXT NOT NULL CHECK (state IN ('open', 'done')),
    owner           TEXT,                -- process that holds the lease
    lease_until     INTEGER,
    attempts        INTEGER NOT NULL DEFAULT 0, -- how often a draft was tried to be thought
    draft           TEXT,                -- JSON: the reply's events, written before the first of them is shown
    emitted         INTEGER NOT NULL DEFAULT 0, -- how many of the draft's events are in the log
    PRIMARY KEY (shop_id, conversation_id, turn),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversation
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_open ON turn (lease_until) WHERE state = 'open';
