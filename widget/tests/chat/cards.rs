//! The card's buttons, and the sheet that one of them opens.

use std::sync::Arc;

use mitra_protocol::{Action, EventBody, ProductCard, ProductDetails, frame::ToPage, worker::ToTalk};
use mitra_widget::chat::{Body, Effect, Failure, Happening, Timer};

use crate::bench::{Bench, done, event, products};

fn card(bench: &Bench) -> Arc<ProductCard> {
    let lines = bench.chat.lines().all();
    lines
        .iter()
        .find_map(|line| match &line.body {
            Body::Reply(reply) => reply.products.first().cloned(),
            _ => None,
        })
        .expect("a card was shown")
}

fn shown() -> Bench {
    let mut bench = Bench::listening();
    bench.arrive(products(2, 1, "p9", "Red saree"));
    bench.arrive(done(3, 1));
    bench
}

fn tap(bench: &mut Bench, client_id: &str, action: Action) -> Vec<Effect> {
    bench.update(Happening::Tapped { client_id: client_id.into(), action })
}

#[test]
fn the_heart_shows_her_tap_at_once_and_then_what_the_log_says() {
    let mut bench = shown();
    tap(&mut bench, "a", Action::Save { product_id: "p9".into() });
    assert_eq!(bench.chat.saved(), ["p9"]);
    bench.update(Happening::Accepted { client_id: "a".into(), seq: 4 });
    assert_eq!(bench.chat.saved(), ["p9"]);
    bench.arrive(event(5, EventBody::ReplyWishlist { turn: 4, product_ids: vec!["p8".into(), "p9".into()] }));
    bench.arrive(done(6, 4));
    assert_eq!(bench.chat.saved(), ["p8", "p9"]);
    tap(&mut bench, "b", Action::Unsave { product_id: "p8".into() });
    assert_eq!(bench.chat.saved(), ["p9"]);
    let failure = Failure::Refused { status: 422, detail: Some("No.".into()) };
    bench.update(Happening::SendFailed { client_id: "b".into(), failure });
    assert_eq!(bench.chat.saved(), ["p8", "p9"], "what did not get through has changed nothing");
}

#[test]
fn a_page_around_the_chat_is_asked_about_the_cart_and_may_see_to_it_itself() {
    let add = || Action::AddToCart { product_id: "p9".into() };
    let sends = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Talk(ToTalk::Keep { .. })));
    let mut alone = shown();
    assert!(sends(&tap(&mut alone, "a", add())), "without a page there is nobody to ask");

    let mut bench = Bench::framed();
    let asked = tap(&mut bench, "a", add());
    let [Effect::TellPage(ToPage::AddToCart { product_id }), Effect::Wait { timer, .. }] = asked.as_slice()
    else {
        panic!("{asked:?}");
    };
    assert_eq!(product_id, "p9");
    assert!(!sends(&bench.update(Happening::CartAllowed { product_id: "p8".into() })));
    assert!(sends(&bench.update(Happening::CartAllowed { product_id: "p9".into() })));
    assert!(!sends(&bench.update(Happening::Rang(*timer))), "it was answered");

    tap(&mut bench, "b", add());
    bench.update(Happening::CartTaken { product_id: "p9".into() });
    assert!(!sends(&bench.update(Happening::Rang(Timer::Cart { round: 2 }))), "the page has it");
    tap(&mut bench, "c", add());
    assert!(sends(&bench.update(Happening::Rang(Timer::Cart { round: 3 }))), "the page says nothing");
}

#[test]
fn a_products_sheet_is_no_turn_and_the_phones_way_back_closes_it() {
    let mut bench = shown();
    let effects = bench.update(Happening::ProductOpened(card(&bench)));
    assert!(matches!(effects.as_slice(), [Effect::CatchBack, Effect::ReadProduct { id, .. }] if id == "p9"));
    assert_eq!(bench.chat.details().map(|details| details.failed), Some(false));
    assert!(bench.update(Happening::WentBack).is_empty());
    assert_eq!(bench.chat.details(), None);

    bench.update(Happening::ProductOpened(card(&bench)));
    assert_eq!(bench.update(Happening::CloseTapped), [Effect::ReleaseBack], "Escape closes the sheet alone");
    assert!(bench.update(Happening::WentBack).is_empty());
}

#[test]
fn what_the_shop_says_fills_the_sheet_and_without_it_she_may_try_again() {
    let mut bench = shown();
    let card = card(&bench);
    bench.update(Happening::ProductOpened(card.clone()));
    let failed = Err(Failure::Unreachable);
    bench.update(Happening::ProductRead { id: "p9".into(), details: failed });
    assert_eq!(bench.chat.details().map(|details| details.failed), Some(true));
    let effects = bench.update(Happening::ProductOpened(card.clone()));
    assert!(matches!(effects.as_slice(), [Effect::ReadProduct { .. }]));
    let all = Arc::new(ProductDetails {
        card: ProductCard::clone(&card),
        pictures: Vec::new(),
        description: "Soft.".into(),
        brand: None,
        material: None,
        pattern: None,
        colours: Vec::new(),
        size_chart: None,
        pros: Vec::new(),
        cons: Vec::new(),
        reviews: Vec::new(),
    });
    bench.update(Happening::ProductRead { id: "other".into(), details: Ok(all.clone()) });
    assert_eq!(bench.chat.details().and_then(|details| details.all.clone()), None, "it is another product's");
    bench.update(Happening::ProductRead { id: "p9".into(), details: Ok(all.clone()) });
    assert_eq!(bench.chat.details().and_then(|details| details.all.clone()), Some(all));
}
