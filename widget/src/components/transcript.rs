//! The transcript. It follows new lines only while she is at its end; else a button leads there. A reply
//! longer than the page is followed to its first words, for those are read first.

use std::sync::Arc;

use leptos::{ev, html, prelude::*};

use super::{Ui, bubble::bubble, chips, typing};
use crate::chat::{Body, Line};

/// Air above the first words of a long reply, CSS pixels.
const ABOVE_WORDS: i32 = 12;
/// So near to the end counts as being there, CSS pixels.
const NEAR_END: i32 = 64;

pub(super) fn transcript(ui: Ui) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let at_end = RwSignal::new(true);
    let missed = RwSignal::new(false);
    // Where following the reply has led to, CSS pixels from the top.
    let led_to = RwSignal::new(0);
    let go_to_end = move || {
        missed.set(false);
        at_end.set(true);
        request_animation_frame(move || {
            if let Some(scroller) = node.get_untracked() {
                let top = end_or_first_words(&scroller);
                led_to.set(top);
                scroller.set_scroll_top(top);
            }
        });
    };
    let scrolled = move |_| {
        let Some(scroller) = node.get_untracked() else { return };
        let below = scroller.scroll_height() - scroller.scroll_top() - scroller.client_height();
        let is_there = below < NEAR_END || scroller.scroll_top() > led_to.get_untracked() - NEAR_END;
        at_end.set(is_there);
        if is_there {
            missed.set(false);
        }
    };
    let tail = Memo::new(move |_| ui.page.read(|chat| Tail::of(chat.lines().all(), chat.is_typing())));
    Effect::new(move |before: Option<Tail>| {
        let tail = tail.get();
        let spoke = tail.is_hers && before.is_some_and(|before| before.key != tail.key);
        if spoke || at_end.get_untracked() {
            go_to_end();
        } else {
            missed.set(true);
        }
        tail
    });
    window_event_listener(ev::resize, move |_| {
        if at_end.get_untracked() {
            go_to_end();
        }
    });
    let is_loading = Memo::new(move |_| ui.page.read(|chat| chat.is_loading()));
    let lines = ForProps::builder()
        .each(move || ui.page.read(|chat| chat.lines().all().to_vec()))
        .key(|line| line.key)
        .children(move |line: Arc<Line>| bubble(ui, &line))
        .build();
    html::div().class("talk").child((
        html::div().class("scroller").node_ref(node).on(ev::scroll, scrolled).child((
            welcome(ui),
            html::div()
                .class("log")
                .role("log")
                .aria_live("polite")
                .aria_label(ui.word(|words| words.transcript_label))
                .aria_busy(move || is_loading.get().to_string())
                .child(For(lines)),
            typing::typing(ui),
            chips::chips(ui),
        )),
        move || {
            missed.get().then(|| {
                html::button()
                    .r#type("button")
                    .class("button newer")
                    .on(ev::click, move |_| go_to_end())
                    .child(ui.word(|words| words.new_messages))
            })
        },
    ))
}

/// How far to scroll: not at all before the first line, else so that the end is seen, or the first words of
/// the last reply when they would not be.
fn end_or_first_words(scroller: &web_sys::HtmlElement) -> i32 {
    let end = scroller.scroll_height() - scroller.client_height();
    let last = scroller.query_selector(".log > :last-child").ok().flatten();
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
            is_hers: last.is_some_and(|line| matches!(line.body, Body::Hers(_))),
            version: last.map_or(0, |line| Arc::as_ptr(line) as usize),
            is_typing,
        }
    }
}

fn welcome(ui: Ui) -> impl IntoView {
    let is_fresh = Memo::new(move |_| ui.page.read(|chat| chat.is_fresh()));
    move || {
        is_fresh.get().then(|| {
            html::section().class("welcome").child((
                html::img().src("/app/logo.svg").alt("").width("72").height("72"),
                html::h2().child(ui.word(|words| words.welcome_title)),
                html::p().child(ui.word(|words| words.welcome_text)),
            ))
        })
    }
}
