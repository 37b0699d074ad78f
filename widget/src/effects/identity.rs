//! Requests about who she is, and the one that erases what the server has of her.

use mitra_protocol::{HistoryJoin, IdentityShown};
use wasm_bindgen_futures::spawn_local;

use super::{Page, http::Ask};
use crate::chat::{Happening, wire};

pub(super) fn show(page: Page, shop: String, assertion: String, round: u32) {
    spawn_local(async move {
        let mut ask = Ask::new("/identity", None);
        ask.body = serde_json::to_string(&IdentityShown { shop, assertion }).ok();
        page.dispatch(match ask.fetch_as(wire::signed_in).await {
            Ok(signed_in) => Happening::Identified { round, signed_in },
            Err(failure) => Happening::IdentityFailed { round, failure },
        });
    });
}

pub(super) fn join_history(page: Page, token: String, guest_token: String, round: u32) {
    spawn_local(async move {
        let mut ask = Ask::new("/identity/history", Some(&token));
        ask.body = serde_json::to_string(&HistoryJoin { guest_token }).ok();
        page.dispatch(match ask.fetch_done().await {
            Ok(()) => Happening::HistoryJoined { round },
            Err(failure) => Happening::HistoryFailed { round, failure },
        });
    });
}

pub(super) fn revoke(page: Page, token: String) {
    spawn_local(async move {
        let revoked = Ask::delete("/me/token", &token).fetch_done().await;
        if let Err(failure) = revoked {
            page.dispatch(Happening::RevokeFailed { token, failure });
        }
    });
}

pub(super) fn erase(page: Page, token: String, round: u32) {
    spawn_local(async move {
        page.dispatch(match Ask::delete("/me", &token).fetch_as(wire::receipt_id).await {
            Ok(receipt_id) => Happening::Erased { round, receipt_id },
            Err(failure) => Happening::EraseFailed { round, failure },
        });
    });
}
