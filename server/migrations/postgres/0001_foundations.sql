-- Who there is, what was said, what is sold. Rules that hold for every table:
--   * Keys begin with the shop, then the conversation or the shopper.
--   * Times are milliseconds since 1970 (UTC), by the database's clock.
--   * What a shopper said, or was told, is sealed (AES-256-GCM) under a key of hers; see src/seal.
--   * How a table is erased and exported is stated in src/store/rules.rs; a test fails for a table without rules.
-- The SQLite twin of this file has the same tables and columns; a test compares them. Tables that grow with
-- shoppers are hash-partitioned, by the column that Citus would distribute them by.

CREATE TABLE shop (
    shop_id    TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    settings   TEXT NOT NULL DEFAULT '{}', -- JSON: origins, languages, policies, places that are delivered to
    identity   BYTEA,                       -- sealed JSON: how the shop proves who its customers are
    webhook    BYTEA,                       -- sealed: the secret with which the shop signs its webhooks
    product_api BYTEA,                      -- sealed JSON: where the shop's own API tells price and stock
    orders_api BYTEA,                      -- sealed JSON: where the shop's own API tells of orders
    hand_over_webhook BYTEA,                -- sealed JSON: where the shop is told that a shopper wants a person, and the secret that signs it
    created_at BIGINT NOT NULL
);

-- What the shop's own server shows to change the catalogue.
CREATE TABLE shop_key (
    shop_id    TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    key_hash   BYTEA NOT NULL,              -- SHA-256 of the key
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (shop_id, key_id)
);

-- Secrets of the installation, wrapped by the master key.
CREATE TABLE secret (
    name      TEXT PRIMARY KEY,
    master_id TEXT NOT NULL,               -- which master key wraps it
    wrapped   BYTEA NOT NULL
);

-- A guest is a shopper the shop does not know; a customer is one it vouched for.
CREATE TABLE shopper (
    shop_id    TEXT NOT NULL,
    shopper_id TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('guest', 'customer')),
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,           -- written at most once a day
    PRIMARY KEY (shop_id, shopper_id)
) PARTITION BY HASH (shopper_id);

-- The shop's own id of a customer: as a keyed hash, which finds her again and says nothing about her, and sealed
-- under a key of hers, to ask the shop for her orders.
CREATE TABLE customer (
    shop_id       TEXT NOT NULL,
    customer_hash BYTEA NOT NULL,
    shopper_id    TEXT NOT NULL,
    key_id        TEXT,                    -- of the key that seals her id; nothing until she signs in again
    sealed_id     BYTEA,
    PRIMARY KEY (shop_id, customer_hash)
) PARTITION BY HASH (customer_hash);
CREATE INDEX customer_of_shopper ON customer (shop_id, shopper_id);

-- Keys that seal what she said. A guest's key comes along when her history joins an account. Without its key
-- a sealed text is noise: deleting the rows erases every copy of it, backups that lack the keys included.
CREATE TABLE shopper_key (
    shop_id    TEXT NOT NULL,
    shopper_id TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    master_id  TEXT NOT NULL,
    wrapped    BYTEA NOT NULL,
    PRIMARY KEY (shop_id, shopper_id, key_id)
) PARTITION BY HASH (shopper_id);
CREATE INDEX shopper_key_by_id ON shopper_key (shop_id, key_id);

-- Bearer tokens, never stored themselves. A token that replaces another ends that one when it is first used.
CREATE TABLE token (
    shop_id       TEXT NOT NULL,
    shopper_id    TEXT NOT NULL,
    token_hash    BYTEA NOT NULL,           -- SHA-256 of its secret part
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,        -- slides with use
    replaces_hash BYTEA,
    PRIMARY KEY (shop_id, shopper_id, token_hash)
) PARTITION BY HASH (shopper_id);

