//! Turns a template into a page: never kept by anybody, never framed, nothing in it runs.

use askama::Template;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, tz, tz::TimeZone};

use super::{CONFIDANTS, visit::Visit};
use crate::{
    error::{AppError, AppResult},
    store::{Admin, Before, Role},
};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
/// Rows on a page of a list.
pub(super) const ROWS: u32 = 50;
/// Shops are in India: their days begin at its midnight. It knows no summer time.
const OFFSET_MINUTES: i32 = 5 * 60 + 30;

/// What stands around every page.
pub(super) struct Frame {
    /// Name of the page, never anything that a shopper wrote.
    pub(super) title: &'static str,
    /// Address of the entry of the navigation that it belongs to.
    pub(super) here: &'static str,
    /// Who looks at it; nobody before the login.
    pub(super) admin: Option<Admin>,
    /// What forms carry.
    pub(super) form_token: String,
}

impl Frame {
    pub(super) fn of(visit: &Visit, here: &'static str, title: &'static str) -> Frame {
        Frame { title, here, admin: Some(visit.admin.clone()), form_token: visit.form_token() }
    }

    /// Without anybody logged in.
    pub(super) fn outside(title: &'static str) -> Frame {
        Frame { title, here: "", admin: None, form_token: String::new() }
    }

    /// The pages this role may open: address and name.
    pub(super) fn places(&self) -> Vec<(&'static str, &'static str)> {
        let all = [
            ("/admin", "Overview"),
            ("/admin/conversations", "Chats"),
            ("/admin/waiting", "Waiting"),
            ("/admin/outbox", "Outbox"),
            ("/admin/imports", "Imports"),
            ("/admin/shops", "Shop"),
            ("/admin/audit", "Audit"),
        ];
        let may = |address: &str| match address {
            "/admin/audit" => self.is_owner(),
            "/admin/waiting" => self.is_confidant(),
            _ => true,
        };
        all.into_iter().filter(|(address, _)| may(address)).collect()
    }

    pub(super) fn is_owner(&self) -> bool {
        self.admin.as_ref().is_some_and(|admin| admin.role == Role::Owner)
    }

    /// Whether what shoppers said may be shown.
    pub(super) fn is_confidant(&self) -> bool {
        self.admin.as_ref().is_some_and(|admin| CONFIDANTS.contains(&admin.role))
    }
}

/// The page, with the headers of every page here.
pub(super) fn page(status: StatusCode, template: &impl Template) -> AppResult<Response> {
    let html = template.render().map_err(|error| AppError::Internal(error.to_string()))?;
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Leads to a page after a form was taken.
pub(super) fn then(address: &str) -> Response {
    let mut response = Redirect::to(address).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A moment for people, in the shop's time.
pub(super) struct Moment(pub(super) i64);

/// The moment of a column, milliseconds since 1970 (UTC).
pub(super) fn moment(at: &i64) -> Moment {
    Moment(*at)
}

impl Moment {
    fn format(&self, pattern: &str) -> String {
        let Ok(at) = Timestamp::from_millisecond(self.0) else { return "an unknown time".to_owned() };
        let offset = tz::Offset::from_seconds(OFFSET_MINUTES * 60).unwrap_or(tz::Offset::UTC);
        at.to_zoned(TimeZone::fixed(offset)).strftime(pattern).to_string()
    }

    /// `22 Nov 2026, 19:16`.
    pub(super) fn full(&self) -> String {
        self.format("%-d %b %Y, %H:%M")
    }

    /// `19:16`.
    pub(super) fn clock(&self) -> String {
        self.format("%H:%M")
    }

    /// `22 November 2026`.
    pub(super) fn day(&self) -> String {
        self.format("%-d %B %Y")
    }

    /// For machines.
    pub(super) fn machine(&self) -> String {
        self.format("%Y-%m-%dT%H:%M:%S%:z")
    }
}

/// `?before=` of a list that is read page by page.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Page {
    before: Option<String>,
}

impl Page {
    /// Where the page begins; what cannot be read is the first page.
    pub(super) fn before(&self) -> Before {
        let read = || {
            let (at, id) = self.before.as_deref()?.split_once('.')?;
            id.bytes().all(|byte| byte.is_ascii_graphic()).then_some(())?;
            Some(Before { at: at.parse().ok()?, id: id.to_owned() })
        };
        read().unwrap_or_else(Before::newest)
    }
}

/// Drops the row that was read only to know that there are more; returns the address of the next page.
pub(super) fn older<T>(rows: &mut Vec<T>, place: impl Fn(&T) -> (i64, &str)) -> Option<String> {
    if rows.len() <= ROWS as usize {
        return None;
    }
    rows.truncate(ROWS as usize);
    let (at, id) = place(rows.last()?);
    Some(format!("?before={at}.{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::day_began;

    #[test]
    fn a_day_begins_at_midnight_in_india() {
        // 22 November 2026, 00:10 in Mumbai is 21 November, 18:40 UTC.
        let now = 1_795_286_400_000;
        assert_eq!(Moment(now).full(), "22 Nov 2026, 00:10");
        assert_eq!(Moment(day_began(now)).full(), "22 Nov 2026, 00:00");
        assert_eq!(Moment(day_began(now) - 1).full(), "21 Nov 2026, 23:59");
        assert_eq!(Moment(now).machine(), "2026-11-22T00:10:00+05:30");
    }

    #[test]
    fn a_page_that_cannot_be_read_is_the_first() {
        for text in ["", "x", "1", "a.b", "1.\u{0}"] {
            assert_eq!(Page { before: Some(text.to_owned()) }.before(), Before::newest(), "{text:?}");
        }
        let before = Page { before: Some("12.ab".to_owned()) }.before();
        assert_eq!(before, Before { at: 12, id: "ab".to_owned() });
    }
}
