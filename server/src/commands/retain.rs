//! `mitra retain`: what was kept long enough goes. `mitra serve` does the same each hour.

use std::time::Duration;

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{CommandError, lines::Dialogue};
use crate::{
    config::Place,
    store::{Periods, Store, random_name},
};

/// How long things are kept.
#[derive(Debug, Clone, clap::Args)]
pub struct RetentionSettings {
    /// Days a conversation is kept after somebody last spoke in it, and an entry of one that goes on after it was
    /// written. 0 is for ever.
    #[arg(long, env = "MITRA_KEEP_CONVERSATIONS_DAYS", default_value_t = RetentionSettings::default().keep_conversations_days)]
    pub keep_conversations_days: u32,
    /// Days a guest is kept after she was last seen. 0 is for ever.
    #[arg(long, env = "MITRA_KEEP_GUESTS_DAYS", default_value_t = RetentionSettings::default().keep_guests_days)]
    pub keep_guests_days: u32,
    /// Days the audit log and the list of imports are kept. 0 is for ever.
    #[arg(long, env = "MITRA_KEEP_AUDIT_DAYS", default_value_t = RetentionSettings::default().keep_audit_days)]
    pub keep_audit_days: u32,
    /// Days receipts of erasures are kept. 0 is for ever.
    #[arg(long, env = "MITRA_KEEP_RECEIPTS_DAYS", default_value_t = RetentionSettings::default().keep_receipts_days)]
    pub keep_receipts_days: u32,
}

impl Default for RetentionSettings {
    fn default() -> RetentionSettings {
        RetentionSettings {
            keep_conversations_days: 400,
            keep_guests_days: 400,
            keep_audit_days: 400,
            keep_receipts_days: 1100,
        }
    }
}

impl RetentionSettings {
    /// As the store takes them.
    pub fn periods(&self) -> Periods {
        Periods {
            conversations: self.keep_conversations_days,
            guests: self.keep_guests_days,
            audit: self.keep_audit_days,
            receipts: self.keep_receipts_days,
        }
    }
}

/// Name of the job: one process does it for all nodes.
const JOB: &str = "retain";
/// How often it is due while serving, milliseconds.
const EVERY_MILLIS: i64 = 60 * 60 * 1000;
/// How often a serving process looks whether it is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Does it now, and writes how many rows went from which table as JSON.
pub async fn run(place: &Place, settings: RetentionSettings) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    let owner = format!("retain-{}", random_name(6)?);
    let done = store.tidy(JOB, &owner, 0, &settings.periods()).await;
    store.close().await;
    let Some(removed) = done? else {
        return Err(CommandError::Said("another process is at it; nothing was done here".into()));
    };
    Dialogue::new().answer(&json!({ "removed": removed })).await
}

/// Does it each hour, on one of all serving processes, until `stop`. What was erased since the last time is then
/// wiped from the database's files as well. Whoever stops does not wait for the end of it: what is half done the
/// next process does when the lease has run out.
pub async fn keep_tidy(store: Store, periods: Periods, owner: String, stop: CancellationToken) {
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return,
            done = store.tidy(JOB, &owner, EVERY_MILLIS, &periods) => done,
        };
        match done {
            Ok(Some(removed)) if !removed.is_empty() => {
                tracing::info!("kept long enough and removed: {removed:?}");
            }
            Ok(_) => {}
            Err(error) => tracing::error!("what was kept long enough was not removed: {error}"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