-- Codes by which another device of hers takes up her conversation: good for one use, and for minutes.
CREATE TABLE pairing (
    shop_id         TEXT NOT NULL,
    code_hash       BYTEA NOT NULL,         -- SHA-256
    shopper_id      TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    expires_at      BIGINT NOT NULL,
    PRIMARY KEY (shop_id, code_hash)
);
CREATE INDEX pairing_by_shopper ON pairing (shop_id, shopper_id);

-- Identity assertions that were used, until they expire.
CREATE TABLE assertion (
    shop_id        TEXT NOT NULL,
    assertion_hash BYTEA NOT NULL,          -- SHA-256 of issuer and `jti`
    expires_at     BIGINT NOT NULL,
    PRIMARY KEY (shop_id, assertion_hash)
) PARTITION BY HASH (assertion_hash);

CREATE TABLE conversation (
    shop_id         TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    shopper_id      TEXT NOT NULL,
    key_id          TEXT NOT NULL,         -- of the shopper's key that seals it
    lang            TEXT NOT NULL,         -- language of the page it was started in
    last_seq        BIGINT NOT NULL DEFAULT 0,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,      -- of the last event
    PRIMARY KEY (shop_id, conversation_id)
) PARTITION BY HASH (conversation_id);
CREATE INDEX conversation_of_shopper ON conversation (shop_id, shopper_id);
CREATE INDEX conversation_by_time ON conversation (shop_id, created_at, conversation_id);

-- The log. seq is taken from conversation.last_seq inside the inserting transaction, so readers never see a
-- gap close behind them. What is removed leaves a tombstone (kind 'log.removed') at its last seq.
CREATE TABLE event (
    shop_id         TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    at              BIGINT NOT NULL,
    client_hash     BYTEA,                  -- of the id its sender made; the same id twice is one event
    body            BYTEA NOT NULL,         -- sealed JSON, one shape per kind (crates/protocol: event.rs and log.rs)
    PRIMARY KEY (shop_id, conversation_id, seq)
) PARTITION BY HASH (conversation_id);
CREATE UNIQUE INDEX event_once ON event (shop_id, conversation_id, client_hash) WHERE client_hash IS NOT NULL;

-- A turn answers one message. It is leased to one process at a time, by the database's clock; when that
-- process dies the lease runs out and another finishes the reply from the draft. The row goes with the last part
-- of the reply: the table holds open turns alone, however long their conversations are.
CREATE TABLE turn (
    shop_id         TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    turn            BIGINT NOT NULL,      -- seq of the message it answers
    owner           TEXT,                  -- process that holds the lease
    lease_until     BIGINT,
    attempts        BIGINT NOT NULL DEFAULT 0, -- how often it was taken since it last came further
    draft           BYTEA,                  -- sealed JSON: the reply's events, written before the first is shown
    emitted         BIGINT NOT NULL DEFAULT 0, -- how many of the draft's events are in the log
    PRIMARY KEY (shop_id, conversation_id, turn)
) PARTITION BY HASH (conversation_id);

-- Chats that wait for a person of the shop, or have one. A row goes when the chat is given back to Mitra.
CREATE TABLE hand_over (
    shop_id         TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    turn            BIGINT NOT NULL,      -- seq of the message that asked for a person
    since           BIGINT NOT NULL,
    answered_seq    BIGINT,               -- seq of the person's last message
    admin_id        TEXT,                  -- who has taken it
    summary         BYTEA NOT NULL,         -- sealed JSON: a text for the shop's people
    PRIMARY KEY (shop_id, conversation_id)
);
CREATE INDEX hand_over_by_time ON hand_over (shop_id, since, conversation_id);

-- People who work for the shop.
CREATE TABLE admin (
    shop_id       TEXT NOT NULL,
    admin_id      TEXT NOT NULL,
    login         TEXT NOT NULL,
    password_hash TEXT NOT NULL,           -- Argon2id, PHC string
    role          TEXT NOT NULL CHECK (role IN ('owner', 'analyst', 'agent')),
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT,
    PRIMARY KEY (shop_id, admin_id)
);
CREATE UNIQUE INDEX admin_login ON admin (shop_id, login);

