//! Requests that are wrong, and requests of the wrong person.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use mitra_server::router::router;
use rstest::rstest;
use serde_json::json;
use tower::ServiceExt;

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

#[rstest]
#[tokio::test]
async fn a_message_of_a_megabyte_gets_a_kind_answer(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (status, problem) = mitra.send(&shopper, "m1", &"kurti ".repeat(200_000)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(problem["type"], "/problems/message-too-long");
    let (status, problem) = mitra.send(&shopper, "m2", &"क".repeat(2_001)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(problem["title"], "Message too long");
    assert!(mitra.events(&shopper, 0).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn control_characters_are_dropped_and_other_scripts_answered(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, accepted) = mitra.send(&shopper, "m1", "red\u{0} \u{7}kurti\u{1b}[2J").await;
    let said = &mitra.events(&shopper, 0).await[0];
    assert_eq!(said["data"]["text"], "red kurti[2J");
    mitra.reply_to(&shopper, accepted["seq"].as_u64().unwrap()).await;
    for (n, text) in ["புடவை வேண்டும்", "أريد فستانا", "🙂🙂🙂", "\u{200b}\u{feff}."].iter().enumerate()
    {
        let (words, _) = mitra.say(&shopper, &format!("s{n}"), text).await;
        assert!(!words.is_empty(), "{text:?} was met with silence");
    }
}

#[rstest]
#[tokio::test]
async fn a_malformed_request_gets_problem_json(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    for body in [
        "",
        "{",
        "[]",
        "{\"client_id\":7}",
        "{\"client_id\":\"a\"}",
        "{\"client_id\":\"\",\"text\":\"hi\"}",
        "{\"client_id\":\"a\",\"text\":\"  \"}",
        "{\"client_id\":\"a\",\"text\":\"hi\",\"action\":{\"kind\":\"show_details\",\"product_id\":\"k1\"}}",
        "{\"client_id\":\"a\",\"action\":{\"kind\":\"fly\"}}",
    ] {
        let request = Request::post(&path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", shopper.token))
            .body(Body::from(body))
            .unwrap();
        let (status, problem) = mitra.request(request).await;
        assert!(status.is_client_error(), "{body} gave {status}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body} gave {problem}");
        assert_eq!(problem["status"], json!(status.as_u16()));
    }
    assert!(mitra.events(&shopper, 0).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn what_is_not_hers_looks_like_what_is_not_there(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let (anna, bela) = (mitra.shopper().await, mitra.shopper().await);
    mitra.say(&anna, "m1", "red kurti").await;
    let of_anna = format!("/api/v1/conversations/{}/events", anna.conversation_id);
    let nobodys = "/api/v1/conversations/nothing-here/events";
    assert_eq!(mitra.get(&of_anna, Some(&bela.token)).await, mitra.get(nobodys, Some(&bela.token)).await);
    assert_eq!(mitra.get(&of_anna, Some(&bela.token)).await.0, StatusCode::NOT_FOUND);
    assert_eq!(mitra.get(&of_anna, None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(mitra.get(&of_anna, Some("forged")).await.0, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[tokio::test]
async fn a_shop_that_does_not_exist_starts_no_conversation(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let start = |shop: &str, lang: &str| json!({"shop": shop, "lang": lang});
    assert_eq!(
        mitra.post("/api/v1/conversations", None, &start("nowhere", "en")).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        mitra.post("/api/v1/conversations", None, &start("demo", "klingon")).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[rstest]
#[tokio::test]
async fn unknown_addresses_get_a_problem_and_every_answer_forbids_sniffing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    for path in [
        "/api/v1/nothing",
        "/nothing",
        "/p/demo/nothing",
        "/p/nowhere/k1",
        "/s/nowhere/",
        "/media/demo/nothing.svg",
    ] {
        let (status, problem) = mitra.get(path, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(problem["type"], "/problems/not-found", "{path}");
    }
    let (status, description) = mitra.get("/openapi.json", None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(description["paths"]["/api/v1/conversations/{id}/messages"]["post"].is_object());
}

#[rstest]
#[tokio::test]
async fn a_product_page_tells_machines_and_people_the_same_price(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (status, page) = mitra.get("/p/demo/k1", None).await;
    let page = page.as_str().unwrap();
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("₹399"), "{page}");
    let data = page.split_once("application/ld+json\">").unwrap().1.split_once("</script>").unwrap().0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["offers"]["price"], 399);
    assert_eq!(data["offers"]["availability"], "https://schema.org/InStock");
}

#[rstest]
#[tokio::test]
async fn a_product_page_shows_what_buyers_say_and_the_size_chart_to_people_and_machines(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (_, page) = mitra.get("/p/demo/k1", None).await;
    let page = page.as_str().unwrap();
    for shown in [
        "<th scope=\"col\">Bust</th>",
        "<th scope=\"row\">S</th><td>86</td>",
        "<caption>Body measures in cm</caption>",
        "<li>Soft &#38; cool</li>",
        "<li>A little long</li>",
        "<p lang=\"hi\">थोड़ी लंबी है</p>",
        "<p lang=\"en-IN\">Tom &#38; Jerry",
    ] {
        assert!(page.contains(shown), "{shown} is missing: {page}");
    }
    assert!(!page.contains("Mulayam"), "points are told once, in the page's language");
    let data = page.split_once("application/ld+json\">").unwrap().1.split_once("</script>").unwrap().0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["review"].as_array().unwrap().len(), 2);
    assert_eq!(data["review"][0]["reviewRating"]["ratingValue"], 5);
    assert!(data["review"][0]["reviewBody"].as_str().unwrap().starts_with("Tom & Jerry"));
    assert_eq!(data["review"][1]["inLanguage"], "hi");

    // A product without any of it has no empty headings.
    let (_, bare) = mitra.get("/p/demo/k2", None).await;
    let bare = bare.as_str().unwrap();
    assert!(!bare.contains("What buyers say") && !bare.contains("Size chart"), "{bare}");
    assert!(!bare.contains("\"review\""));
}

#[rstest]
#[tokio::test]
async fn no_cache_keeps_an_answer_of_the_api(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "red kurti").await;
    let (_, description) = mitra.get("/openapi.json", None).await;
    let mut asked = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        let id = if path.contains("/products/") { "k1" } else { &shopper.conversation_id };
        let address = format!("{}?shop=demo&q=kurti", path.replace("{id}", id));
        for method in item.as_object().unwrap().keys().filter(|_| path.starts_with("/api/v1/")) {
            asked.push((method.to_uppercase(), address.clone(), json!({"shop": "demo", "lang": "en"})));
        }
    }
    // What erases her comes last.
    asked.sort_by_key(|(method, address, _)| (method == "DELETE", address.clone()));
    asked.insert(0, ("GET".into(), "/api/v1/nothing".into(), json!(null)));
    asked.insert(0, ("PUT".into(), "/api/v1/me".into(), json!(null)));
    let mut served = Vec::new();
    for (method, address, body) in &asked {
        for token in [None, Some(&shopper.token)] {
            for accept in ["*/*", "text/event-stream"] {
                let mut request = Request::builder().method(method.as_str()).uri(address);
                request =
                    request.header(header::CONTENT_TYPE, "application/json").header(header::ACCEPT, accept);
                if let Some(token) = token {
                    request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
                }
                let request = request.body(Body::from(body.to_string())).unwrap();
                let answer = router(mitra.app.clone()).oneshot(request).await.unwrap();
                let caching = answer.headers().get(header::CACHE_CONTROL);
                assert_eq!(caching.unwrap_or_else(|| panic!("{method} {address}")), "no-store", "{address}");
                if answer.status().is_success() {
                    served.push(address.as_str());
                    let vary = answer.headers().get_all(header::VARY).iter();
                    let mut names = vary.flat_map(|names| names.to_str().unwrap().split(','));
                    let differs = names.any(|name| name.trim() == "accept");
                    assert!(differs || !address.contains("/events"), "{accept} is answered alike");
                }
            }
        }
    }
    for private in ["/conversations?", "/events?", "/me?", "/me/export?", "/me/token?"] {
        assert!(served.iter().any(|address| address.contains(private)), "{private} was refused");
    }
}
