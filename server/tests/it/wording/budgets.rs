//! What a model may cost: nothing beyond the limits is asked, and what was set aside is put right.

use std::time::Duration;

use mitra_server::{
    db::Value,
    store::{ModelDay, day_began},
    wording::WordingSettings,
};
use rstest::rstest;

use super::{
    asked,
    model::{ScriptedModel, says, status},
    open, patient, reply,
};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

/// What the scripted model says it took of each question.
pub(super) const TOLD: u64 = 750;

async fn today(mitra: &TestApp) -> ModelDay {
    let day = day_began(mitra.store.now().await.unwrap());
    mitra.store.model_day("demo", day).await.unwrap()
}

/// The same once what was set aside is put right, which is after the reply.
pub(super) async fn settled(mitra: &TestApp, expected: (u64, u64)) -> ModelDay {
    let mut day = today(mitra).await;
    for _ in 0..500 {
        if (day.calls, day.tokens) == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        day = today(mitra).await;
    }
    day
}

async fn greeter() -> ScriptedModel {
    ScriptedModel::open(|_, _| says("1: Here are some lovely options.")).await
}

#[rstest]
#[tokio::test]
async fn at_the_limit_of_a_conversation_a_shopper_or_a_shop_the_draft_is_said(
    #[values(Sqlite, Postgres)] database: Database,
) {
    // A question sets 700 to 1,400 tokens aside, and takes 750: two of them fit.
    type Limit = fn(&mut WordingSettings);
    let cases: [(Limit, [usize; 3]); 4] = [
        (|settings| settings.llm_tokens_per_conversation = 2_150, [2, 2, 2]),
        (|settings| settings.llm_tokens_per_shopper = 2_150, [2, 0, 2]),
        (|settings| settings.llm_tokens_per_shop = 2_150, [2, 0, 0]),
        (
            |settings| {
                settings.llm_rupees_per_million_in = 1_000_000;
                settings.llm_rupees_per_million_out = 1_000_000;
                settings.llm_rupees_per_shop = Some(2_150);
            },
            [2, 0, 0],
        ),
    ];
    let texts = ["red kurti", "blue kurti", "green kurti", "black kurti"];
    for (at, (limit, expected)) in cases.into_iter().enumerate() {
        let model = greeter().await;
        let mut settings = patient(&model);
        limit(&mut settings);
        let mitra = open(database, &settings).await;
        let first = mitra.shopper().await;
        let (_, body) = mitra
            .post(
                "/api/v1/conversations",
                Some(&first.token),
                &serde_json::json!({"shop": "demo", "lang": "en"}),
            )
            .await;
        let again = crate::support::TestShopper {
            conversation_id: body["conversation_id"].as_str().unwrap().to_owned(),
            token: first.token.clone(),
        };
        let other = mitra.shopper().await;
        let mut counts = [0; 3];
        for (which, shopper) in [&first, &again, &other].into_iter().enumerate() {
            for (number, text) in texts.iter().enumerate() {
                // Different for each, so that none is known already.
                let text = format!("{text} {}", ["", "please", "dikhao"][which]);
                let said = reply(&mitra, shopper, &format!("m{number}"), &text).await;
                assert_eq!(said.last().unwrap()["kind"], "reply.done");
            }
            counts[which] = asked(&mitra, shopper).await.0;
        }
        assert_eq!(counts, expected, "limit {at}");
        let sum: usize = expected.iter().sum();
        assert_eq!(model.asked().len(), sum, "limit {at}");
        let expected = (sum as u64, sum as u64 * TOLD);
        let day = settled(&mitra, expected).await;
        assert_eq!((day.calls, day.tokens), expected, "limit {at}");
    }
}

#[rstest]
#[tokio::test]
async fn what_was_set_aside_for_nothing_is_given_back(#[values(Sqlite, Postgres)] database: Database) {
    let model = ScriptedModel::open(|_, _| status("429 Too Many Requests", "", "{}")).await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    reply(&mitra, &shopper, "m1", "red kurti").await;
    assert_eq!(asked(&mitra, &shopper).await.0, 1);
    let day = settled(&mitra, (1, 0)).await;
    assert_eq!((day.calls, day.tokens), (1, 0));
}

#[rstest]
#[tokio::test]
async fn many_at_once_do_not_exceed_a_limit_together(#[values(Sqlite, Postgres)] database: Database) {
    let model = greeter().await;
    let mut settings = patient(&model);
    settings.llm_tokens_per_shop = 4_000;
    let mitra = open(database, &settings).await;
    let mut shoppers = Vec::new();
    for _ in 0..8 {
        shoppers.push(mitra.shopper().await);
    }
    let texts = ["red", "blue", "green", "black", "white", "pink", "yellow", "maroon"];
    let all = shoppers.iter().zip(texts).map(|(shopper, colour)| {
        let mitra = &mitra;
        async move { reply(mitra, shopper, "m1", &format!("{colour} kurti dikhao")).await }
    });
    futures::future::join_all(all).await;
    let day = today(&mitra).await;
    assert!(day.tokens <= 4_000 && day.calls >= 2, "{day:?}");
    assert_eq!(model.asked().len() as u64, day.calls);
}

#[rstest]
#[tokio::test]
async fn what_a_shopper_used_goes_with_her_and_the_shops_sum_stays(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let model = greeter().await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    reply(&mitra, &shopper, "m1", "red kurti").await;
    let rows = async || {
        let shop = [Value::from("demo")];
        let rows = mitra.store.db().rows("SELECT tokens FROM model_use WHERE shop_id = ?1", &shop);
        rows.await.unwrap().len()
    };
    assert_eq!(rows().await, 1);
    let (status, _) = mitra
        .request(
            axum::http::Request::delete("/api/v1/me")
                .header("authorization", format!("Bearer {}", shopper.token))
                .body(axum::body::Body::empty())
                .unwrap(),
        )
        .await;
    assert!(status.is_success(), "{status}");
    assert_eq!(rows().await, 0);
    assert_eq!(settled(&mitra, (1, TOLD)).await.tokens, TOLD);
}
