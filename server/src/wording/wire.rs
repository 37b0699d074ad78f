//! What is sent to a chat API and what comes back, read leniently: compatible servers differ in all but the middle.

use serde::Deserialize;
use serde_json::{Value, json};

use mitra_dialogue::asking::{Prompt, Purpose};

/// Most tokens of an answer: some ten sentences.
pub(super) const MOST_TOKENS_OUT: u64 = 400;

/// The body of a question. `is_plain` leaves out what not every server knows.
pub(super) fn question(model: &str, prompt: &Prompt, is_plain: bool) -> Value {
    let mut body = json!({
        "model": model,
        "stream": true,
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.user},
        ],
    });
    if !is_plain {
        body["max_tokens"] = json!(MOST_TOKENS_OUT);
        // Words may vary; what is read or summed up must not.
        body["temperature"] = json!(if prompt.purpose == Purpose::Word { 0.7 } else { 0.0 });
        body["stream_options"] = json!({"include_usage": true});
    }
    body
}

/// One event of an answer, or the whole of one that does not stream.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chunk {
    choices: Vec<Choice>,
    usage: Option<Usage>,
    error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    delta: Option<Message>,
    message: Option<Message>,
    finish_reason: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    content: Option<Value>,
    refusal: Option<Value>,
    tool_calls: Option<Value>,
    function_call: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Usage {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

/// What one event says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// More of the text.
    pub(super) text: String,
    /// Why the answer is over, when it is.
    pub(super) finish: Option<String>,
    /// Tokens in and out.
    pub(super) usage: Option<(u64, u64)>,
    /// It wants a tool that nobody offered.
    pub(super) calls_tools: bool,
    /// It will not.
    pub(super) refuses: bool,
}

/// Reads one event. `Err(true)` is an error that the server tells, `Err(false)` is nothing that can be read.
pub(super) fn news(data: &str) -> Result<News, bool> {
    let chunk: Chunk = serde_json::from_str(data).map_err(|_| false)?;
    if chunk.error.is_some_and(|error| !error.is_null()) {
        return Err(true);
    }
    let mut news = News::default();
    if let Some(usage) = chunk.usage
        && let (Some(tokens_in), Some(tokens_out)) = (usage.prompt_tokens, usage.completion_tokens)
    {
        news.usage = Some((tokens_in, tokens_out));
    }
    let Some(choice) = chunk.choices.into_iter().next() else { return Ok(news) };
    news.finish = choice.finish_reason.as_ref().and_then(Value::as_str).map(str::to_owned);
    if let Some(message) = choice.delta.or(choice.message) {
        let is_there = |value: &Option<Value>| value.as_ref().is_some_and(|value| !value.is_null());
        news.calls_tools = is_there(&message.tool_calls) || is_there(&message.function_call);
        news.refuses = message.refusal.as_ref().and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        news.text = message.content.map(text).unwrap_or_default();
    }
    Ok(news)
}

/// A text, or pieces of one.
fn text(content: Value) -> String {
    match content {
        Value::String(text) => text,
        Value::Array(pieces) => {
            pieces.iter().filter_map(|piece| piece.get("text").and_then(Value::as_str)).collect()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_servers_that_differ_are_read() {
        let text = |data: &str| news(data).map(|news| news.text);
        assert_eq!(text(r#"{"choices":[{"delta":{"content":"1: Hi"}}]}"#), Ok("1: Hi".to_owned()));
        assert_eq!(text(r#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#), Ok(String::new()));
        assert_eq!(
            text(r#"{"choices":[{"message":{"content":[{"type":"text","text":"a"}]}}]}"#),
            Ok("a".to_owned())
        );
        assert_eq!(text(r#"{"choices":[],"obfuscation":"x"}"#), Ok(String::new()));
        assert_eq!(text(r#"{"error":{"message":"no","code":429}}"#), Err(true));
        assert_eq!(text("<html>"), Err(false));
        let last = news(
            r#"{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#,
        );
        let last = last.unwrap();
        assert_eq!((last.finish.as_deref(), last.usage), (Some("stop"), Some((7, 2))));
        assert!(news(r#"{"choices":[{"delta":{"tool_calls":[{"index":0}]}}]}"#).unwrap().calls_tools);
    }
}
