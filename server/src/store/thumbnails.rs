//! Small forms of products' pictures: which are made, and which are to be made.

use super::{Store, StoreError};
use crate::db::{Row, args};

/// Longest address of a picture that gets small forms, bytes: an index of PostgreSQL holds no longer ones.
const MOST_BYTES: i64 = 2_000;
/// How long after an attempt the next one comes, milliseconds; after the last one nothing comes any more.
pub(super) const PAUSES: [i64; 5] =
    [5 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, 24 * 60 * MINUTE, 72 * 60 * MINUTE];
const MINUTE: i64 = 60_000;
/// How many pictures one unit of work forgets.
const FORGOTTEN_AT_ONCE: usize = 100;

/// A picture whose small forms are to be made now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPicture {
    /// The shop.
    pub shop_id: String,
    /// The picture's address.
    pub picture: String,
}

/// What became of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thumbnails {
    /// Keys in the media store: 160 and 320 pixels wide.
    Made {
        /// 160 pixels wide.
        small: String,
        /// 320 pixels wide.
        large: String,
    },
    /// It is shown as it is.
    AsItIs,
    /// It did not work and may later.
    Failed(String),
    /// It will never work.
    GivenUp(String),
}

impl Store {
    /// How far the catalogue of each shop has come.
    pub async fn catalogue_seqs(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = self.db.rows("SELECT shop_id, last_seq FROM catalogue ORDER BY shop_id", &[]).await?;
        rows.iter().map(|row| Ok((row.get("shop_id")?, row.get("last_seq")?))).collect()
    }

    /// Notes the pictures of a shop that are new.
    pub async fn note_pictures(&self, shop_id: &str) -> Result<(), StoreError> {
        self.db
            .execute(
                "INSERT INTO thumbnail (shop_id, picture, next_at)
             SELECT DISTINCT shop_id, picture, {now} FROM product
             WHERE shop_id = ?1 AND picture IS NOT NULL AND octet_length(picture) <= ?2
             ON CONFLICT DO NOTHING",
                args![shop_id, MOST_BYTES],
            )
            .await?;
        Ok(())
    }

    /// Forgets some of the pictures that no product of the shop has any more, and has `remove` delete those of
    /// their small forms that nothing shows any more. Returns how many were forgotten; 0 when none is left. What
    /// breaks off is done again: forgotten is only whose files are gone.
    pub async fn forget_pictures<E, F>(
        &self,
        shop_id: &str,
        remove: impl Fn(String) -> F,
    ) -> Result<usize, StoreError>
    where
        E: std::fmt::Display,
        F: Future<Output = Result<(), E>>,
    {
        let mut unit = self.db.begin().await?;
        let sql = "DELETE FROM thumbnail WHERE shop_id = ?1 AND picture IN
                       (SELECT picture FROM thumbnail WHERE shop_id = ?1 AND picture NOT IN
                            (SELECT picture FROM product WHERE shop_id = ?1 AND picture IS NOT NULL) LIMIT ?2)
                   RETURNING picture, small, large";
        let rows = unit.rows(sql, args![shop_id, FORGOTTEN_AT_ONCE]).await?;
        let mut keys = std::collections::BTreeSet::new();
        for row in &rows {
            keys.extend(row.get::<Option<String>>("small")?);
            keys.extend(row.get::<Option<String>>("large")?);
            let sql = "DELETE FROM picture_sight WHERE shop_id = ?1 AND picture = ?2";
            unit.execute(sql, args![shop_id, row.get::<String>("picture")?]).await?;
        }
        for key in keys {
            // Pictures that are equal are one file.
            let sql = "SELECT 1 AS one FROM thumbnail WHERE shop_id = ?1 AND (small = ?2 OR large = ?2)
                       UNION ALL SELECT 1 AS one FROM product WHERE shop_id = ?1 AND picture = ?3 LIMIT 1";
            let address = format!("/media/{shop_id}/{key}");
            if unit.row(sql, args![shop_id, &key, address]).await?.is_none() {
                remove(key).await.map_err(|error| StoreError::Refused(error.to_string()))?;
            }
        }
        unit.commit().await?;
        Ok(rows.len())
    }

