//! What is drawn: in the place of the composer while she speaks, above it when there is something to say about it.

use std::cell::RefCell;

use web_sys::{Event, HtmlElement, HtmlFormElement, Node};

use super::{
    judge::{Trouble, clock},
    session::Voice,
    stage::{Choice, Stage},
    texts::VoiceTexts,
};
use crate::{
    dom::{El, Text, before_drawing, el},
    texts::fill,
};

/// Bars of the meter: the last seconds.
const BARS: usize = 24;

type Pick = fn(&'static VoiceTexts) -> &'static str;

/// Draws it before the composer, shut.
pub(super) fn draw(voice: &'static Voice, form: &HtmlFormElement) {
    let class = move || {
        let stage = voice.stage.get();
        Some(Text::from(match stage {
            Stage::Shut => "voice shut",
            stage if stage.is_busy() => "voice busy",
            _ => "voice",
        }))
    };
    let section = el("section")
        .attr("role", "group")
        .attr_by("class", class)
        .label(move || voice.words().label.into())
        .child(el("p").attr("role", "status").class("say").text_by(move || said(voice)))
        .part(move || voice.stage.get(), move |stage| inside(voice, *stage));
    let node: Node = section.node();
    if let Some(parent) = form.parent_node() {
        let _ = parent.insert_before(&node, Some(form));
    }
    section.stay();
}

/// What is said to her, also by a screen reader.
fn said(voice: &'static Voice) -> Text {
    let words = voice.words();
    match voice.stage.get() {
        Stage::Shut => "",
        Stage::Asking => words.asking,
        Stage::Listening => words.listening,
        Stage::Writing => words.writing,
        Stage::AskOwn => words.ask_own,
        Stage::Heard { is_doubtful: false } => words.check,
        Stage::Heard { .. } => {
            let unsure = voice.unsure.borrow();
            return if unsure.is_empty() {
                words.doubtful.into()
            } else {
                fill(words.unsure, &unsure).into()
            };
        }
        Stage::Trouble(trouble) => match trouble {
            Trouble::Denied => words.denied,
            Trouble::NoMicrophone => words.no_microphone,
            Trouble::Busy => words.busy,
            Trouble::Insecure => words.insecure,
            Trouble::NoAnswer => words.no_answer,
            Trouble::Unsupported => words.unsupported,
            Trouble::Broken => words.broken,
            Trouble::NothingHeard => words.nothing_heard,
            Trouble::Unsent => words.unsent,
            Trouble::Away => words.away,
            Trouble::UnsentUnkept => words.unsent_unkept,
            Trouble::Unusable => words.unusable,
            Trouble::Nobody => words.nobody,
            Trouble::Kept => words.kept,
        },
    }
    .into()
}

fn inside(voice: &'static Voice, stage: Stage) -> Option<El> {
    let cancel = || round(voice, "icon close", |words| words.never_mind, move || voice.cancel());
    let tools = el("div").class("answers");
    Some(match stage {
        Stage::Shut => return None,
        Stage::Asking | Stage::Writing => el("div").class("speaking").child(waiting()).child(cancel()),
        Stage::Listening => {
            let done =
                round(voice, "icon tick", |words| words.done, move || voice.done()).class("round done");
            focus(&done);
            let time = el("span")
                .class("time")
                .attr("aria-hidden", "true")
                .text_by(move || clock(voice.seconds.get()).into());
            el("div").class("speaking").child(cancel()).child(meter(voice)).child(time).child(done)
        }
        Stage::AskOwn => tools
            .child(button(voice, "button", |words| words.allow, move || voice.answer_own(true)))
            .child(button(voice, "quiet button", |words| words.refuse, move || voice.answer_own(false))),
        Stage::Heard { is_doubtful } => {
            let mut tools = tools
                .child(choice(voice, |words| words.send_at_once, Choice::SendAtOnce))
                .child(choice(voice, |words| words.aloud, Choice::Aloud));
            if is_doubtful && voice.has_take() {
                tools = tools.child(button(voice, "chip", |words| words.play, move || voice.play()));
            }
            tools.child(round(voice, "icon close", |words| words.put_away, move || voice.leave()))
        }
        Stage::Trouble(trouble) => troubled(voice, trouble, tools),
    })
}

/// The ways out.
fn troubled(voice: &'static Voice, trouble: Trouble, mut tools: El) -> El {
    let again = move || {
        voice.discard();
        voice.begin(false);
    };
    if trouble.has_recording() {
        tools = tools
            .child(button(voice, "button", |words| words.send_again, move || voice.send_again()))
            .child(button(voice, "chip", |words| words.play, move || voice.play()))
            .child(button(
                voice,
                "chip",
                |words| words.discard,
                || {
                    voice.discard();
                    voice.leave();
                },
            ));
    } else if trouble.can_again() {
        tools = tools.child(button(voice, "button", |words| words.again, again));
    }
    tools.child(round(voice, "icon close", |words| words.put_away, move || voice.leave()))
}

/// How loud she was, the newest at the end.
fn meter(voice: &'static Voice) -> El {
    let bars: Vec<El> = (0..BARS).map(|_| el("i")).collect();
    let nodes: Vec<HtmlElement> = bars.iter().map(El::node).collect();
    let levels = RefCell::new(vec![0.0_f32; BARS]);
    let show = move |level: &(u32, f32)| {
        let mut levels = levels.borrow_mut();
        levels.rotate_left(1);
        levels[BARS - 1] = level.1;
        for (node, level) in nodes.iter().zip(levels.iter()) {
            let _ = node.style().set_property("transform", &format!("scaleY({:.2})", level.max(0.06)));
        }
    };
    let count = std::cell::Cell::new(0);
    // Each look counts, also when it is as loud as before.
    let look = move || {
        count.set(count.get() + 1);
        (count.get(), voice.level.get())
    };
    el("div").class("meter").attr("aria-hidden", "true").children(bars).follow(look, show)
}

fn waiting() -> El {
    el("div").class("dots").attr("aria-hidden", "true").children((0..3).map(|_| el("i")))
}

fn button(voice: &'static Voice, class: &str, pick: Pick, tapped: impl Fn() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .class(class)
        .on("click", move |_: Event| tapped())
        .text_by(move || pick(voice.words()).into())
}

fn round(voice: &'static Voice, icon: &str, pick: Pick, tapped: impl Fn() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .class("round")
        .label(move || pick(voice.words()).into())
        .on("click", move |_: Event| tapped())
        .child(el("span").class(icon))
}

/// A choice that stays.
fn choice(voice: &'static Voice, pick: Pick, choice: Choice) -> El {
    button(voice, "chip", pick, move || {
        let chosen = voice.choices.glance(|_| voice.has_chosen(choice));
        voice.choose(choice, !chosen);
    })
    .attr_by("aria-pressed", move || Some(voice.has_chosen(choice).to_string().into()))
}

fn focus(button: &El) {
    let node: HtmlElement = button.node();
    before_drawing(move || _ = node.focus());
}
