//! Who of the shop's people did what, and when. Targets are ids, never texts.

use super::{Store, StoreError, random_name};
use crate::db::{Row, Unit, args};

const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// Who acts when a command does.
pub const COMMAND_LINE: &str = "command line";
/// Who acts when a feed is read because its time has come.
pub const SCHEDULE: &str = "schedule";
/// The actor when a shopper does it herself.
pub const SHOPPER: &str = "shopper";

/// What was done, as it stands in the log.
pub mod actions {
    /// Logged in.
    pub const LOGIN: &str = "admin.login";
    /// Did not get in.
    pub const LOGIN_FAILED: &str = "admin.login_failed";
    /// Logged out.
    pub const LOGOUT: &str = "admin.logout";
    /// Made an administrator.
    pub const ADMIN_ADD: &str = "admin.add";
    /// Gave an administrator another role.
    pub const ADMIN_ROLE: &str = "admin.role";
    /// Shut an administrator out.
    pub const ADMIN_DISABLE: &str = "admin.disable";
    /// Let an administrator in again.
    pub const ADMIN_ENABLE: &str = "admin.enable";
    /// Set a password.
    pub const ADMIN_PASSWORD: &str = "admin.password";
    /// Looked at what a shopper said.
    pub const CONVERSATION_READ: &str = "conversation.read";
    /// Looked at the chats that wait for a person.
    pub const HAND_OVER_LIST: &str = "hand_over.list";
    /// Took a chat that waited for a person.
    pub const HAND_OVER_TAKE: &str = "hand_over.take";
    /// Answered a shopper.
    pub const HAND_OVER_ANSWER: &str = "hand_over.answer";
    /// Gave a chat back to Mitra.
    pub const HAND_OVER_RETURN: &str = "hand_over.return";
    /// Changed a shop's settings.
    pub const SHOP_SETTINGS: &str = "shop.settings";
    /// Made a key for the shop's server.
    pub const KEY_ADD: &str = "key.add";
    /// Ended a key of the shop's server.
    pub const KEY_REVOKE: &str = "key.revoke";
    /// Took a catalogue in.
    pub const IMPORT: &str = "import";
    /// Erased a shopper.
    pub const SHOPPER_ERASE: &str = "shopper.erase";
    /// Handed a shopper's data out.
    pub const SHOPPER_EXPORT: &str = "shopper.export";
}

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub audit_id: String,
    /// When, milliseconds since 1970 (UTC).
    pub at: i64,
    /// An administrator's login, or [`COMMAND_LINE`].
    pub actor: String,
    /// One of [`actions`].
    pub action: String,
    /// Id of what it was done to; may be empty.
    pub target: String,
}

/// A place in a list that is read page by page, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Time of the last row shown, milliseconds since 1970 (UTC).
    pub at: i64,
    /// Its id.
    pub id: String,
}

impl Before {
    /// Before everything: the first page.
    pub fn newest() -> Before {
        Before { at: i64::MAX, id: String::new() }
    }
}

/// Writes an entry as part of what it tells of: both happen or neither.
pub(super) async fn note(
    unit: &mut Unit,
    shop_id: &str,
    actor: &str,
    action: &str,
    target: &str,
) -> Result<(), StoreError> {
    unit.execute(
        "INSERT INTO audit (shop_id, audit_id, at, actor, action, target) VALUES (?1, ?2, {now}, ?3, ?4, ?5)",
        args![shop_id, random_name(12)?, actor, action, target],
    )
    .await?;
    Ok(())
}

impl Store {
    /// Writes down who did what; `action` is one of [`actions`], `target` an id or nothing.
    pub async fn audit(
        &self,
        shop_id: &str,
        actor: &str,
        action: &str,
        target: &str,
    ) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        note(&mut unit, shop_id, actor, action, target).await?;
        Ok(unit.commit().await?)
    }

    /// The same for what a page that looks again by itself does: once an hour.
    pub async fn audit_hourly(&self, shop_id: &str, actor: &str, action: &str) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "SELECT 1 AS noted FROM audit
                   WHERE shop_id = ?1 AND at > {now} - ?2 AND actor = ?3 AND action = ?4 LIMIT 1";
        if unit.row(sql, args![shop_id, HOUR_MILLIS, actor, action]).await?.is_some() {
            return Ok(());
        }
        note(&mut unit, shop_id, actor, action, "").await?;
        Ok(unit.commit().await?)
    }

    /// At most `limit` entries of the audit log, newest first.
    pub async fn audit_log(
        &self,
        shop_id: &str,
        before: &Before,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let sql = "SELECT audit_id, at, actor, action, target FROM audit
                   WHERE shop_id = ?1 AND (at, audit_id) < (?2, ?3) ORDER BY at DESC, audit_id DESC LIMIT ?4";
        let rows = self.db.rows(sql, args![shop_id, before.at, &before.id, limit]).await?;
        let entry = |row: &Row| {
            Ok(AuditEntry {
                audit_id: row.get("audit_id")?,
                at: row.get("at")?,
                actor: row.get("actor")?,
                action: row.get("action")?,
                target: row.get("target")?,
            })
        };
        rows.iter().map(entry).collect()
    }
}
