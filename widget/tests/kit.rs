//! The kit: what a photo shows, as fields that she can correct; and its words.

use mitra_protocol::worker::{NamedShare, Sight};
use mitra_widget::{
    chat::Language,
    kit::{
        tags::{Field, fields, packed},
        texts::kit_texts,
    },
};

fn shares(seen: &[(&str, f32)]) -> Vec<NamedShare> {
    seen.iter().map(|(name, share)| NamedShare { name: (*name).to_owned(), share: *share }).collect()
}

fn sight() -> Sight {
    Sight {
        category: shares(&[("kurti", 0.4), ("kurta", 0.3)]),
        colours: shares(&[("red", 0.6), ("white", 0.3), ("gold", 0.1)]),
        pattern: shares(&[("printed", 0.7), ("solid", 0.3)]),
        fabric: shares(&[("cotton", 0.5), ("silk", 0.3)]),
        audience: shares(&[("women", 0.9)]),
        vector: vec![1.0, -0.5, 0.0],
        model: "see-01".to_owned(),
    }
}

fn none(_: &str) -> Vec<String> {
    Vec::new()
}

fn of<'a>(fields: &'a [Field], slot: &str) -> Vec<(&'a str, bool)> {
    let of_slot = fields.iter().filter(|field| field.slot == slot);
    of_slot.map(|field| (field.ranked[0].as_str(), field.is_sure)).collect()
}

#[test]
fn what_is_likeliest_is_proposed_and_a_guess_does_not_count_by_itself() {
    let fields = fields(&sight(), none);
    assert_eq!(of(&fields, "category"), [("kurti", true)], "without a kind there is nothing to look for");
    assert_eq!(of(&fields, "colour"), [("red", true), ("white", false)]);
    assert_eq!(of(&fields, "pattern"), [("printed", true)]);
    assert_eq!(of(&fields, "fabric"), [("cotton", false)]);
    let surer = Sight { pattern: shares(&[("solid", 0.5)]), fabric: shares(&[("denim", 0.9)]), ..sight() };
    let fields = self::fields(&surer, none);
    assert_eq!(of(&fields, "pattern"), [("solid", false)]);
    assert_eq!(of(&fields, "fabric"), [("denim", true)]);
}

#[test]
fn a_small_second_colour_is_none_and_what_was_not_seen_is_no_field() {
    let plain = Sight { colours: shares(&[("red", 0.9), ("white", 0.1)]), fabric: Vec::new(), ..sight() };
    let fields = fields(&plain, none);
    assert_eq!(of(&fields, "colour"), [("red", true)]);
    assert_eq!(of(&fields, "fabric"), []);
}

#[test]
fn she_may_choose_what_was_not_seen_after_what_was() {
    let all = |slot: &str| match slot {
        "colour" => ["blue", "red"].map(str::to_owned).to_vec(),
        _ => Vec::new(),
    };
    let fields = fields(&sight(), all);
    assert_eq!(fields[1].ranked, ["red", "white", "gold", "blue"]);
}

#[test]
fn a_vector_is_sent_in_bytes() {
    assert_eq!(packed(&[1.0, -1.0, 0.5, 0.0]), [127, -127, 64, 0]);
}

#[test]
fn every_sentence_of_the_kit_with_a_value_has_room_for_it_in_every_language() {
    for language in Language::ALL {
        let words = kit_texts(language);
        for sentence in [
            words.photo_loading,
            words.asked_photo,
            words.your_size,
            words.beyond,
            words.unlikely,
            words.take_size,
        ] {
            assert_eq!(sentence.matches("{}").count(), 1, "{sentence}");
        }
    }
}
