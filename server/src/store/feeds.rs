//! Addresses from which a shop's catalogue is taken in again and again.

use serde::Serialize;

use super::{Store, StoreError};
use crate::{
    db::{Row, args},
    fetch::Validators,
};

/// After a failure it is tried again so soon, milliseconds; twice as late after each further one, and never later
/// than it would be anyway.
const FIRST_PAUSE: i64 = 5 * 60_000;
const MOST_DOUBLINGS: u32 = 10;

/// An address and how often it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduledFeed {
    /// The shop.
    #[serde(rename = "shop")]
    pub shop_id: String,
    /// The address.
    pub url: String,
    /// Minutes from one reading to the next.
    pub every_minutes: u32,
    /// Whether it is the whole catalogue: what it does not hold goes.
    pub replaces: bool,
    /// What was taken in last, by the server's own word.
    #[serde(skip)]
    pub known: Validators,
    /// When it is read next, milliseconds since 1970 (UTC).
    pub next_at: i64,
    /// How often it failed since it was last read.
    pub failures: u32,
    /// What became of it the last time.
    pub outcome: Option<String>,
}

impl ScheduledFeed {
    fn of(row: &Row) -> Result<ScheduledFeed, StoreError> {
        Ok(ScheduledFeed {
            shop_id: row.get("shop_id")?,
            url: row.get("url")?,
            every_minutes: row.get("every_minutes")?,
            replaces: row.get("replaces")?,
            known: Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
            next_at: row.get("next_at")?,
            failures: row.get("failures")?,
            outcome: row.get("outcome")?,
        })
    }
}

impl Store {
    /// Notes an address, to be read at once and then every so many minutes.
    pub async fn put_feed(
        &self,
        shop_id: &str,
        url: &str,
        every_minutes: u32,
        replaces: bool,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed (shop_id, url, every_minutes, replaces, next_at) VALUES (?1, ?2, ?3, ?4, {now})
                   ON CONFLICT (shop_id, url) DO UPDATE SET every_minutes = excluded.every_minutes,
                       replaces = excluded.replaces, next_at = excluded.next_at, etag = NULL, last_modified = NULL";
        self.db.execute(sql, args![shop_id, url, every_minutes, replaces]).await?;
        Ok(())
    }

    /// Forgets an address; false when it was not there. What came from it stays.
    pub async fn remove_feed(&self, shop_id: &str, url: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM feed WHERE shop_id = ?1 AND url = ?2";
        Ok(self.db.execute(sql, args![shop_id, url]).await? > 0)
    }

    /// The addresses of a shop.
    pub async fn feeds(&self, shop_id: &str) -> Result<Vec<ScheduledFeed>, StoreError> {
        let sql = "SELECT * FROM feed WHERE shop_id = ?1 ORDER BY url";
        self.db.rows(sql, args![shop_id]).await?.iter().map(ScheduledFeed::of).collect()
    }

    /// The addresses of all shops that are to be read now.
    pub async fn due_feeds(&self) -> Result<Vec<ScheduledFeed>, StoreError> {
        let sql = "SELECT * FROM feed WHERE next_at <= {now} ORDER BY next_at, shop_id, url";
        self.db.rows(sql, &[]).await?.iter().map(ScheduledFeed::of).collect()
    }

    /// Writes down that it was read: what it is known by from now on, and what became of it.
    pub async fn feed_was_read(
        &self,
        feed: &ScheduledFeed,
        known: &Validators,
        outcome: &str,
    ) -> Result<(), StoreError> {
        let pause = i64::from(feed.every_minutes) * 60_000;
        self.write_reading(feed, known, 0, pause, outcome).await
    }

    /// Writes down that it could not be read.
    pub async fn feed_failed(&self, feed: &ScheduledFeed, outcome: &str) -> Result<(), StoreError> {
        let pause =
            (FIRST_PAUSE << feed.failures.min(MOST_DOUBLINGS)).min(i64::from(feed.every_minutes) * 60_000);
        self.write_reading(feed, &feed.known, feed.failures.saturating_add(1), pause, outcome).await
    }

    async fn write_reading(
        &self,
        feed: &ScheduledFeed,
        known: &Validators,
        failures: u32,
        pause_millis: i64,
        outcome: &str,
    ) -> Result<(), StoreError> {
        let sql =
            "UPDATE feed SET etag = ?3, last_modified = ?4, failures = ?5, next_at = {now} + ?6, outcome = ?7
                   WHERE shop_id = ?1 AND url = ?2";
        let (etag, modified) = (known.etag.as_ref(), known.last_modified.as_ref());
        let outcome = outcome.replace('\0', "");
        self.db
            .execute(sql, args![&feed.shop_id, &feed.url, etag, modified, failures, pause_millis, outcome])
            .await?;
        Ok(())
    }
}
