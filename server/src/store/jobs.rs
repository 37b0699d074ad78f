//! Work that one process does for all: a row is the lease, by the database's clock.

use std::time::Duration;

use super::{Store, StoreError};
use crate::db::args;

/// How long a job stays with a process that says nothing, milliseconds.
const LEASE_MILLIS: i64 = 60_000;
const RENEW_EVERY: Duration = Duration::from_secs(20);

impl Store {
    /// Does `work` when nobody is at the job `name` and it was last begun at least `every_millis` ago; `None`
    /// when it is not due or another process does it. `work` is told when it was last begun, milliseconds since
    /// 1970 (UTC), 0 for never. After a failure the next one tries when the lease has run out.
    pub async fn do_job<T, W: Future<Output = Result<T, StoreError>>>(
        &self,
        name: &str,
        owner: &str,
        every_millis: i64,
        work: impl FnOnce(i64) -> W,
    ) -> Result<Option<T>, StoreError> {
        let Some((began, last)) = self.claim_job(name, owner, every_millis).await? else { return Ok(None) };
        // Beside the work, not in its stead: both may be waiting for the one writer, and each must be there when
        // its turn comes.
        let renewal = async {
            loop {
                tokio::time::sleep(RENEW_EVERY).await;
                if let Err(error) = self.renew_job(name, owner).await {
                    return error;
                }
            }
        };
        let done = tokio::select! {
            done = work(last) => done?,
            error = renewal => return Err(error),
        };
        // When it began, not when it ended: what happened meanwhile is for the next time.
        self.db
            .execute(
                "UPDATE job SET done_at = ?3, lease_until = NULL, owner = NULL WHERE name = ?1 AND owner = ?2",
                args![name, owner, began],
            )
            .await?;
        Ok(Some(done))
    }

    /// Notes that the job `name`, which needs no lease, was done now.
    pub async fn job_was_done(&self, name: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO job (name, done_at) VALUES (?1, {now})
                   ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at";
        self.db.execute(sql, args![name]).await?;
        Ok(())
    }

    async fn claim_job(
        &self,
        name: &str,
        owner: &str,
        every_millis: i64,
    ) -> Result<Option<(i64, i64)>, StoreError> {
        let mut unit = self.db.begin().await?;
        unit.execute("INSERT INTO job (name) VALUES (?1) ON CONFLICT DO NOTHING", args![name]).await?;
        let row = unit
            .row(
                "UPDATE job SET owner = ?2, lease_until = {now} + ?3
                 WHERE name = ?1 AND (lease_until IS NULL OR lease_until < {now})
                   AND (done_at IS NULL OR done_at <= {now} - ?4)
                 RETURNING {now} AS began, coalesce(done_at, 0) AS last",
                args![name, owner, LEASE_MILLIS, every_millis],
            )
            .await?;
        unit.commit().await?;
        row.map(|row| Ok((row.get("began")?, row.get("last")?))).transpose()
    }

    async fn renew_job(&self, name: &str, owner: &str) -> Result<(), StoreError> {
        let sql = "UPDATE job SET lease_until = {now} + ?3 WHERE name = ?1 AND owner = ?2";
        self.db.execute(sql, args![name, owner, LEASE_MILLIS]).await?;
        Ok(())
    }
}
