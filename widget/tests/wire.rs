//! What the server sends, as the page reads it.

use mitra_protocol::{Event, EventBody};
use mitra_widget::chat::wire;

#[test]
fn a_streamed_entry_is_the_event_with_its_sequence_number() {
    let event = wire::streamed("7", "reply.words", r#"{"turn":5,"lang":"hi","text":"नमस्ते!"}"#);
    let body = EventBody::ReplyWords { turn: 5, lang: "hi".into(), text: "नमस्ते!".into() };
    assert_eq!(event, Some(Event { seq: 7, at: 0, body }));
}

#[test]
fn a_streamed_entry_of_an_unknown_kind_or_form_is_skipped() {
    assert_eq!(wire::streamed("7", "reply.video", r#"{"turn":5}"#), None);
    assert_eq!(wire::streamed("7", "reply.words", r#"{"turn":"five"}"#), None);
    assert_eq!(wire::streamed("", "reply.done", r#"{"turn":5}"#), None);
    assert_eq!(wire::streamed("7", "reply.done", "not json"), None);
}

#[test]
fn a_page_of_the_log_keeps_the_events_this_page_knows() {
    let body = r#"{"events":[
        {"seq":1,"at":5,"kind":"shopper.message","data":{"client_id":"a","text":"hello"}},
        {"seq":2,"at":6,"kind":"reply.video","data":{"turn":1}},
        {"seq":4,"at":7,"kind":"reply.done","data":{"turn":1}}
    ]}"#;
    let events = wire::page(body).expect("a page");
    assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 4]);
    assert_eq!(wire::page("<html>"), None);
}

#[test]
fn an_error_is_told_in_the_servers_words_when_it_has_any() {
    let body =
        r#"{"type":"/problems/message-too-long","status":413,"title":"Too long","detail":"Shorten it."}"#;
    assert_eq!(wire::problem_detail(body).as_deref(), Some("Shorten it."));
    assert_eq!(wire::problem_detail(r#"{"detail":""}"#), None);
    assert_eq!(wire::problem_detail("<html>Bad gateway</html>"), None);
}
