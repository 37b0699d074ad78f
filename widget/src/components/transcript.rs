//! The transcript. It follows new lines only while she is at its end; else a button leads there. A reply
//! longer than the page is followed to its first words, for those are read first.

use std::{cell::Cell, rc::Rc, sync::Arc};

use web_sys::{Event, HtmlElement};

use super::{Ui, bubble::bubble, chips::with_chips, context::with_context, header::logo, typing};
use crate::{
    chat::{Body, Happening, Line, Standing},
    dom::{El, Signal, before_drawing, el, listen},
    effects::Page,
};

/// Air above the first words of a long reply, CSS pixels.
const ABOVE_WORDS: i32 = 12;
/// So many screens below the first line what stands before it is fetched.
const EARLIER_SCREENS: i32 = 3;
/// So near to the end counts as being there, CSS pixels.
const NEAR_END: i32 = 64;

pub(super) fn transcript(ui: Ui) -> El {
    let scroller = el("div");
    let reading = Reading {
        scroller: scroller.node(),
        at_end: Rc::new(Cell::new(true)),
        led_to: Rc::default(),
        missed: Signal::lasting(false),
    };
    let missed = reading.missed;
    let (scrolled, resized, asked) = (reading.clone(), reading.clone(), reading.clone());
    if let Some(window) = web_sys::window() {
        listen(&window, "resize", Box::new(move |_| resized.keep_at_end()));
    }
    let mut before: Option<Tail> = None;
    let follow = move |tail: &Tail| {
        let spoke = tail.is_hers && before.is_some_and(|before| before.key != tail.key);
        before = Some(*tail);
        if spoke || reading.at_end.get() {
            reading.go_to_end();
        } else {
            reading.missed.set(true);
        }
    };
    let is_loading = move || Some(ui.page.read(|chat| chat.is_loading()).to_string().into());
    let log = el("div")
        .class("log")
        .attr("role", "log")
        .attr("aria-live", "polite")
        .label(ui.word(|words| words.transcript_label))
        .attr_by("aria-busy", is_loading)
        .list(
            move || ui.page.read(|chat| chat.lines().all().to_vec()),
            |line| line.key,
            move |line| bubble(ui, line),
        );
    let scroller = scroller.class("scroller").on("scroll", move |_: Event| scrolled.scrolled(ui.page));
    let scroller = with_welcome(scroller, ui).child(log).child(typing::typing(ui));
    let scroller = with_chips(with_context(scroller, ui), ui)
        .follow(move || ui.page.read(|chat| Tail::of(chat.lines().all(), chat.is_typing())), follow);
    el("div").class("talk").child(scroller).part(
        move || missed.get(),
        move |missed| {
            let asked = asked.clone();
            missed.then(|| {
                el("button")
                    .attr("type", "button")
                    .class("button newer")
                    .on("click", move |_: Event| asked.go_to_end())
                    .text_by(ui.word(|words| words.new_messages))
            })
        },
    )
}

/// Where she is in the transcript.
#[derive(Clone)]
struct Reading {
    scroller: HtmlElement,
    at_end: Rc<Cell<bool>>,
    /// Where following the reply has led to, CSS pixels from the top.
    led_to: Rc<Cell<i32>>,
    /// Something came that she has not seen.
    missed: &'static Signal<bool>,
}

impl Reading {
    fn go_to_end(&self) {
        self.missed.set(false);
        self.at_end.set(true);
        let (scroller, led_to) = (self.scroller.clone(), self.led_to.clone());
        before_drawing(move || {
            let top = end_or_first_words(&scroller);
            led_to.set(top);
            scroller.set_scroll_top(top);
        });
    }

    fn keep_at_end(&self) {
        if self.at_end.get() {
            self.go_to_end();
        }
    }

    fn scrolled(&self, page: Page) {
        let top = self.scroller.scroll_top();
        if top < EARLIER_SCREENS * self.scroller.client_height()
            && page.glance(|chat| chat.lines().has_earlier())
        {
            page.dispatch(Happening::EarlierWanted);
        }
        let below = self.scroller.scroll_height() - top - self.scroller.client_height();
        let is_there = below < NEAR_END || top > self.led_to.get() - NEAR_END;
        self.at_end.set(is_there);
        if is_there {
            self.missed.set(false);
        }
    }
}

/// How far to scroll: not at all before the first line, else so that the end is seen, or the first words of
/// the last reply when they would not be, or where she left off.
fn end_or_first_words(scroller: &HtmlElement) -> i32 {
    let end = scroller.scroll_height() - scroller.client_height();
    let last = scroller.query_selector(".new, .log > :last-child").ok().flatten();
    let top_of = |element: &web_sys::Element| element.get_bounding_client_rect().top();
    let first_words = last
        .map_or(0, |line| scroller.scroll_top() + (top_of(&line) - top_of(scroller)) as i32 - ABOVE_WORDS);
    end.min(first_words)
}

/// What stands at the end, so that a change there is noticed and nothing else is.
#[derive(Clone, Copy, PartialEq)]
struct Tail {
    key: u32,
    is_hers: bool,
    /// Tells versions of the last line apart.
    version: usize,
    is_typing: bool,
}

impl Tail {
    fn of(lines: &[Arc<Line>], is_typing: bool) -> Tail {
        let last = lines.last();
        Tail {
            key: last.map_or(0, |line| line.key),
            // What she says on another device moves nothing here.
            is_hers: last.is_some_and(|line| match &line.body {
                Body::Hers(hers) => hers.standing == Standing::Sending,
                _ => false,
            }),
            version: last.map_or(0, |line| match &line.body {
                // It only grows; her thumb on it is no news.
                Body::Reply(reply) => {
                    reply.words.len() + reply.products.len() + reply.chips.len() + usize::from(reply.is_done)
                }
                _ => Arc::as_ptr(line) as usize,
            }),
            is_typing,
        }
    }
}

fn with_welcome(parent: El, ui: Ui) -> El {
    let is_fresh = move || ui.page.read(|chat| chat.is_fresh());
    parent.part(is_fresh, move |is_fresh| {
        is_fresh.then(|| {
            el("section")
                .class("welcome")
                .child(logo("72"))
                .child(el("h2").text_by(ui.word(|words| words.welcome_title)))
                .child(el("p").text_by(ui.word(|words| words.welcome_text)))
        })
    })
}
