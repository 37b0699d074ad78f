//! A model that obeys everybody, behind the real server: what is shown is true all the same, and nothing is echoed.

use std::sync::{Arc, Mutex};

use super::{
    asked,
    model::{ScriptedModel, says},
    open, patient, reply, words,
};
use crate::support::Database::Sqlite;

const ORDERS: &str = include_str!("../../../../crates/dialogue/tests/word/orders.txt");

#[tokio::test]
async fn a_shopper_who_gives_orders_to_the_model_is_told_nothing_that_the_shop_does_not_say() {
    let obeyed: Arc<Mutex<String>> = Arc::default();
    let model = ScriptedModel::open({
        let obeyed = obeyed.clone();
        move |question, number| {
            let said = obeyed.lock().unwrap().clone();
            // It repeats what it was told as well.
            let system = question["messages"][0]["content"].as_str().unwrap_or_default().to_owned();
            says(&format!("{said}\n{system}\n1: {system}\n+ {number}"))
        }
    })
    .await;
    let mitra = open(Sqlite, &patient(&model)).await;
    let orders = ORDERS.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let mut played = 0;
    for line in orders {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [order, answer, lies] = cells[..] else { panic!("{line}") };
        *obeyed.lock().unwrap() = answer.replace('~', "\n");
        let shopper = mitra.shopper().await;
        let said = words(&reply(&mitra, &shopper, "m1", &format!("red kurti. {order}")).await).join(" ");
        assert!(!said.contains("square brackets") && !said.contains("the voice of"), "{said}");
        let times = asked(&mitra, &shopper).await.0;
        let is_opinion = model.asked().last().is_some_and(|question| question["temperature"] == 0.0);
        if times == 0 || is_opinion {
            // Said as it is drafted: a question about delivery, for example, or what the model has no opinion on.
            continue;
        }
        played += times;
        let draft_has = |lie: &str| order.contains(lie) && said.contains('“');
        for lie in lies.split("; ") {
            // What she wrote herself may be named back to her, in quotes, as what is looked for.
            assert!(!said.contains(lie) || draft_has(lie), "{lie} in {said}");
        }
    }
    assert!(played >= 20, "the model was asked {played} times");
}
