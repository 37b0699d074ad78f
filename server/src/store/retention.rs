//! Retention: what was kept long enough goes, in small units of work, so that nobody who serves waits for long.
//! How long each table is kept stands in [`super::rules`].

use std::collections::BTreeMap;

use mitra_protocol::EventBody;

use super::{
    ConversationKey, Store, StoreError,
    erase::{lock_shopper, remove_shopper},
    log::{NewEntry, lock, place},
    rules::{Erase, Keep, Period, RULES, Rule, erased},
};
use crate::db::{Row, Unit, Value, args};

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Rows removed in one unit of work, or conversations and guests looked up at once.
const BATCH: u64 = 500;

/// How long things are kept, days; 0 is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    /// Conversations, since somebody last spoke in them; entries of living ones, since they were written.
    pub conversations: u32,
    /// Guests, since they were last seen.
    pub guests: u32,
    /// The audit log and the list of imports.
    pub audit: u32,
    /// Receipts of erasures.
    pub receipts: u32,
}

/// How many rows went, by table.
pub(super) type Counts = BTreeMap<String, u64>;

impl Periods {
    /// Milliseconds; `None` is for ever.
    fn millis(&self, period: Period) -> Option<i64> {
        let days = |days: u32| (days > 0).then(|| i64::from(days) * DAY_MILLIS);
        match period {
            Period::Conversations => days(self.conversations),
            Period::Audit => days(self.audit),
            Period::Receipts => days(self.receipts),
            Period::Ended => Some(0),
            Period::Day => Some(DAY_MILLIS),
        }
    }
}

impl Store {
    /// Does as `periods` say when that is due (see [`Store::do_job`]), and wipes the database's files when
    /// keys of shoppers went or somebody was erased since the last time. Returns how many rows went, by table.
    pub async fn tidy(
        &self,
        job: &str,
        owner: &str,
        every_millis: i64,
        periods: &Periods,
    ) -> Result<Option<BTreeMap<String, u64>>, StoreError> {
        let work = async |last: i64| {
            let removed = self.retain(periods).await?;
            let erased = "SELECT 1 AS erased FROM erasure WHERE at >= ?1 LIMIT 1";
            let keys_went = ["shopper_key", "customer"].iter().any(|table| removed.contains_key(*table));
            if keys_went || self.db.row(erased, args![last]).await?.is_some() {
                self.scrub_erased().await?;
            }
            Ok(removed)
        };
        self.do_job(job, owner, every_millis, work).await
    }

