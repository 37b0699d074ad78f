//! What interests shoppers counts a little, fades, and names nobody.

use mitra_server::{catalogue::Likeness, store::Noted};
use rstest::rstest;

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

#[rstest]
#[tokio::test]
async fn what_is_asked_about_and_put_into_the_cart_is_noted_beside_what_came_before(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, found) = mitra.say(&shopper, "m1", "kurti dikhao").await;
    let ids: Vec<&str> = found.iter().filter_map(|card| card["id"].as_str()).collect();
    mitra.say(&shopper, "m2", "pehla wala kitne ka hai").await;
    mitra.say(&shopper, "m3", "doosra wala cart mein daal do").await;
    mitra.app.catalogues.write_down_interest().await;

    assert_eq!(mitra.store.beside("demo", ids[0]).await.unwrap().len(), 1);
    assert_eq!(mitra.store.beside("demo", ids[1]).await.unwrap().len(), 1);
    let mut weights: Vec<f64> =
        mitra.store.interest("demo").await.unwrap().into_iter().map(|(_, weight)| weight).collect();
    weights.sort_by(f64::total_cmp);
    assert!(
        weights.len() == 2 && weights[1] > 4.0 * weights[0],
        "a cart says more than a question: {weights:?}"
    );
    mitra.app.catalogues.write_down_interest().await;
    assert_eq!(
        mitra.store.interest("demo").await.unwrap().len(),
        2,
        "what was written down is not noted again"
    );
}

#[rstest]
#[tokio::test]
async fn interest_halves_in_two_weeks_and_moves_a_product_forward(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, before) = mitra.say(&shopper, "m1", "saree dikhao").await;
    let last = before.last().unwrap()["id"].as_str().unwrap().to_owned();
    let noted: Noted = [((last.clone(), String::new()), 400.0)].into();
    mitra.store.note_interest("demo", &noted).await.unwrap();
    let catalogue = mitra.app.catalogues.of("demo").await.unwrap();
    catalogue.take_in_interest().await.unwrap();
    let (_, after) = mitra.say(&shopper, "m2", "saree dikhao").await;
    let place = |cards: &[serde_json::Value]| cards.iter().position(|card| card["id"] == last.as_str());
    assert!(place(&after) <= place(&before), "{:?} then {:?}", place(&before), place(&after));

    let sql = "UPDATE interest SET at = at - 14 * 86400000";
    mitra.store.db().execute(sql, &[]).await.unwrap();
    let (_, weight) = mitra.store.interest("demo").await.unwrap()[0];
    assert!((weight - 200.0).abs() < 1.0, "{weight}");
}

#[rstest]
#[tokio::test]
async fn what_is_looked_at_beside_a_thing_comes_nearer_to_it(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, found) = mitra.say(&shopper, "m1", "kurti dikhao").await;
    let id = |at: usize| found[at]["id"].as_str().unwrap().to_owned();
    let catalogue = mitra.app.catalogues.of("demo").await.unwrap();
    let likeness = Likeness { product_id: Some(id(0)), ..Likeness::default() };
    let score = async || {
        let similar = catalogue.similar(&likeness, &[], 100).await.unwrap().unwrap();
        similar.products.into_iter().find(|(product, _)| product.id == id(1)).unwrap().1
    };
    let before = score().await;
    let noted: Noted = [((id(0), id(1)), 5.0)].into();
    mitra.store.note_interest("demo", &noted).await.unwrap();
    let after = score().await;
    assert!(after > before, "{before} then {after}");
}
