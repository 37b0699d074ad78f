//! Everything a chat API can do wrong. Each time there is one whole reply, true and in her language, and one entry
//! that says what happened.

use std::time::Duration;

use serde_json::json;

use super::{
    asked,
    model::{ScriptedModel, Step, done, event, head, says, status, text, wording},
    open, patient, reply, words,
};
use crate::support::{Database::Sqlite, TestApp};

/// What the model does, what the log says of it, and what of it is shown; nothing is the draft.
struct Case {
    name: &'static str,
    steps: Vec<Step>,
    outcome: &'static str,
    shown: Option<&'static str>,
}

const GOOD: &str = "1: Here are some lovely options.\n";
const SHOWN: Option<&str> = Some("Here are some lovely options.");

fn raw(text: &str) -> Step {
    Step::Bytes(text.as_bytes().to_vec())
}

fn cases() -> Vec<Case> {
    let case = |name, outcome, shown, steps| Case { name, steps, outcome, shown };
    let split = |at: usize| {
        let Step::Bytes(bytes) = text("1: यहाँ देखिए।\n") else { return Vec::new() };
        let cut = bytes.len().min(at);
        vec![
            head(),
            Step::Bytes(bytes[..cut].to_vec()),
            Step::Wait(Duration::from_millis(20)),
            Step::Bytes(bytes[cut..].to_vec()),
            done(),
        ]
    };
    let error = json!({"error": {"message": "overloaded", "type": "server_error", "code": 503}});
    let json_head = |body: &str| status("200 OK", "content-type: application/json\r\n", body);
    let tools = json!({"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"name": "pay", "arguments": "{"}}]}}]});
    let mut half = b"data: {\"choices\":[{\"delta\":{\"content\":\"1: Here ".to_vec();
    half.extend([0xe0, 0xa4, b'"', b'}', b'}', b']', b'}', b'\n', b'\n']);
    vec![
        case("a character cut in two by packets", "complete", None, split(60)),
        case("half a character", "not_text", None, vec![head(), Step::Bytes(half)]),
        case("no end mark", "interrupted", SHOWN, vec![head(), text(GOOD)]),
        case("cut off in the middle of a line", "interrupted", None, vec![head(), text("1: Here are some")]),
        case("an error inside a good answer", "error_inside", SHOWN, vec![head(), text(GOOD), event(&error)]),
        case("an error instead of an answer", "error_inside", None, json_head(&error.to_string())),
        case(
            "fifty thousand tokens",
            "too_long",
            SHOWN,
            std::iter::once(head())
                .chain([text(GOOD)])
                .chain((0..50).map(|_| text(&"lovely ".repeat(1_000))))
                .collect(),
        ),
        case("bytes without end", "too_long", None, vec![head(), Step::Endless(b"data: x".repeat(4_000))]),
        case(
            "comments without end",
            "too_long",
            None,
            vec![head(), Step::Endless(b": still here\n\n".repeat(4_000))],
        ),
        case("silence before the head", "slow", None, vec![Step::Silence]),
        case("silence after the head", "slow", None, vec![head(), Step::Silence]),
        case("silence in the middle", "stalled", SHOWN, vec![head(), text(GOOD), Step::Silence]),
        case("too many questions, no hint", "rate_limited", None, status("429 Too Many Requests", "", "{}")),
        case(
            "too many questions, come back in a minute",
            "rate_limited",
            None,
            status("429 Too Many Requests", "retry-after: 60\r\n", "{}"),
        ),
        case("a server error", "server_error", None, status("500 Internal Server Error", "", "oops")),
        case(
            "a wrong key",
            "key_refused",
            None,
            status("401 Unauthorized", "", "{\"error\":{\"code\":\"invalid_api_key\"}}"),
        ),
        case("a question it does not take", "refused", None, status("404 Not Found", "", "no such model")),
        case(
            "a redirect",
            "refused",
            None,
            status("307 Temporary Redirect", "location: http://127.0.0.1:9/\r\n", ""),
        ),
        case(
            "a page for people",
            "no_answer",
            None,
            status("200 OK", "content-type: text/html\r\n", "<html>1: Hi</html>"),
        ),
        case("events that are not JSON", "no_answer", SHOWN, vec![head(), text(GOOD), raw("data: {{{\n\n")]),
        case("no answer at all", "interrupted", None, vec![]),
        case("an empty answer", "complete", None, vec![head(), done()]),
        case(
            "tools that nobody offered",
            "tools_called",
            None,
            vec![head(), event(&tools), text(GOOD), done()],
        ),
        case(
            "a refusal",
            "withheld",
            None,
            vec![head(), event(&json!({"choices": [{"delta": {"refusal": "I cannot"}}]})), done()],
        ),
        case(
            "cut short at the most tokens",
            "cut_short",
            SHOWN,
            vec![
                head(),
                text(&format!("{GOOD}+ You may li")),
                event(&json!({"choices": [{"delta": {}, "finish_reason": "length"}]})),
                raw("data: [DONE]\n\n"),
            ],
        ),
        case("another language", "complete", None, says("1: Voici quelques modèles magnifiques.")),
        case("another script", "complete", None, says("1: ये देखिए।")),
        case("markup", "complete", None, says("1: <b>Here</b> are **some**.")),
        case("no lines", "complete", None, says("Sure! I would be happy to help with that.")),
        case(
            "its thoughts first",
            "complete",
            SHOWN,
            says(&format!("<think>\nThe price is 5.\n</think>\n{GOOD}")),
        ),
        case(
            "a whole answer that does not stream",
            "complete",
            SHOWN,
            json_head(
                &json!({"choices": [{"message": {"content": GOOD}, "finish_reason": "stop"}]}).to_string(),
            ),
        ),
        case(
            "carriage returns, comments and unknown fields",
            "complete",
            SHOWN,
            vec![
                head(),
                raw(
                    ": hello\r\n\r\nretry: 5\r\nfoo: bar\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"1: Here are some lovely options.\"}}],\"x\":1}\r\n\r\ndata: [DONE]\r\n\r\n",
                ),
            ],
        ),
    ]
}

#[tokio::test]
async fn whatever_a_model_does_wrong_there_is_one_true_reply_and_one_entry_on_it() {
    let cases = cases();
    assert!(cases.len() >= 25);
    let shop = TestApp::open(Sqlite).await;
    for Case { name, steps, outcome, shown } in cases {
        let model = ScriptedModel::open(move |_, _| steps.clone()).await;
        let mut settings = model.settings();
        // Long enough for a busy machine where something comes, short where nothing does.
        settings.llm_first_words_millis = if outcome == "slow" { 300 } else { 20_000 };
        let (place, folder) = (shop.place.clone(), shop.folder.clone());
        let mitra =
            TestApp::start_with(place, folder, "serve-worded", Duration::ZERO, wording(&settings)).await;
        let shopper = mitra.shopper().await;
        let said = reply(&mitra, &shopper, "m1", "red kurti").await;
        let count = |kind: &str| said.iter().filter(|event| event["kind"] == kind).count();
        assert_eq!((count("reply.products"), count("reply.done")), (1, 1), "{name}: {said:?}");
        let words = words(&said);
        match shown {
            Some(shown) => assert_eq!(words, [shown], "{name}"),
            None => {
                assert_eq!(words.len(), 1, "{name}: {words:?}");
                assert!(
                    words[0].contains("kurti, red") || words[0].contains("kurtis, red"),
                    "{name}: {words:?}"
                );
            }
        }
        let (started, ended) = asked(&mitra, &shopper).await;
        let outcomes: Vec<&str> = ended.iter().map(|ended| ended.outcome.as_str()).collect();
        assert_eq!((started, outcomes), (1, vec![outcome]), "{name}");
        assert_eq!(model.asked().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_model_that_says_when_to_come_back_is_asked_again_before_anything_is_shown() {
    let model = ScriptedModel::open(|_, number| match number {
        1 => status("429 Too Many Requests", "retry-after-ms: 50\r\n", "{}"),
        _ => says(GOOD),
    })
    .await;
    let mitra = open(Sqlite, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    let said = reply(&mitra, &shopper, "m1", "red kurti").await;
    assert_eq!(words(&said), ["Here are some lovely options."]);
    assert_eq!((model.asked().len(), asked(&mitra, &shopper).await.0), (2, 1));
}

#[tokio::test]
async fn while_the_first_model_is_down_the_second_answers_and_after_a_few_failures_the_first_is_left_alone() {
    let first = ScriptedModel::open(|_, _| status("503 Service Unavailable", "", "")).await;
    let second = ScriptedModel::open(|_, _| says(GOOD)).await;
    let mut settings = patient(&first);
    settings.llm_fallback_url = Some(second.url.clone());
    settings.llm_fallback_model = Some("second".to_owned());
    let mitra = open(Sqlite, &settings).await;
    let shopper = mitra.shopper().await;
    for (number, text) in
        ["red kurti", "blue kurti", "saree", "jeans", "kurti", "thank you", "bye"].iter().enumerate()
    {
        reply(&mitra, &shopper, &format!("m{number}"), text).await;
    }
    let (_, ended) = asked(&mitra, &shopper).await;
    assert!(ended.len() > 5 && ended.iter().all(|ended| ended.model == "second"), "{ended:?}");
    assert_eq!((first.asked().len(), second.asked().len()), (5, ended.len()));
}

#[tokio::test]
async fn a_server_that_knows_less_is_asked_more_plainly_from_then_on() {
    let model = ScriptedModel::open(|question, _| match question.get("max_tokens") {
        Some(_) => {
            status("400 Bad Request", "", "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens'\"}}")
        }
        None => says(GOOD),
    })
    .await;
    let mitra = open(Sqlite, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    reply(&mitra, &shopper, "m1", "red kurti").await;
    let said = reply(&mitra, &shopper, "m2", "blue kurti").await;
    assert_eq!(words(&said), ["Here are some lovely options."]);
}
