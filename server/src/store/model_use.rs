//! What language models were used for: set aside before one is asked, put right when it has said what it took.

use super::{ConversationKey, Lease, Store, StoreError};
use crate::{
    db::{Unit, args},
    wording::{Limits, SetAside, Used},
};

/// Midnight in India is so much before midnight of UTC, milliseconds.
const AHEAD_MILLIS: i64 = (5 * 60 + 30) * 60_000;
const DAY_MILLIS: i64 = 24 * 60 * 60_000;

/// When the day of a moment began in India; both milliseconds since 1970 (UTC).
pub fn day_began(at: i64) -> i64 {
    at - (at + AHEAD_MILLIS).rem_euclid(DAY_MILLIS)
}

/// What a shop used models for since a day began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModelDay {
    /// Questions.
    pub calls: u64,
    /// Tokens, in and out.
    pub tokens: u64,
    /// Millionths of a rupee.
    pub micro_rupees: u64,
}

/// Sets aside what a question may take. False, and nothing done that may be kept, when a limit does not allow it.
/// `at` is now, milliseconds since 1970 (UTC), by the database's clock.
pub(super) async fn set_aside(
    unit: &mut Unit,
    key: &ConversationKey,
    shopper_id: &str,
    at: i64,
    wanted: &SetAside,
) -> Result<bool, StoreError> {
    let SetAside { tokens, micro_rupees, limits } = *wanted;
    let Limits { conversation_tokens, shopper_tokens, shop_tokens, shop_micro_rupees } = limits;
    let day = day_began(at);
    let most_rupees = shop_micro_rupees.unwrap_or(i64::MAX.unsigned_abs());
    if tokens > shop_tokens || micro_rupees > most_rupees {
        return Ok(false);
    }
    // First, and locked by it: whoever sets aside in this shop comes after another.
    let sql = "INSERT INTO model_day (shop_id, day, calls, tokens, micro_rupees) VALUES (?1, ?2, 1, ?3, ?4)
               ON CONFLICT (shop_id, day) DO UPDATE SET calls = model_day.calls + 1,
                   tokens = model_day.tokens + excluded.tokens,
                   micro_rupees = model_day.micro_rupees + excluded.micro_rupees
               WHERE model_day.tokens + excluded.tokens <= ?5
                 AND model_day.micro_rupees + excluded.micro_rupees <= ?6";
    let args = args![&key.shop_id, day, tokens, micro_rupees, shop_tokens, most_rupees];
    if unit.execute(sql, args).await? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO model_use (shop_id, shopper_id, conversation_id, day, calls, tokens, micro_rupees)
               VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)
               ON CONFLICT (shop_id, shopper_id, conversation_id, day) DO UPDATE SET calls = model_use.calls + 1,
                   tokens = model_use.tokens + excluded.tokens,
                   micro_rupees = model_use.micro_rupees + excluded.micro_rupees";
    let args = args![&key.shop_id, shopper_id, &key.conversation_id, day, tokens, micro_rupees];
    unit.execute(sql, args).await?;
    let sum = |what: &str| {
        format!(
            "SELECT CAST(coalesce(sum(tokens), 0) AS BIGINT) AS tokens FROM model_use
             WHERE shop_id = ?1 AND shopper_id = ?2 AND {what}"
        )
    };
    let of_shopper = unit.row(&sum("day = ?3"), args![&key.shop_id, shopper_id, day]).await?;
    let of_conversation =
        unit.row(&sum("conversation_id = ?3"), args![&key.shop_id, shopper_id, &key.conversation_id]).await?;
    for (row, most) in [(of_shopper, shopper_tokens), (of_conversation, conversation_tokens)] {
        let used: u64 = row.map(|row| row.get("tokens")).transpose()?.unwrap_or_default();
        if used > most {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Store {
    /// Puts right what was set aside for a turn.
    ///
    /// # Errors
    /// When the database fails; then what was set aside stays counted.
    pub async fn settle(&self, lease: &Lease, wanted: &SetAside, used: Used) -> Result<(), StoreError> {
        let key = &lease.key;
        let mut unit = self.db.begin().await?;
        let sql = "SELECT shopper_id FROM conversation WHERE shop_id = ?1 AND conversation_id = ?2";
        let Some(row) = unit.row(sql, args![&key.shop_id, &key.conversation_id]).await? else {
            return Ok(());
        };
        let shopper_id: String = row.get("shopper_id")?;
        // The latest day is the one it was set aside on, but for the turn at midnight: then a day's sum is off by one
        // question.
        let day = "(SELECT max(day) FROM model_use WHERE shop_id = ?1 AND shopper_id = ?2 AND conversation_id = ?3)";
        let (tokens, micro_rupees) =
            (less(wanted.tokens, used.tokens), less(wanted.micro_rupees, used.micro_rupees));
        let sql = format!(
            "UPDATE model_day SET tokens = tokens - ?4, micro_rupees = micro_rupees - ?5
             WHERE shop_id = ?1 AND day = {day}"
        );
        let args = args![&key.shop_id, &shopper_id, &key.conversation_id, tokens, micro_rupees];
        unit.execute(&sql, args).await?;
        let sql = format!(
            "UPDATE model_use SET tokens = tokens - ?4, micro_rupees = micro_rupees - ?5
             WHERE shop_id = ?1 AND shopper_id = ?2 AND conversation_id = ?3 AND day = {day}"
        );
        unit.execute(&sql, args).await?;
        unit.commit().await?;
        Ok(())
    }

    /// What a shop used models for on the day that began then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn model_day(&self, shop_id: &str, day: i64) -> Result<ModelDay, StoreError> {
        let sql = "SELECT calls, tokens, micro_rupees FROM model_day WHERE shop_id = ?1 AND day = ?2";
        let Some(row) = self.db.row(sql, args![shop_id, day]).await? else { return Ok(ModelDay::default()) };
        Ok(ModelDay {
            calls: row.get("calls")?,
            tokens: row.get("tokens")?,
            micro_rupees: row.get("micro_rupees")?,
        })
    }
}

fn less(wanted: u64, used: u64) -> i64 {
    i64::try_from(wanted).unwrap_or(i64::MAX).saturating_sub(i64::try_from(used).unwrap_or(i64::MAX))
}
