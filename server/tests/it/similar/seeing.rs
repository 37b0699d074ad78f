//! Products' pictures are seen in the background: each once, by one process, and again when it or the network changes.

use mitra_server::see::model;
use rstest::rstest;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{BLUE, GREEN, RED, Shop, item, kurti};
use crate::support::Database::{self, Postgres, Sqlite};

#[rstest]
#[tokio::test]
async fn pictures_are_seen_once_and_what_is_no_photo_never(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    shop.write("red.png", &kurti(RED, RED, 0));
    shop.write("blue.png", &kurti(BLUE, BLUE, 0));
    let whole = kurti(GREEN, GREEN, 0);
    shop.write("cut.png", &whole[..whole.len() / 2]);
    shop.write("drawn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    let pictures = ["red.png", "blue.png", "cut.png", "drawn.svg", "red.png"];
    let items: Vec<Value> =
        ["red", "blue", "cut", "drawn", "again"].iter().zip(pictures).map(|(id, at)| item(id, at)).collect();
    shop.sell(&items).await;
    assert_eq!(shop.see().await, 0, "there is nothing to look at before the small forms are made");
    shop.make_small().await;
    assert_eq!(shop.counts().await, (0, 2, 0));
    assert_eq!(shop.see().await, 2, "two products of one picture are one look");
    assert_eq!(shop.counts().await, (2, 0, 0));
    let (by, colours, vector) = shop.sight("red").await.unwrap();
    assert_eq!((by.as_str(), vector.len()), (model(), 96));
    assert!(colours.starts_with("red"), "{colours}");
    assert_eq!(shop.sight("again").await, shop.sight("red").await);
    assert_ne!(shop.sight("blue").await.unwrap().1, colours);
    assert!(shop.sight("cut").await.is_none() && shop.sight("drawn").await.is_none());
    assert_eq!(shop.see().await, 0, "what was seen is not seen again");
}

#[rstest]
#[tokio::test]
async fn whoever_sees_next_goes_on_where_the_last_one_was(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    let names: Vec<String> = (0..4).map(|at| format!("{at}.png")).collect();
    (0..).zip(&names).for_each(|(at, name)| drop(shop.write(name, &kurti(RED, BLUE, at))));
    shop.sell(&names.iter().map(|name| item(name, name)).collect::<Vec<_>>()).await;
    shop.make_small().await;
    let stopped = CancellationToken::new();
    stopped.cancel();
    assert_eq!(shop.seer("serve-a").round(&stopped).await.unwrap(), 0);
    let at_work = shop.store().do_job("sights", "serve-b", 0, async |_| {
        assert_eq!(shop.see().await, 0, "two do not do it at once");
        Ok(())
    });
    assert!(at_work.await.unwrap().is_some());
    // A process that was killed in the middle of a look.
    let begun = shop.store().take_unseen_picture(model()).await.unwrap().unwrap();
    assert_eq!(shop.see().await, 3, "what may have ended a process waits until the others are done");
    assert!(shop.sight(&begun.picture).await.is_none());
    shop.execute("UPDATE picture_sight SET next_at = 0 WHERE next_at IS NOT NULL").await;
    assert_eq!(shop.seer("serve-c").round(&CancellationToken::new()).await.unwrap(), 1);
    assert_eq!(shop.counts().await, (4, 0, 0));
}

#[rstest]
#[tokio::test]
async fn a_picture_is_seen_again_when_it_or_the_network_is_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    shop.write("one.png", &kurti(RED, RED, 0));
    shop.sell(&[item("one", "one.png")]).await;
    shop.make_small().await;
    assert_eq!(shop.see().await, 1);
    let before = shop.sight("one").await.unwrap();

    shop.write("one.png", &kurti(BLUE, BLUE, 0));
    shop.sell(&[item("one", "one.png")]).await;
    shop.make_small().await;
    assert_eq!(shop.see().await, 1);
    let after = shop.sight("one").await.unwrap();
    assert!(before.1 != after.1 && before.2 != after.2, "{before:?} {after:?}");
    assert_eq!(shop.counts().await, (1, 0, 0), "what nobody shows any more is forgotten");

    shop.execute("UPDATE picture_sight SET model = 'see-of-old'").await;
    assert_eq!(shop.see().await, 1);
    assert_eq!(shop.sight("one").await.unwrap(), after);
}