CREATE TABLE admin_session (
    shop_id      TEXT NOT NULL,
    session_hash BYTEA NOT NULL,            -- SHA-256 of the cookie
    admin_id     TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,         -- slides with use, never past 12 hours after created_at
    PRIMARY KEY (shop_id, session_hash)
);

CREATE TABLE login_failure (
    shop_id    TEXT NOT NULL,
    login_hash BYTEA NOT NULL,              -- of what was typed as the name; keyed when nobody has that name
    failure_id TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (shop_id, login_hash, failure_id)
);

-- Who of the shop's people did what. Targets are ids, never texts.
CREATE TABLE audit (
    shop_id  TEXT NOT NULL,
    audit_id TEXT NOT NULL,
    at       BIGINT NOT NULL,
    actor    TEXT NOT NULL,                -- an admin's login, or 'command line'
    action   TEXT NOT NULL,                -- conversation.read, admin.login, shopper.erase, ...
    target   TEXT NOT NULL,
    PRIMARY KEY (shop_id, audit_id)
);
CREATE INDEX audit_by_time ON audit (shop_id, at);

-- What has to be handed to the outside world, and what became of it.
CREATE TABLE outbox (
    shop_id    TEXT NOT NULL,
    outbox_id  TEXT NOT NULL,
    shopper_id TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    channel    TEXT NOT NULL,              -- whatsapp, webhook, ...
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts   BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    body       BYTEA NOT NULL,              -- sealed JSON
    PRIMARY KEY (shop_id, outbox_id)
);
CREATE INDEX outbox_of_shopper ON outbox (shop_id, shopper_id);
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state = 'waiting';

-- The browsers that a shopper wants to be told in when something came for her.
CREATE TABLE push_subscription (
    shop_id         TEXT NOT NULL,
    shopper_id      TEXT NOT NULL,
    subscription_id TEXT NOT NULL,         -- SHA-256 of the address at the push service, base64url
    key_id          TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    body            BYTEA NOT NULL,         -- sealed JSON: the address and what seals for it
    PRIMARY KEY (shop_id, shopper_id, subscription_id)
);
CREATE UNIQUE INDEX push_subscription_by_id ON push_subscription (shop_id, subscription_id);

-- That someone was erased, and how much of each kind. It does not say who.
CREATE TABLE erasure (
    shop_id    TEXT NOT NULL,
    receipt_id TEXT NOT NULL,
    at         BIGINT NOT NULL,
    counts     TEXT NOT NULL,              -- JSON: rows per table, pictures
    PRIMARY KEY (shop_id, receipt_id)
);

-- Work that one process does for all.
CREATE TABLE job (
    name        TEXT PRIMARY KEY,
    owner       TEXT,
    lease_until BIGINT,
    done_at     BIGINT
);

-- The counters of a shop's catalogue. They are raised inside the transaction that changes the catalogue
-- (UPDATE ... RETURNING), so readers never see a gap close behind them.
CREATE TABLE catalogue (
    shop_id     TEXT PRIMARY KEY,
    epoch       TEXT NOT NULL,             -- drawn once: an index on disk names it, so that one made from another database is never taken for ours
    last_seq    BIGINT NOT NULL DEFAULT 0, -- of the newest change
    text_seq    BIGINT NOT NULL DEFAULT 0, -- of the newest change that the text index has to know
    last_number BIGINT NOT NULL DEFAULT 0, -- the highest product.number given so far
    sight_seq   BIGINT NOT NULL DEFAULT 0  -- of the picture that was seen last
);