    /// Whether a picture waits now.
    pub async fn has_waiting_picture(&self) -> Result<bool, StoreError> {
        Ok(self.db.row("SELECT 1 AS one FROM thumbnail WHERE next_at <= {now} LIMIT 1", &[]).await?.is_some())
    }

    /// The picture that has waited longest. That it is tried is written down first, so that one which ends the
    /// process does not end every process after it.
    pub async fn take_waiting_picture(&self) -> Result<Option<WaitingPicture>, StoreError> {
        let mut unit = self.db.begin().await?;
        let found = unit
            .row(
                "SELECT shop_id, picture, attempts FROM thumbnail WHERE next_at <= {now}
                 ORDER BY next_at, shop_id, picture LIMIT 1 {lock}",
                &[],
            )
            .await?;
        let Some(row) = found else { return Ok(None) };
        let read = |row: &Row| -> Result<(WaitingPicture, usize), StoreError> {
            let waiting = WaitingPicture { shop_id: row.get("shop_id")?, picture: row.get("picture")? };
            Ok((waiting, row.get("attempts")?))
        };
        let (waiting, attempts) = read(&row)?;
        unit.execute(
            "UPDATE thumbnail SET attempts = attempts + 1, next_at = {now} + ?3, failure = ?4
             WHERE shop_id = ?1 AND picture = ?2",
            args![
                &waiting.shop_id,
                &waiting.picture,
                PAUSES.get(attempts).copied(),
                "it was begun and not ended"
            ],
        )
        .await?;
        unit.commit().await?;
        Ok(Some(waiting))
    }

    /// Writes down what became of a picture that was taken; one that has small forms now is to be seen.
    pub async fn put_thumbnails(&self, of: &WaitingPicture, what: &Thumbnails) -> Result<(), StoreError> {
        let (small, large, failure) = match what {
            Thumbnails::Made { small, large } => (Some(small), Some(large), None),
            Thumbnails::AsItIs => (None, None, None),
            Thumbnails::Failed(failure) | Thumbnails::GivenUp(failure) => (None, None, Some(failure)),
        };
        // Only a failure that may pass keeps the time that was set when it was taken.
        let is_over = !matches!(what, Thumbnails::Failed(_));
        let mut unit = self.db.begin().await?;
        unit.execute(
            "UPDATE thumbnail SET small = ?3, large = ?4, failure = ?5,
                 next_at = CASE WHEN ?6 = 1 THEN NULL ELSE next_at END
             WHERE shop_id = ?1 AND picture = ?2",
            args![&of.shop_id, &of.picture, small, large, failure, is_over],
        )
        .await?;
        if large.is_some() {
            let sql = "INSERT INTO picture_sight (shop_id, picture, next_at) VALUES (?1, ?2, {now})
                       ON CONFLICT DO NOTHING";
            unit.execute(sql, args![&of.shop_id, &of.picture]).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// How many pictures of a shop have small forms, wait for them, and have failed so far.
    pub async fn thumbnail_counts(&self, shop_id: &str) -> Result<ThumbnailCounts, StoreError> {
        let sql = "SELECT count(large) AS made, count(next_at) AS waiting, count(failure) AS failed
                   FROM thumbnail WHERE shop_id = ?1";
        let row = self.db.row(sql, args![shop_id]).await?;
        let Some(row) = row else { return Ok(ThumbnailCounts::default()) };
        Ok(ThumbnailCounts {
            made: row.get("made")?,
            waiting: row.get("waiting")?,
            failed: row.get("failed")?,
        })
    }
}

/// How far the small forms of a shop's pictures are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ThumbnailCounts {
    /// Pictures that have them.
    pub made: usize,
    /// Pictures that will be tried, now or later.
    pub waiting: usize,
    /// Pictures whose last attempt failed.
    pub failed: usize,
}
