//! For whom it is, where the words name somebody else or nobody.

use std::borrow::Cow;

use super::said;
use crate::{
    conversation::Conversation,
    cues,
    understanding::{Slot, SlotValue, Understanding},
};

pub(super) fn read(conversation: &Conversation, meant: &mut Cow<'_, Understanding>) {
    let audience = |who: &str| said(Slot::Audience, SlotValue::Text(who.to_owned()));
    if is_company(meant) {
        meant.to_mut().slots.retain(|m| m.slot != Slot::Audience);
    }
    if !meant.has(Slot::Audience)
        && let Some(who) = relative(meant)
    {
        meant.to_mut().slots.push(audience(who));
    }
    if refuses_children(meant) {
        // "Not for children, for grown-ups."
        let is_known = |who: &&str| conversation.filters.texts(Slot::Audience).any(|own| own == *who);
        let known: Vec<&str> = ["women", "men"].into_iter().filter(is_known).collect();
        let whom = if known.is_empty() { vec!["women", "men"] } else { known };
        let slots = &mut meant.to_mut().slots;
        slots.retain(|m| m.slot != Slot::Audience);
        slots.extend(whom.into_iter().map(audience));
    }
    if let Some(grown_up) = is_a_child_after_all(meant) {
        meant.to_mut().slots.retain(|m| m.slot != Slot::Audience || m.value.as_text() != Some(grown_up));
    }
    if let Some(who) = says_who_she_is(meant) {
        // "I am a girl": of a grown-up's size, and no daughter.
        let slots = &mut meant.to_mut().slots;
        match slots.iter_mut().find(|m| m.slot == Slot::Audience) {
            Some(said) => said.value = SlotValue::Text(who.to_owned()),
            None => slots.push(audience(who)),
        }
    }
    if is_addressed(meant) {
        let slots = &mut meant.to_mut().slots;
        if let Some(at) = slots.iter().rposition(|m| m.slot == Slot::Audience) {
            slots.remove(at);
        }
    }
}

/// "Not for children, for grown-ups."
fn refuses_children(understanding: &Understanding) -> bool {
    let words = &understanding.words;
    let for_them = |pair: &[String]| {
        cues::is(&pair[0], "grown_up") && (cues::is(&pair[1], "of") || cues::is(&pair[1], "for"))
    };
    let last = words.last().is_some_and(|word| cues::is(word, "of"));
    let adults = words.iter().any(|word| matches!(word.as_str(), "adult" | "adults" | "grownups"));
    let of_children = words.iter().any(|word| cues::is(word, "child"));
    of_children && cues::has(understanding, "nay") && (adults || last && words.windows(2).any(for_them))
}

/// "Going with the boys", "my bff's party": people who wear nothing of it.
fn is_company(understanding: &Understanding) -> bool {
    let words = &understanding.words;
    let with_them = words.windows(3).any(|three| {
        three[0] == "with"
            && three[1] == "the"
            && matches!(three[2].as_str(), "boys" | "girls" | "guys" | "ladies")
    });
    let friends_day =
        words.windows(2).any(|pair| cues::is(&pair[0], "friend") && cues::is(&pair[1], "feast"))
            || words.windows(3).any(|three| {
                cues::is(&three[0], "friend") && cues::is(&three[1], "of") && cues::is(&three[2], "feast")
            });
    // "The mundu for my husband later, first leggings for me".
    let for_me = words.windows(2).any(|pair| pair[0] == "for" && pair[1] == "me");
    let of_another = for_me && (cues::has(understanding, "he") || cues::has(understanding, "she"));
    // "For my son's wedding": he need not be the one who wears it.
    let weds = understanding.texts(Slot::Occasion).any(|occasion| occasion == "wedding");
    let child = understanding.texts(Slot::Audience).any(|who| matches!(who, "boys" | "girls"));
    let is_theirs = |pair: &[String]| {
        cues::is(&pair[0], "of") && cues::is(&pair[1], "wedding")
            || pair[0].ends_with("'s") && pair[1] == "wedding"
    };
    let their_wedding = weds && child && words.windows(2).any(is_theirs);
    let audiences = understanding.slots.iter().filter(|m| m.slot == Slot::Audience).count();
    audiences == 1 && (with_them || of_another || their_wedding || friends_day)
}

/// "For my bro", "bro ke liye".
fn relative(understanding: &Understanding) -> Option<&'static str> {
    let words = &understanding.words;
    let is_for = |cue: &str| {
        let mut threes = words.windows(3);
        threes.any(|three| {
            three[0] == "for" && three[1] == "my" && cues::is(&three[2], cue)
                || cues::is(&three[0], cue) && cues::is(&three[2], "for")
        })
    };
    if is_for("he") {
        return Some("men");
    }
    is_for("she").then_some("women")
}

/// "For boys, for my little brother": the brother is a boy.
fn is_a_child_after_all(understanding: &Understanding) -> Option<&'static str> {
    let names = |who: &str| understanding.texts(Slot::Audience).any(|own| own == who);
    let little = cues::has(understanding, "little");
    match (names("boys") && names("men"), names("girls") && names("women")) {
        (true, false) if little => Some("men"),
        (false, true) if little => Some("women"),
        _ => None,
    }
}

/// "Kolhapuri for my daughter-in-law, beta": an old woman's word for whom she talks to, beside the one it is for.
fn is_addressed(understanding: &Understanding) -> bool {
    let child = |value: &SlotValue| matches!(value.as_text(), Some("boys" | "girls" | "kids"));
    let mut audiences = understanding.slots.iter().rev().filter(|m| m.slot == Slot::Audience);
    audiences.next().is_some_and(|m| child(&m.value))
        && audiences.next().is_some()
        && understanding.words.last().is_some_and(|word| cues::is(word, "child_addressed"))
}

/// What she says she is: "main ladki hoon", "I'm a guy"; and, where it is for herself, by the form of her verb: "apne liye
/// soch raha hoon".
fn says_who_she_is(understanding: &Understanding) -> Option<&'static str> {
    const NEAR: usize = 3;
    let near = |one: &str, other: &str| {
        let others = cues::places(understanding, other);
        cues::places(understanding, one)
            .iter()
            .any(|at| others.iter().any(|other| at.abs_diff(*other) <= NEAR))
    };
    let for_herself = cues::has(understanding, "for") && cues::has(understanding, "herself");
    let follows = |verb: &str| {
        let mut pairs = understanding.words.windows(2);
        for_herself && pairs.any(|pair| cues::is(&pair[0], verb) && cues::is(&pair[1], "i_am"))
    };
    // "For me (girl)".
    let me_a =
        |who: &str| understanding.words.windows(2).any(|pair| pair[0] == "me" && cues::is(&pair[1], who));
    if near("i_am", "a_woman") || follows("verb_f") || me_a("a_woman") {
        return Some("women");
    }
    (near("i_am", "a_man") || follows("verb_m") || me_a("a_man")).then_some("men")
}