    /// Removes what was kept longer than `periods` say.
    pub async fn retain(&self, periods: &Periods) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        for rule in RULES {
            match (rule.keep, periods.millis(Period::Conversations), i64::from(periods.guests) * DAY_MILLIS) {
                (Keep::Conversations, Some(millis), _) => self.end_idle(millis, &mut counts).await?,
                (Keep::Log, Some(millis), _) => self.shorten_logs(rule, millis, &mut counts).await?,
                (Keep::Guests, _, millis @ 1..) => self.end_guests(millis, &mut counts).await?,
                (Keep::Since { column, period, and }, ..) => {
                    if let Some(millis) = periods.millis(period) {
                        let removed = self.end_rows(rule, column, and, millis).await?;
                        add(&mut counts, rule.table, removed);
                    }
                }
                (Keep::Outbox, millis, _) => {
                    let phones = format!("channel = '{}'", crate::push::CHANNEL);
                    let mut removed = self.end_rows(rule, "created_at", &phones, DAY_MILLIS).await?;
                    if let Some(millis) = millis {
                        removed += self.end_rows(rule, "created_at", "state <> 'waiting'", millis).await?;
                    }
                    add(&mut counts, rule.table, removed);
                }
                _ => {}
            }
        }
        Ok(counts)
    }

    /// Removes rows whose time in `column` is longer ago than `millis`.
    async fn end_rows(&self, rule: &Rule, column: &str, and: &str, millis: i64) -> Result<u64, StoreError> {
        let (table, key) = (rule.table, rule.key.join(", "));
        let and = if and.is_empty() { String::new() } else { format!("AND {and}") };
        let sql = format!(
            "DELETE FROM {table} WHERE ({key}) IN
                 (SELECT {key} FROM {table} WHERE {column} < {{now}} - ?1 {and} LIMIT {BATCH})"
        );
        let mut removed = 0;
        loop {
            let now = self.db.execute(&sql, args![millis]).await?;
            removed += now;
            if now < BATCH {
                return Ok(removed);
            }
        }
    }

    /// Removes whole conversations in which nobody spoke for so long.
    async fn end_idle(&self, millis: i64, counts: &mut Counts) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT shop_id, conversation_id FROM conversation WHERE updated_at < {{now}} - ?1 LIMIT {BATCH}"
        );
        loop {
            let rows = self.db.rows(&sql, args![millis]).await?;
            for row in &rows {
                self.end_conversation(&key(row)?, millis, counts).await?;
            }
            if (rows.len() as u64) < BATCH {
                return Ok(());
            }
        }
    }

    async fn end_conversation(
        &self,
        key: &ConversationKey,
        millis: i64,
        counts: &mut Counts,
    ) -> Result<(), StoreError> {
        let its = [Value::from(&key.shop_id), Value::from(&key.conversation_id)];
        let mut unit = self.db.begin().await?;
        // She may have spoken since it was looked up: then the lock was waited for, and she stays.
        if lock(&mut unit, key).await?.is_none() || !is_idle(&mut unit, &its, millis).await? {
            return Ok(());
        }
        let mut removed = Vec::new();
        for table in erased(Erase::ByConversation).map(|rule| rule.table).chain(["conversation"]) {
            let sql = format!("DELETE FROM {table} WHERE shop_id = ?1 AND conversation_id = ?2");
            removed.push((table, unit.execute(&sql, &its).await?));
        }
        unit.commit().await?;
        removed.into_iter().for_each(|(table, rows)| add(counts, table, rows));
        Ok(())
    }

    /// Removes the old beginnings of logs that still grow.
    async fn shorten_logs(&self, rule: &Rule, millis: i64, counts: &mut Counts) -> Result<(), StoreError> {
        let table = rule.table;
        let sql = format!(
            "SELECT shop_id, conversation_id FROM conversation AS talk
             WHERE created_at < {{now}} - ?1 AND updated_at >= {{now}} - ?1
               AND (shop_id, conversation_id) > (?2, ?3)
               AND EXISTS (SELECT 1 FROM {table} WHERE {table}.shop_id = talk.shop_id
                           AND {table}.conversation_id = talk.conversation_id
                           AND at < {{now}} - ?1 AND kind <> 'log.removed')
             ORDER BY shop_id, conversation_id LIMIT {BATCH}"
        );
        let mut last = (String::new(), String::new());
        loop {
            let rows = self.db.rows(&sql, args![millis, &last.0, &last.1]).await?;
            for row in &rows {
                let key = key(row)?;
                add(counts, table, self.shorten_log(&key, millis).await?);
                last = (key.shop_id, key.conversation_id);
            }
            if (rows.len() as u64) < BATCH {
                return Ok(());
            }
        }
    }

    /// Removes the whole turns that are old, and leaves a tombstone at the last removed number: whoever reads on
    /// from any number finds the log going on. Returns how many entries went.
    async fn shorten_log(&self, key: &ConversationKey, millis: i64) -> Result<u64, StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, key).await? else { return Ok(0) };
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        let Some(cut) = cut(&mut unit, key, millis).await? else { return Ok(0) };
        let upto = args![&key.shop_id, &key.conversation_id, cut];
        let sql = "DELETE FROM event WHERE shop_id = ?1 AND conversation_id = ?2 AND seq < ?3";
        let removed = unit.execute(sql, upto).await?;
        // Its time stays that of the entry whose place it takes: a log goes forward in time.
        let tombstone = NewEntry::of(&EventBody::LogRemoved { from: 1 })?;
        let seq = cut.to_string();
        unit.execute(
            "UPDATE event SET kind = ?4, client_hash = NULL, body = ?5
             WHERE shop_id = ?1 AND conversation_id = ?2 AND seq = ?3",
            args![
                &key.shop_id,
                &key.conversation_id,
                cut,
                tombstone.kind,
                data_key.seal(&place(key, &seq), tombstone.data.as_bytes())?
            ],
        )
        .await?;
        unit.commit().await?;
        Ok(removed)
    }

    /// Removes guests who were not seen for so long, with all that is theirs.
    async fn end_guests(&self, millis: i64, counts: &mut Counts) -> Result<(), StoreError> {
        // A guest on another channel shows herself by speaking, not by a token.
        const UNSEEN: &str = "kind = 'guest' AND seen_at < {now} - ?1
            AND NOT EXISTS (SELECT 1 FROM conversation WHERE conversation.shop_id = shopper.shop_id
                            AND conversation.shopper_id = shopper.shopper_id AND updated_at >= {now} - ?1)";
        let sql = format!("SELECT shop_id, shopper_id FROM shopper WHERE {UNSEEN} LIMIT {BATCH}");
        let still =
            format!("SELECT 1 AS still FROM shopper WHERE {UNSEEN} AND shop_id = ?2 AND shopper_id = ?3");
        loop {
            let rows = self.db.rows(&sql, args![millis]).await?;
            for row in &rows {
                let (shop_id, shopper_id): (String, String) = (row.get("shop_id")?, row.get("shopper_id")?);
                let mut unit = self.db.begin().await?;
                let is_there = lock_shopper(&mut unit, &shop_id, &shopper_id).await?;
                if !is_there || unit.row(&still, args![millis, &shop_id, &shopper_id]).await?.is_none() {
                    continue;
                }
                let removed = remove_shopper(&mut unit, &shop_id, &shopper_id).await?;
                unit.commit().await?;
                self.forget_keys(&shop_id, &removed);
                removed.counts.iter().for_each(|(table, rows)| add(counts, table, *rows));
            }
            if (rows.len() as u64) < BATCH {
                return Ok(());
            }
        }
    }
}