-- One row per product, as the feed says it and as it was read.
CREATE TABLE product (
    shop_id       TEXT NOT NULL,
    product_id    TEXT NOT NULL,
    number        BIGINT NOT NULL,        -- given once, in feed order: higher is newer. The indexes know products by it
    title         TEXT NOT NULL,
    description   TEXT NOT NULL,           -- plain text
    price_rupees  BIGINT NOT NULL,        -- what she pays now
    mrp_rupees    BIGINT NOT NULL,        -- the printed price; equal to price_rupees without a sale
    availability  TEXT NOT NULL CHECK (availability IN ('in_stock', 'out_of_stock', 'preorder', 'backorder')),
    in_stock      BIGINT NOT NULL CHECK (in_stock IN (0, 1)),
    brand         TEXT,
    product_type  TEXT,
    colours       TEXT NOT NULL,           -- JSON list of strings, as the shop writes them
    material      TEXT,
    pattern       TEXT,
    sizes         TEXT NOT NULL,           -- JSON list of strings, as the shop writes them
    gender        TEXT,
    age_group     TEXT,
    item_group_id TEXT,                    -- one thing in several colours or sizes
    rating        DOUBLE PRECISION,                    -- stars, 0 to 5
    rating_count  BIGINT NOT NULL,
    picture       TEXT,                    -- https address, or a path of ours beginning with /media/
    link          TEXT,
    attributes    TEXT NOT NULL,           -- JSON list of {slot, value, certain}: what was read from the above
    voices        TEXT,                    -- JSON {reviews, pros, cons, size_chart}: what buyers say of it, and its size chart
    seq           BIGINT NOT NULL,        -- of its last change
    text_seq      BIGINT NOT NULL,        -- of its last change that the text index has to know
    confirmed_at  BIGINT NOT NULL,        -- when the shop last said that price and stock are so
    PRIMARY KEY (shop_id, product_id)
);
CREATE UNIQUE INDEX product_by_number ON product (shop_id, number);

-- The change log, one row per product: its last change. Whoever follows the catalogue reads on from the seq
-- it has; a product that is gone stays here as a tombstone.
CREATE TABLE catalogue_change (
    shop_id    TEXT NOT NULL,
    product_id TEXT NOT NULL,
    number     BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    removed    BIGINT NOT NULL CHECK (removed IN (0, 1)),
    PRIMARY KEY (shop_id, product_id)
);
CREATE UNIQUE INDEX catalogue_change_by_seq ON catalogue_change (shop_id, seq);

-- Webhooks that were taken in, for as long as one could be sent again by somebody else.
CREATE TABLE webhook_delivery (
    shop_id       TEXT NOT NULL,
    delivery_hash BYTEA NOT NULL,          -- SHA-256 of the id its sender gave it
    expires_at    BIGINT NOT NULL,
    PRIMARY KEY (shop_id, delivery_hash)
);

-- Files that were taken in, for the admin page.
CREATE TABLE catalogue_import (
    shop_id    TEXT NOT NULL,
    import_id  TEXT NOT NULL,
    at         BIGINT NOT NULL,
    source     TEXT NOT NULL,              -- file names
    outcome    TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
    counts     TEXT NOT NULL,              -- JSON: new, updated, unchanged, removed, skipped
    complaints TEXT NOT NULL,              -- JSON list of sentences, the first ones
    PRIMARY KEY (shop_id, import_id)
);

-- Small forms of products' pictures, by the picture's address. A row is made when a product first has the picture,
-- and is the work to do as long as next_at is set.
CREATE TABLE thumbnail (
    shop_id  TEXT NOT NULL,
    picture  TEXT NOT NULL,              -- as in product.picture
    small    TEXT,                       -- key in the media store: 160 pixels wide
    large    TEXT,                       -- the same, 320 pixels
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at  BIGINT,                    -- when it is tried next; nothing when it is done or given up
    failure  TEXT,                       -- a sentence
    PRIMARY KEY (shop_id, picture)
);
CREATE INDEX thumbnail_waiting ON thumbnail (next_at) WHERE next_at IS NOT NULL;

