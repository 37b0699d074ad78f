//! What was seen on the photo, to be corrected; what she wants besides; and the way to things like it.

use std::rc::Rc;

use mitra_dialogue::names;
use mitra_protocol::{Action, photo::PhotoSeen, worker::Sight};
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

use super::super::{
    Kit,
    sheet::Sheet,
    tags::{Field, fields, packed},
    texts::KitTexts,
};
use crate::{
    dom::{El, el},
    texts::fill,
};

/// Most that she writes beside a photo, characters, as the server has it.
const WORDS_CHARACTERS: &str = "200";

pub(super) fn form(
    kit: &'static Kit,
    sheet: &'static Sheet,
    sight: &Sight,
    again: impl Fn() + 'static,
) -> El {
    let fields = fields(sight, all_values);
    let guesses = fields.iter().any(|field| !field.is_sure);
    let selects: Vec<(&'static str, El)> =
        fields.iter().map(|field| (field.slot, select(kit, field))).collect();
    let chosen: Rc<Vec<(&'static str, HtmlSelectElement)>> =
        Rc::new(selects.iter().map(|(slot, select)| (*slot, select.node())).collect());
    let (model, vector) = (sight.model.clone(), packed(&sight.vector));
    let further = el("input")
        .attr("type", "text")
        .attr("id", "kit-further")
        .attr("maxlength", WORDS_CHARACTERS)
        .attr("autocomplete", "off")
        .attr("enterkeyhint", "search")
        .attr_by("placeholder", move || Some(kit.words().further_hint.into()));
    let written: HtmlInputElement = further.node();
    let find = move |event: Event| {
        event.prevent_default();
        let mut tags: Vec<(String, String)> = Vec::new();
        for (slot, select) in chosen.iter() {
            let tag = ((*slot).to_owned(), select.value());
            if !tag.1.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let words = written.value().trim().to_owned();
        let names = tags.iter().map(|(slot, value)| kit.name(slot, value));
        let named: Vec<String> = names.chain((!words.is_empty()).then(|| words.clone())).collect();
        let label = fill(kit.words().asked_photo, &named.join(", "));
        let photo = PhotoSeen { model: model.clone(), vector: vector.clone(), tags, words }.to_string();
        let found = Action::FindLike { label, photo };
        sheet.close_and(move || kit.tell(found));
    };
    let seen =
        el("div").class("seen").attr("role", "group").label(kit.word(|words| words.seen_label)).children(
            selects.into_iter().map(|(slot, select)| {
                el("label").class("field").child(el("span").text_by(kit.word(name_of(slot)))).child(select)
            }),
        );
    let hint = || el("p").class("soft").text_by(kit.word(|words| words.guess));
    el("form")
        .class("form")
        .on("submit", find)
        .child(seen)
        .children(guesses.then(hint))
        .child(
            el("label")
                .class("field")
                .child(el("span").text_by(kit.word(|words| words.further)))
                .child(further),
        )
        .child(
            el("div")
                .class("answers")
                .child(
                    el("button")
                        .attr("type", "submit")
                        .class("button main")
                        .text_by(kit.word(|words| words.find_like)),
                )
                .child(kit.button("quiet button", |words| words.other_photo, again)),
        )
}

fn name_of(slot: &str) -> fn(&'static KitTexts) -> &'static str {
    match slot {
        "category" => |words| words.category,
        "colour" => |words| words.colour,
        "pattern" => |words| words.pattern,
        _ => |words| words.fabric,
    }
}

/// A chip that opens into what else it may be. The empty value does not count.
fn select(kit: &'static Kit, field: &Field) -> El {
    let option = |value: &str, text: String| el("option").attr("value", value).text(&text);
    let slot = field.slot;
    let guess = field.ranked.first().filter(|_| !field.is_sure);
    let guess = guess.map(|value| option("", format!("{}?", kit.name(slot, value))));
    el("select")
        .class(if field.is_sure { "chip" } else { "chip unsure" })
        .children(guess)
        .children(field.ranked.iter().map(|value| option(value, kit.name(slot, value))))
        .child(option("", kit.words().any.to_owned()))
}

fn all_values(slot: &str) -> Vec<String> {
    names::all().filter(|(kind, _, _)| *kind == slot).map(|(_, value, _)| value.to_owned()).collect()
}
