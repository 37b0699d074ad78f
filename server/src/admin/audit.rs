//! `/admin/audit`: who of the shop's people did what.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    render::{Frame, Page, ROWS, moment, older, page},
    visit::Visit,
};
use crate::{
    app::App,
    error::AppResult,
    extract::Params,
    store::{AuditEntry, audit::actions},
};

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    frame: Frame,
    entries: Vec<AuditEntry>,
    /// Logins of the administrators, by id.
    logins: HashMap<String, String>,
    older: Option<String>,
}

impl AuditPage {
    /// What it was done to, where that says more than who did it: an administrator by name.
    fn target<'e>(&'e self, entry: &'e AuditEntry) -> Option<&'e str> {
        let target = self.logins.get(&entry.target).unwrap_or(&entry.target);
        (!target.is_empty() && *target != entry.actor).then_some(target)
    }
}

/// The audit log, newest first.
pub(super) async fn show_audit(
    State(app): State<Arc<App>>,
    visit: Visit,
    Params(asked): Params<Page>,
) -> AppResult<Response> {
    let mut entries = app.store.audit_log(&visit.admin.shop_id, &asked.before(), ROWS + 1).await?;
    let older = older(&mut entries, |entry| (entry.at, &entry.audit_id));
    let admins = app.store.admins(&visit.admin.shop_id).await?.into_iter();
    let logins = admins.map(|account| (account.admin.admin_id, account.admin.login)).collect();
    let frame = Frame::of(&visit, "/admin/audit", "Audit");
    page(StatusCode::OK, &AuditPage { frame, entries, logins, older })
}

/// An action in words; one that this version does not know says its name.
fn in_words(action: &str) -> &str {
    match action {
        actions::LOGIN => "logged in",
        actions::LOGIN_FAILED => "was not let in",
        actions::LOGOUT => "logged out",
        actions::ADMIN_ADD => "made an administrator",
        actions::ADMIN_ROLE => "changed a role",
        actions::ADMIN_DISABLE => "shut an administrator out",
        actions::ADMIN_ENABLE => "let an administrator in again",
        actions::ADMIN_PASSWORD => "set a password",
        actions::CONVERSATION_READ => "read a conversation",
        actions::HAND_OVER_LIST => "looked at the waiting chats",
        actions::HAND_OVER_TAKE => "took a waiting chat",
        actions::HAND_OVER_ANSWER => "answered a shopper",
        actions::HAND_OVER_RETURN => "gave a chat back to Mitra",
        actions::SHOP_SETTINGS => "changed the shop's settings",
        actions::KEY_ADD => "made a key",
        actions::KEY_REVOKE => "revoked a key",
        actions::IMPORT => "imported a catalogue",
        actions::SHOPPER_ERASE => "erased a shopper",
        actions::SHOPPER_EXPORT => "exported a shopper's data",
        other => other,
    }
}
