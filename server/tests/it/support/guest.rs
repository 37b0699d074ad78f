//! A guest who talks to a real node over HTTP.

use std::time::Duration;

use serde_json::{Value, json};

/// A guest with a conversation.
#[derive(Clone)]
pub(crate) struct Guest {
    client: reqwest::Client,
    url: String,
    pub(crate) token: String,
    pub(crate) conversation_id: String,
}

impl Guest {
    /// Starts a conversation at this node.
    pub(crate) async fn start(url: &str) -> Guest {
        let client = reqwest::Client::new();
        let start = json!({"shop": "demo", "lang": "en"});
        let answer = client.post(format!("{url}/api/v1/conversations")).json(&start).send().await.unwrap();
        let started: Value = answer.json().await.unwrap();
        let text = |name: &str| started[name].as_str().unwrap_or_else(|| panic!("{started}")).to_owned();
        Guest { client, url: url.to_owned(), token: text("token"), conversation_id: text("conversation_id") }
    }

    /// The same guest at another node.
    pub(crate) fn at(&self, url: &str) -> Guest {
        Guest { url: url.to_owned(), ..self.clone() }
    }

    /// Sends a message; status and answer.
    pub(crate) async fn send(&self, client_id: String, text: &str) -> (u16, Value) {
        self.try_send(client_id, text).await.expect("the node answers")
    }

    /// The same, `None` when the node is gone before it answers.
    pub(crate) async fn try_send(&self, client_id: String, text: &str) -> Option<(u16, Value)> {
        let address = format!("{}/api/v1/conversations/{}/messages", self.url, self.conversation_id);
        let message = json!({"client_id": client_id, "text": text});
        let answer = self.client.post(address).bearer_auth(&self.token).json(&message).send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().await.ok()?))
    }

    /// All events.
    pub(crate) async fn events(&self) -> Vec<Value> {
        let address = format!("{}/api/v1/conversations/{}/events", self.url, self.conversation_id);
        let answer = self.client.get(address).bearer_auth(&self.token).send().await.unwrap();
        let page: Value = answer.json().await.unwrap();
        page["events"].as_array().unwrap_or_else(|| panic!("{page}")).clone()
    }

    /// All events, once they are as wished.
    pub(crate) async fn until(&self, wished: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let look = async {
            loop {
                let events = self.events().await;
                if wished(&events) {
                    return events;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), look).await.expect("it comes to pass")
    }

    /// An open event stream.
    pub(crate) async fn stream(&self) -> reqwest::Response {
        let address = format!("{}/api/v1/conversations/{}/events", self.url, self.conversation_id);
        let request = self.client.get(address).bearer_auth(&self.token).header("accept", "text/event-stream");
        request.send().await.unwrap()
    }

    /// Ends the token.
    pub(crate) async fn leave(&self) {
        let address = format!("{}/api/v1/me/token", self.url);
        let answer = self.client.delete(address).bearer_auth(&self.token).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 204);
    }
}
