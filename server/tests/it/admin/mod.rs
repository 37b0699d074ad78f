//! The pages for the people of a shop, as a browser sees them.

mod forms;
mod login;
mod pages;
mod staff;
mod uploads;

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use mitra_server::{
    access::SESSION_COOKIE,
    admin::password,
    router::router,
    store::{Admin, Role, Shop, ShopSettings},
};
use secrecy::SecretString;
use tower::ServiceExt;

use crate::support::TestApp;

/// Of everybody here.
pub(super) const PASSWORD: &str = "tulsi monsoon lantern";

/// What a browser sends with a form of the page it shows.
pub(super) const OWN: &[(&str, &str)] = &[("sec-fetch-site", "same-origin")];

/// A browser that keeps the session's cookie.
pub(super) struct Browser {
    router: Router,
    pub(super) cookie: Option<String>,
    pub(super) address: Option<SocketAddr>,
}

/// What it got.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) html: String,
}

impl Answer {
    pub(super) fn leads_to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
    }

    /// The token of the forms on this page.
    pub(super) fn form_token(&self) -> String {
        let (_, rest) = self.html.split_once("name=\"form_token\" value=\"").expect("a form on the page");
        rest.split_once('"').unwrap().0.to_owned()
    }
}

impl Browser {
    pub(super) fn new(mitra: &TestApp) -> Browser {
        Browser { router: router(mitra.app.clone()), cookie: None, address: None }
    }

    /// Another one at the same process.
    pub(super) fn beside(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, address: None }
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a browser does that shows a page of ours.
    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, OWN, fields).await
    }

    pub(super) async fn post_with(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// Sends a form of `page` with the token it carries.
    pub(super) async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(page).await.form_token();
        let mut all = vec![("form_token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    pub(super) async fn log_in(&mut self, login: &str, password: &str) -> Answer {
        self.post("/admin/login", &[("shop", "demo"), ("login", login), ("password", password)]).await
    }

    pub(super) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, "text/html".parse().unwrap());
        headers.insert(header::HOST, "mitra.example".parse().unwrap());
        if let Some(cookie) = &self.cookie {
            headers.insert(header::COOKIE, format!("{SESSION_COOKIE}={cookie}").parse().unwrap());
        }
        if let Some(address) = self.address {
            request.extensions_mut().insert(ConnectInfo(address));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if let Some(set) = parts.headers.get(header::SET_COOKIE) {
            let (_, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split_once(';').unwrap().0;
            self.cookie = (!value.is_empty()).then(|| value.to_owned());
        }
        let html = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, html }
    }
}

/// Makes an administrator of the shop `demo` with [`PASSWORD`].
pub(super) async fn hire(mitra: &TestApp, login: &str, role: Role) -> Admin {
    let hash = password::hash(login, SecretString::from(PASSWORD)).await.unwrap();
    mitra.store.add_admin("demo", login, role, &hash, "command line").await.unwrap()
}

/// Someone of this role, logged in.
pub(super) async fn at_work(mitra: &TestApp, role: Role) -> Browser {
    let login = format!("an-{}", role.name());
    hire(mitra, &login, role).await;
    let mut browser = Browser::new(mitra);
    let answer = browser.log_in(&login, PASSWORD).await;
    assert_eq!((answer.status, answer.leads_to()), (StatusCode::SEE_OTHER, "/admin"));
    browser
}

/// The actions of the audit log, oldest first, with who did them.
pub(super) async fn audited(mitra: &TestApp) -> Vec<(String, String)> {
    let sql = "SELECT actor, action FROM audit WHERE shop_id = 'demo' ORDER BY at, audit_id";
    let rows = mitra.store.db().rows(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get("actor").unwrap(), row.get("action").unwrap())).collect()
}

/// How often this was done.
pub(super) async fn count_of(mitra: &TestApp, action: &str) -> usize {
    audited(mitra).await.iter().filter(|(_, done)| done == action).count()
}

pub(super) async fn other_shop(mitra: &TestApp) {
    let shop = Shop { shop_id: "other".into(), name: "Other".into(), settings: ShopSettings::default() };
    mitra.store.put_shop(&shop).await.unwrap();
}
