//! Requests about who she is, and the one that erases what the server has of her.

use mitra_protocol::{HistoryJoin, IdentityShown};

use super::{Page, http::Ask};
use crate::chat::{Happening, wire};

pub(super) fn show(page: Page, shop: String, assertion: String, round: u32) {
    let ask = Ask::new("/identity".to_owned(), None).with(&IdentityShown { shop, assertion });
    ask.send(wire::signed_in, move |answer| {
        page.dispatch(match answer {
            Ok(signed_in) => Happening::Identified { round, signed_in },
            Err(failure) => Happening::IdentityFailed { round, failure },
        });
    });
}

pub(super) fn join_history(page: Page, token: String, guest_token: String, round: u32) {
    let ask = Ask::new("/identity/history".to_owned(), Some(token)).with(&HistoryJoin { guest_token });
    ask.send_only(move |answer| {
        page.dispatch(match answer {
            Ok(()) => Happening::HistoryJoined { round },
            Err(failure) => Happening::HistoryFailed { round, failure },
        });
    });
}

pub(super) fn revoke(page: Page, token: String) {
    Ask::new("/me/token".to_owned(), Some(token.clone())).delete().send_only(move |answer| {
        if let Err(failure) = answer {
            page.dispatch(Happening::RevokeFailed { token, failure });
        }
    });
}

pub(super) fn erase(page: Page, token: String, round: u32) {
    Ask::new("/me".to_owned(), Some(token)).delete().send(wire::receipt_id, move |answer| {
        page.dispatch(match answer {
            Ok(receipt_id) => Happening::Erased { round, receipt_id },
            Err(failure) => Happening::EraseFailed { round, failure },
        });
    });
}
