-- What a shop sells. Nothing here belongs to a shopper: erasing a shopper touches none of it.

-- The counters of a shop's catalogue. They are raised inside the transaction that changes the catalogue
-- (UPDATE ... RETURNING), so readers never see a gap close behind them. Erase rule: with the shop.
CREATE TABLE catalogue (
    shop_id     TEXT PRIMARY KEY REFERENCES shop,
    -- Drawn once. An index on disk names it, so that one made from another database is never taken for ours.
    epoch       TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    last_seq    INTEGER NOT NULL DEFAULT 0, -- of the newest change
    text_seq    INTEGER NOT NULL DEFAULT 0, -- of the newest change that the text index has to know
    last_number INTEGER NOT NULL DEFAULT 0  -- the highest product.number given so far
) STRICT, WITHOUT ROWID;

-- One row per product, as the feed says it and as it was read. Erase rule: with the shop, or by an import
-- that replaces the catalogue.
CREATE TABLE product (
    shop_id       TEXT NOT NULL REFERENCES shop,
    product_id    TEXT NOT NULL,
    number        INTEGER NOT NULL,      -- given once, in feed order: higher is newer. The indexes know products by it
    title         TEXT NOT NULL,
    description   TEXT NOT NULL,         -- plain text
    price_rupees  INTEGER NOT NULL,      -- what she pays now
    mrp_rupees    INTEGER NOT NULL,      -- the printed price; equal to price_rupees without a sale
    availability  TEXT NOT NULL CHECK (availability IN ('in_stock', 'out_of_stock', 'preorder', 'backorder')),
    in_stock      INTEGER NOT NULL CHECK (in_stock IN (0, 1)),
    brand         TEXT,
    product_type  TEXT,
    colours       TEXT NOT NULL,         -- JSON list of strings, as the shop writes them
    material      TEXT,
    pattern       TEXT,
    sizes         TEXT NOT NULL,         -- JSON list of strings, as the shop writes them
    gender        TEXT,
    age_group     TEXT,
    item_group_id TEXT,                  -- one thing in several colours or sizes
    rating        REAL,                  -- stars, 0 to 5
    rating_count  INTEGER NOT NULL,
    picture       TEXT,                  -- https address, or a path of ours beginning with /media/
    link          TEXT,
    attributes    TEXT NOT NULL,         -- JSON list of {slot, value, certain}: what was read from the above
    seq           INTEGER NOT NULL,      -- of its last change
    text_seq      INTEGER NOT NULL,      -- of its last change that the text index has to know
    PRIMARY KEY (shop_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX product_by_number ON product (shop_id, number);

-- The change log, one row per product: its last change. Whoever follows the catalogue reads on from the seq
-- it has; a product that is gone stays here as a tombstone. Erase rule: with the shop.
CREATE TABLE catalogue_change (
    shop_id    TEXT NOT NULL REFERENCES shop,
    product_id TEXT NOT NULL,
    number     INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    removed    INTEGER NOT NULL CHECK (removed IN (0, 1)),
    PRIMARY KEY (shop_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX catalogue_change_by_seq ON catalogue_change (shop_id, seq);
