//! How each operation is asked for.

use serde_json::{Value, json};

use super::{KEY, RECORDING, UPLOAD};
use crate::support::TestShopper;

/// How an operation is asked for.
pub(super) struct Fixture {
    pub(super) path: String,
    pub(super) body: Option<Value>,
    /// Fields of a form; the token of the caller's session is added.
    pub(super) form: Option<&'static str>,
    /// The same for something that is not there.
    pub(super) nowhere: Option<String>,
    /// The shop whose things are asked for decides, beyond the caller's role.
    pub(super) is_of_demo: bool,
}

impl Fixture {
    pub(super) fn of(method: &str, path: &str, victim: &TestShopper) -> Fixture {
        let conversation = |rest: &str, body: Option<Value>| Fixture {
            path: format!("/api/v1/conversations/{}{rest}", victim.conversation_id),
            body,
            form: None,
            nowhere: Some(format!("/api/v1/conversations/AAAAAAAAAAAAAAAAAAAAAA{rest}")),
            is_of_demo: true,
        };
        let plain = |body: Option<Value>| Fixture {
            path: path.to_owned(),
            body,
            form: None,
            nowhere: None,
            is_of_demo: false,
        };
        let form = |fields: &'static str| Fixture { form: Some(fields), ..plain(None) };
        match (method, path) {
            ("post", "/api/v1/conversations") => plain(Some(json!({"shop": "demo", "lang": "en"}))),
            ("post", "/api/v1/conversations/{id}/messages") => {
                conversation("/messages", Some(json!({"client_id": "forged", "text": "red kurti"})))
            }
            ("post", "/api/v1/conversations/{id}/turns/{turn}/rating") => {
                conversation("/turns/1/rating", Some(json!({"thumb": "up"})))
            }
            ("delete", "/api/v1/conversations/{id}/turns/{turn}") => conversation("/turns/1", None),
            ("post", "/api/v1/conversations/{id}/voice") => {
                Fixture { form: Some(RECORDING), ..conversation("/voice", None) }
            }
            ("get", "/api/v1/conversations/{id}/events") => conversation("/events", None),
            ("get", "/api/v1/conversations/{id}/replica") => conversation("/replica", None),
            ("get", "/api/v1/me" | "/api/v1/me/export") | ("post", "/api/v1/me/token") => plain(None),
            // Last, because it ends the token.
            ("delete", "/api/v1/me/token" | "/api/v1/me") => plain(None),
            ("get" | "delete", "/api/v1/me/push") => plain(None),
            ("put", "/api/v1/me/push") => plain(Some(json!({
                "endpoint": "https://push.example.net/send/abc",
                // The browser of the example in RFC 8291.
                "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                "auth": "BTBZMqHH6r4Tts7J_aSIgg",
                "lang": "en",
            }))),
            ("post", "/api/v1/pairings") => Fixture {
                is_of_demo: true,
                ..plain(Some(json!({"conversation_id": &victim.conversation_id})))
            },
            ("post", "/api/v1/identity/history") => plain(Some(json!({"guest_token": "demo.none.none"}))),
            ("get", "/api/v1/shop") => plain(None),
            ("post", "/mcp") => plain(Some(json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}))),
            ("put" | "patch", "/api/v1/catalogue/products") => {
                plain(Some(json!({"products": [{"id": "k1", "title": "Red Kurti", "price": 1}]})))
            }
            // Products of a shop that is asked as another are not there; the key says which shop is asked.
            ("put" | "patch" | "delete", "/api/v1/catalogue/products/{id}") => Fixture {
                path: path.replace("{id}", "k1"),
                nowhere: Some(path.replace("{id}", "nothing")),
                ..plain((method != "delete").then(|| json!({"title": "Red Kurti", "price": 1})))
            },
            ("get", "/admin" | "/admin/conversations" | "/admin/outbox" | "/admin/imports") => plain(None),
            ("get", "/admin/shops" | "/admin/password" | "/admin/audit" | "/admin/waiting") => plain(None),
            ("get", "/admin/conversations/{id}") => Fixture {
                path: path.replace("{id}", &victim.conversation_id),
                nowhere: Some(path.replace("{id}", "AAAAAAAAAAAAAAAAAAAAAA")),
                is_of_demo: true,
                ..plain(None)
            },
            (
                "post",
                "/admin/conversations/{id}/take"
                | "/admin/conversations/{id}/answer"
                | "/admin/conversations/{id}/return",
            ) => Fixture {
                path: path.replace("{id}", &victim.conversation_id),
                nowhere: Some(path.replace("{id}", "AAAAAAAAAAAAAAAAAAAAAA")),
                is_of_demo: true,
                // Who takes a chat with words already typed gets them back on its page instead of being led on.
                ..form(if path.ends_with("answer") { "once=a&text=b" } else { "once=a" })
            },
            ("post", "/admin/logout") => form("nothing=at+all"),
            ("post", "/admin/password") => form("present=a&new=b&again=c"),
            ("post", "/admin/shops/origins") => form("origins=https://www.example.in"),
            ("post", "/admin/imports/upload") => form(UPLOAD),
            ("post", "/admin/shops/keys") => form("name=sync"),
            ("post", "/admin/shops/keys/{key}/revoke") => Fixture {
                path: path.replace("{key}", KEY),
                nowhere: Some(path.replace("{key}", "key-nowhere")),
                is_of_demo: true,
                ..form("nothing=at+all")
            },
            _ => panic!("{method} {path} is new: say here how it is asked for"),
        }
    }
}