fn key(row: &Row) -> Result<ConversationKey, StoreError> {
    Ok(ConversationKey { shop_id: row.get("shop_id")?, conversation_id: row.get("conversation_id")? })
}

fn add(counts: &mut Counts, table: &str, rows: u64) {
    if rows > 0 {
        *counts.entry(table.to_owned()).or_default() += rows;
    }
}

async fn is_idle(unit: &mut Unit, its: &[Value], millis: i64) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS idle FROM conversation
               WHERE shop_id = ?1 AND conversation_id = ?2 AND updated_at < {now} - ?3";
    let args = [its, args![millis]].concat();
    Ok(unit.row(sql, &args).await?.is_some())
}

/// The last number to remove: that of the newest old entry, or, when the turn it belongs to goes on behind it,
/// the last one before that turn. `None` when nothing can go, or a turn is still open there.
async fn cut(unit: &mut Unit, key: &ConversationKey, millis: i64) -> Result<Option<u64>, StoreError> {
    let row = unit
        .row(
            "SELECT max(seq) AS cut FROM event
             WHERE shop_id = ?1 AND conversation_id = ?2 AND at < {now} - ?3",
            args![&key.shop_id, &key.conversation_id, millis],
        )
        .await?;
    let Some(old) = row.map(|row| row.get::<Option<u64>>("cut")).transpose()?.flatten() else {
        return Ok(None);
    };
    let at = args![&key.shop_id, &key.conversation_id, old];
    let next = "SELECT kind FROM event WHERE shop_id = ?1 AND conversation_id = ?2 AND seq > ?3
                ORDER BY seq LIMIT 1";
    let next: Option<String> = unit.row(next, at).await?.map(|row| row.get("kind")).transpose()?;
    let cut = match next.as_deref() {
        None | Some("shopper.message") => old,
        Some(_) => {
            let sql = "SELECT max(seq) AS turn FROM event WHERE shop_id = ?1 AND conversation_id = ?2
                       AND seq <= ?3 AND kind = 'shopper.message'";
            let turn =
                unit.row(sql, at).await?.map(|row| row.get::<Option<u64>>("turn")).transpose()?.flatten();
            turn.unwrap_or_default().saturating_sub(1)
        }
    };
    let kind = "SELECT kind FROM event WHERE shop_id = ?1 AND conversation_id = ?2 AND seq = ?3";
    let at = args![&key.shop_id, &key.conversation_id, cut];
    let kind: Option<String> = unit.row(kind, at).await?.map(|row| row.get("kind")).transpose()?;
    let open =
        "SELECT 1 AS open FROM turn WHERE shop_id = ?1 AND conversation_id = ?2 AND turn <= ?3 LIMIT 1";
    let is_open = unit.row(open, at).await?.is_some();
    Ok(kind.filter(|kind| kind != "log.removed" && !is_open).map(|_| cut))
}
