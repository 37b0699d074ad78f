//! What she can do with a reply once it is complete: copy it, and say whether it helped and why not.

use std::rc::Rc;

use mitra_protocol::{Rating, RatingReason, Thumb};
use web_sys::{Element, Event, HtmlTextAreaElement};

use super::{Pick, Ui, button};
use crate::{
    chat::{Body, Happening, Line, Reply},
    dom::{El, Item, Signal, before_drawing, el},
    effects::copy,
};

/// What is asked about a thumb down.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Nothing,
    Reason,
    Words,
}

/// Longest reason in her own words, characters, as the server has it.
const REASON_CHARACTERS: &str = "500";

/// Adds the tools of the reply that the line shows.
pub(super) fn with_tools(parent: El, ui: Ui, line: Item<Line>) -> El {
    let asked = Rc::new(Signal::new(Asked::Nothing));
    let look = {
        let line = line.clone();
        move || {
            reply(&line, |reply| (reply.is_done && !reply.words.is_empty()).then_some(reply.turn)).flatten()
        }
    };
    let questions = asked.clone();
    let turn = look.clone();
    parent.part(look, move |turn| turn.map(|turn| tools(ui, turn, &line, &asked))).part(
        {
            let asked = questions.clone();
            move || (asked.get(), turn())
        },
        move |(now, turn)| Some(reasons(ui, (*turn)?, *now, &questions)).flatten(),
    )
}

fn reply<T>(line: &Item<Line>, take: impl FnOnce(&Reply) -> T) -> Option<T> {
    line.read(|line| match &line.body {
        Body::Reply(reply) => Some(take(reply)),
        _ => None,
    })
}

fn tools(ui: Ui, turn: u64, line: &Item<Line>, asked: &Rc<Signal<Asked>>) -> El {
    let words = line.clone();
    let copied = move || {
        let text = words.glance(|line| match &line.body {
            Body::Reply(reply) => reply.words.join(" "),
            _ => String::new(),
        });
        copy(text, move || ui.tell(|words| words.copied));
    };
    let thumb = |name: Pick, icon: &str, own: Thumb| {
        let (line, asked) = (line.clone(), asked.clone());
        let is_set = {
            let line = line.clone();
            move || reply(&line, |reply| reply.thumb == own).unwrap_or_default()
        };
        let was_set = is_set.clone();
        tool(ui, name, icon, move || {
            let thumb = if was_set() { Thumb::None } else { own };
            rate(ui, turn, Rating { thumb, reason: None, text: None });
            asked.set(if thumb == Thumb::Down { Asked::Reason } else { Asked::Nothing });
        })
        .attr_by("aria-pressed", move || Some(is_set().to_string().into()))
    };
    el("div")
        .class("tools")
        .attr("aria-live", "off")
        .child(tool(ui, |words| words.copy, "icon copy", copied))
        .child(thumb(|words| words.helpful, "icon thumb", Thumb::Up))
        .child(thumb(|words| words.not_helpful, "icon thumb down", Thumb::Down))
}

fn tool(ui: Ui, name: Pick, icon: &str, tapped: impl Fn() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .class("round")
        .label(ui.word(name))
        .on("click", move |_: Event| tapped())
        .child(el("span").class(icon))
}

fn rate(ui: Ui, turn: u64, rating: Rating) {
    ui.page.dispatch(Happening::Rated { turn, rating });
}

/// Why it did not help; nothing of it has to be answered.
fn reasons(ui: Ui, turn: u64, now: Asked, asked: &Rc<Signal<Asked>>) -> Option<El> {
    let because = {
        let asked = asked.clone();
        move |reason, text| {
            rate(ui, turn, Rating { thumb: Thumb::Down, reason: Some(reason), text });
            asked.set(Asked::Nothing);
            ui.tell(|words| words.thanks);
        }
    };
    let inside = match now {
        Asked::Nothing => return None,
        Asked::Reason => {
            let choice = |name: Pick, reason: RatingReason| {
                let because = because.clone();
                button(ui, "chip", name, move || because(reason, None))
            };
            let asked = asked.clone();
            el("div")
                .class("answers")
                .child(choice(|words| words.wrong_product, RatingReason::WrongProduct))
                .child(choice(|words| words.wrong_price, RatingReason::WrongPrice))
                .child(choice(|words| words.misunderstood, RatingReason::NotUnderstood))
                .child(button(ui, "chip", |words| words.other_reason, move || asked.set(Asked::Words)))
        }
        Asked::Words => {
            let written = el("textarea")
                .attr("rows", "2")
                .attr("maxlength", REASON_CHARACTERS)
                .label(ui.word(|words| words.reason_title));
            let node: HtmlTextAreaElement = written.node();
            let send = button(
                ui,
                "button",
                |words| words.send_reason,
                move || {
                    let text = node.value();
                    because(RatingReason::Other, (!text.trim().is_empty()).then_some(text));
                },
            );
            el("div").class("answers").child(written).child(send)
        }
    };
    let reasons = el("div")
        .class("reasons")
        .attr("role", "group")
        .attr("aria-live", "off")
        .label(ui.word(|words| words.reason_title))
        .child(el("p").text_by(ui.word(|words| words.reason_title)))
        .child(inside);
    let node: Element = reasons.node();
    before_drawing(move || node.scroll_into_view_with_bool(false));
    Some(reasons)
}