-- What products' pictures show, by the picture's address. A row is made when a picture has its small forms, which
-- are what is looked at, and is the work to do as long as next_at is set.
CREATE TABLE picture_sight (
    shop_id  TEXT NOT NULL,
    picture  TEXT NOT NULL,              -- as in thumbnail.picture
    model    TEXT,                       -- id of the network that saw it
    vector   BYTEA CHECK (octet_length(vector) = 96), -- by which like pictures are found: 96 signed bytes, 127 for 1
    category TEXT,                       -- the likeliest
    colours  TEXT,                       -- those worth a word, the largest first, with spaces between
    pattern  TEXT,                       -- the likeliest
    seq      BIGINT NOT NULL DEFAULT 0,   -- catalogue.sight_seq when it was seen
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at  BIGINT,                    -- when it is tried next; nothing when it is done or given up
    failure  TEXT,                       -- a sentence
    PRIMARY KEY (shop_id, picture)
);
CREATE INDEX picture_sight_waiting ON picture_sight (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX picture_sight_by_seq ON picture_sight (shop_id, seq);

-- How much shoppers looked at a product, kept it and put it into the cart lately, and beside which others; it says
-- nothing of who. A weight halves every two weeks from `at` on.
CREATE TABLE interest (
    shop_id    TEXT NOT NULL,
    product_id TEXT NOT NULL,
    beside     TEXT NOT NULL,              -- another product of the same conversation, or '' for itself
    weight     DOUBLE PRECISION NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (shop_id, product_id, beside)
);

-- Addresses from which a shop's catalogue is taken in again and again.
CREATE TABLE feed (
    shop_id       TEXT NOT NULL,
    url           TEXT NOT NULL,
    every_minutes BIGINT NOT NULL,
    replaces      BIGINT NOT NULL CHECK (replaces IN (0, 1)), -- 1: it is the whole catalogue
    etag          TEXT,                    -- of what was taken in last
    last_modified TEXT,                    -- the same
    next_at       BIGINT NOT NULL,
    failures      BIGINT NOT NULL DEFAULT 0, -- since it was last read
    outcome       TEXT,                    -- a sentence about the last time
    PRIMARY KEY (shop_id, url)
);

-- What a language model was used for by a shopper, per conversation and day: what is set aside for a call stands in it
-- until the call has said what it took.
CREATE TABLE model_use (
    shop_id         TEXT NOT NULL,
    shopper_id      TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    day             BIGINT NOT NULL,        -- when it began, in India
    calls           BIGINT NOT NULL,
    tokens          BIGINT NOT NULL,        -- in and out
    micro_rupees    BIGINT NOT NULL,
    PRIMARY KEY (shop_id, shopper_id, conversation_id, day)
) PARTITION BY HASH (shopper_id);

-- Eight partitions each: enough to spread vacuum and index work over cores on one machine; Citus, which spreads
-- over machines, distributes the tables by the same columns.
DO $$
DECLARE
    parent TEXT;
    part   INT;
BEGIN
    FOREACH parent IN ARRAY ARRAY['shopper', 'shopper_key', 'token', 'customer', 'assertion', 'conversation', 'event', 'turn', 'model_use'] LOOP
        FOR part IN 0..7 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 8, REMAINDER %s)',
                           parent || '_' || part, parent, part);
        END LOOP;
    END LOOP;
END
$$;

-- What was done about invented orders of the demo shop, for a day.
CREATE TABLE demo_order_deed (
    shop_id  TEXT NOT NULL,
    order_id TEXT NOT NULL,
    deed_key TEXT NOT NULL,              -- the same question of the same conversation has the same
    action   TEXT NOT NULL CHECK (action IN ('cancel', 'return', 'exchange')),
    at       BIGINT NOT NULL,
    PRIMARY KEY (shop_id, order_id)
);

-- What a language model was used for by everybody in a shop.
CREATE TABLE model_day (
    shop_id      TEXT NOT NULL,
    day          BIGINT NOT NULL,           -- when it began, in India
    calls        BIGINT NOT NULL,
    tokens       BIGINT NOT NULL,
    micro_rupees BIGINT NOT NULL,
    PRIMARY KEY (shop_id, day)
);
