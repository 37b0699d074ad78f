//! Spellings that a shopper takes for the same word are the same word to a search.

use mitra_perception::search_words;

#[test]
fn hindi_english_and_devanagari_names_of_the_same_thing_are_one() {
    for same in [
        &["laal kurti", "lal kurtee", "लाल कुर्ती", "Red Kurti", "RED KURTIS"][..],
        &["hari saree", "green sari", "हरी साड़ी", "hare sarees"],
        &["neele joote", "नीले जूते", "blue shoes"],
        &["silk dupatta", "Silk Dupattas", "reshmi dupatta", "रेशमी दुपट्टा"],
    ] {
        let first = search_words(same[0]);
        for other in same {
            assert_eq!(search_words(other), first, "{other}");
        }
    }
}

#[test]
fn different_things_stay_different() {
    for (one, other) in [("kurta", "kurti"), ("shirt", "skirt"), ("red", "rod"), ("stole", "scarf")] {
        assert_ne!(search_words(one), search_words(other));
    }
}

#[test]
fn signs_give_no_words_and_numbers_stay() {
    assert_eq!(search_words("— 😀 !!"), Vec::<String>::new());
    assert_eq!(search_words("size 38"), ["sije", "38"]);
}

#[test]
fn a_name_that_ends_in_digits_is_found_whole_and_in_halves() {
    assert_eq!(search_words("Puma RS500 shoes"), ["puma", "rs", "500", "rs500", "soe"]);
    assert_eq!(search_words("rs 500"), ["rs", "500"]);
    assert_eq!(search_words("500 ml, 500ml"), ["500", "ml", "500", "ml"]);
}
