//! What products' pictures show: which were seen, and which are to be seen.

use super::{Store, StoreError, thumbnails::PAUSES};
use crate::{db::args, see::Packed};

/// A picture that is to be seen now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingSight {
    /// The shop.
    pub shop_id: String,
    /// The picture's address.
    pub picture: String,
    /// Key of its larger small form in the media store.
    pub large: Option<String>,
}

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureSight {
    /// By which like pictures are found.
    pub vector: Packed,
    /// The likeliest kind of product.
    pub category: String,
    /// Colours worth a word, the largest first.
    pub colours: Vec<String>,
    /// The likeliest pattern.
    pub pattern: String,
}

/// What became of a picture that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// It shows this.
    Seen(PictureSight),
    /// It did not work and may later.
    Failed(String),
    /// It will never work.
    GivenUp(String),
}

impl Store {
    /// Has all pictures wait that have small forms and were not seen by `model`.
    pub async fn note_unseen_pictures(&self, model: &str) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "INSERT INTO picture_sight (shop_id, picture, next_at)
                   SELECT shop_id, picture, {now} FROM thumbnail WHERE large IS NOT NULL
                   ON CONFLICT DO NOTHING";
        unit.execute(sql, &[]).await?;
        let sql = "UPDATE picture_sight SET next_at = {now}, attempts = 0
                   WHERE next_at IS NULL AND model <> ?1";
        unit.execute(sql, args![model]).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Whether a picture waits to be seen now.
    pub async fn has_unseen_picture(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS one FROM picture_sight WHERE next_at <= {now} LIMIT 1";
        Ok(self.db.row(sql, &[]).await?.is_some())
    }

    /// The picture that has waited longest to be seen. That `model` tries is written down first, so that a picture
    /// which ends the process does not end every process after it.
    pub async fn take_unseen_picture(&self, model: &str) -> Result<Option<WaitingSight>, StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "SELECT shop_id, picture, attempts FROM picture_sight WHERE next_at <= {now}
                   ORDER BY next_at, shop_id, picture LIMIT 1 {lock}";
        let Some(row) = unit.row(sql, &[]).await? else { return Ok(None) };
        let (shop_id, picture): (String, String) = (row.get("shop_id")?, row.get("picture")?);
        let pause = PAUSES.get(row.get::<usize>("attempts")?).copied();
        let sql = "UPDATE picture_sight SET attempts = attempts + 1, next_at = {now} + ?3, failure = ?4, model = ?5,
                       vector = NULL, category = NULL, colours = NULL, pattern = NULL
                   WHERE shop_id = ?1 AND picture = ?2";
        unit.execute(sql, args![&shop_id, &picture, pause, "it was begun and not ended", model]).await?;
        let sql = "SELECT large FROM thumbnail WHERE shop_id = ?1 AND picture = ?2";
        let small_form = unit.row(sql, args![&shop_id, &picture]).await?;
        let large = small_form.map(|row| row.get("large")).transpose()?.flatten();
        unit.commit().await?;
        Ok(Some(WaitingSight { shop_id, picture, large }))
    }

    /// Writes down what became of a picture that was taken, so that whoever follows the catalogue learns of it.
    pub async fn put_sight(&self, of: &WaitingSight, looked: &Looked) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        match looked {
            Looked::Seen(PictureSight { vector, category, colours, pattern }) => {
                let sql =
                    "UPDATE catalogue SET sight_seq = sight_seq + 1 WHERE shop_id = ?1 RETURNING sight_seq";
                // A shop that went meanwhile has no pictures either.
                let Some(counted) = unit.row(sql, args![&of.shop_id]).await? else { return Ok(()) };
                let seq: i64 = counted.get("sight_seq")?;
                let bytes: Vec<u8> = vector.iter().map(|number| number.cast_unsigned()).collect();
                let sql = "UPDATE picture_sight SET next_at = NULL, failure = NULL, seq = ?3, vector = ?4,
                               category = ?5, colours = ?6, pattern = ?7
                           WHERE shop_id = ?1 AND picture = ?2";
                let colours = colours.join(" ");
                unit.execute(sql, args![&of.shop_id, &of.picture, seq, bytes, category, colours, pattern])
                    .await?;
            }
            Looked::Failed(why) | Looked::GivenUp(why) => {
                // Only a failure that may pass keeps the time that was set when it was taken.
                let is_over = matches!(looked, Looked::GivenUp(_));
                let sql = "UPDATE picture_sight SET failure = ?3,
                               next_at = CASE WHEN ?4 = 1 THEN NULL ELSE next_at END
                           WHERE shop_id = ?1 AND picture = ?2";
                unit.execute(sql, args![&of.shop_id, &of.picture, why, is_over]).await?;
            }
        }
        unit.commit().await?;
        Ok(())
    }

    /// How many pictures of a shop were seen, wait for it, and could not be seen so far.
    pub async fn sight_counts(&self, shop_id: &str) -> Result<SightCounts, StoreError> {
        let sql = "SELECT count(vector) AS seen, count(next_at) AS waiting, count(failure) AS failed
                   FROM picture_sight WHERE shop_id = ?1";
        let Some(row) = self.db.row(sql, args![shop_id]).await? else { return Ok(SightCounts::default()) };
        Ok(SightCounts { seen: row.get("seen")?, waiting: row.get("waiting")?, failed: row.get("failed")? })
    }
}

/// How far the pictures of a shop are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SightCounts {
    /// Pictures of which it is known what they show.
    pub seen: usize,
    /// Pictures that will be tried, now or later.
    pub waiting: usize,
    /// Pictures whose last attempt failed.
    pub failed: usize,
}
