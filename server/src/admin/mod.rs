//! The pages for the people of a shop, under `/admin`: drawn here, without a script. Read [`login`] first, then
//! [`visit`], which every other page begins with.
//!
//! A form is believed when three things hold: the browser says that a page of ours sent it (the guard in
//! `access` asks), the session's cookie came along (SameSite=Strict), and the form carries the session's own
//! token. The login form has no session yet: there the browser's word has to do, and a browser that says
//! nothing is refused. So nobody is logged in as somebody else by a page elsewhere.

mod address_limit;
mod audit;
mod conversations;
mod desk;
mod imports;
mod login;
mod outbox;
mod overview;
mod own_password;
pub mod password;
mod refusals;
mod render;
mod shop;
mod staff;
mod upload;
mod visit;
mod waiting;

use std::sync::Arc;

use axum::{
    Extension,
    extract::DefaultBodyLimit,
    http::header,
    routing::{get, post},
};
use utoipa::openapi::HttpMethod::{Get, Post};

pub use self::{refusals::as_pages, staff::ensure_owner, visit::form_token};
use crate::{
    access::{Access, Routes},
    store::Role,
};

/// Whoever works for the shop.
const STAFF: Access = Access::Admin(Role::ALL);
/// Whoever may see what shoppers said.
const CONFIDANTS: &[Role] = &[Role::Owner, Role::Agent];
/// Whoever may answer shoppers: the same.
const HELPERS: Access = Access::Admin(CONFIDANTS);
/// Whoever may change things.
const OWNERS: Access = Access::Admin(&[Role::Owner]);

/// Every page with who may see it.
pub(crate) fn routes(routes: Routes) -> Routes {
    let door = Extension(Arc::new(address_limit::AddressLimit::default()));
    let login = get(login::show_login).post(login::log_in).layer(door);
    let password = get(own_password::show_password).post(own_password::change_password);
    routes
        .page(Access::Anyone, "/admin/login", &[Get, Post], login)
        .page(Access::Anyone, "/admin/style.css", &[Get], get(style))
        .page(STAFF, "/admin", &[Get], get(overview::show_overview))
        .page(STAFF, "/admin/logout", &[Post], post(login::log_out))
        .page(STAFF, "/admin/password", &[Get, Post], password)
        .page(STAFF, "/admin/shops", &[Get], get(shop::show_shop))
        .page(OWNERS, "/admin/shops/origins", &[Post], post(shop::change_origins))
        .page(OWNERS, "/admin/shops/keys", &[Post], post(shop::add_key))
        .page(OWNERS, "/admin/shops/keys/{key}/revoke", &[Post], post(shop::revoke_key))
        .page(STAFF, "/admin/imports", &[Get], get(imports::show_imports))
        .upload(
            OWNERS,
            "/admin/imports/upload",
            post(upload::take_upload).layer(DefaultBodyLimit::max(upload::FORM_BYTES)),
        )
        .page(STAFF, "/admin/outbox", &[Get], get(outbox::show_outbox))
        .page(STAFF, "/admin/conversations", &[Get], get(conversations::show_conversations))
        .page(
            Access::Admin(CONFIDANTS),
            "/admin/conversations/{id}",
            &[Get],
            get(conversations::show_conversation),
        )
        .page(HELPERS, "/admin/waiting", &[Get], get(waiting::show_waiting))
        .page(HELPERS, "/admin/conversations/{id}/take", &[Post], post(desk::take))
        .page(HELPERS, "/admin/conversations/{id}/answer", &[Post], post(desk::answer))
        .page(HELPERS, "/admin/conversations/{id}/return", &[Post], post(desk::give_back))
        .page(OWNERS, "/admin/audit", &[Get], get(audit::show_audit))
}

async fn style() -> ([(header::HeaderName, &'static str); 2], &'static str) {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=600")];
    (headers, include_str!("../../templates/admin/style.css"))
}
