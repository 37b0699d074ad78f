//! Elements, made one by one, and what keeps them in step with signals.
//!
//! Every element is of one type, and what follows a signal is a closure that writes to the DOM and ends with
//! its element. Views with a type for each shape of markup weigh more than all the rest of the page: see the
//! decision 0009.

mod list;
pub(crate) mod modal;
mod signal;

use std::{borrow::Cow, sync::Arc};

pub(crate) use list::Item;
pub(crate) use signal::Signal;

use signal::{Follower, unfollowed};
use wasm_bindgen::{JsCast, UnwrapThrowExt, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, Node};

/// Words, most of them known at build time.
pub(crate) type Text = Cow<'static, str>;

/// An element, and what it needs for as long as it is shown.
pub(crate) struct El {
    node: Element,
    /// Each ends when it is dropped.
    followers: Vec<Follower>,
}

#[expect(clippy::expect_used, reason = "without a document there is no page that could say so")]
fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a page has a document")
}

/// Begins an element of HTML.
pub(crate) fn el(tag: &str) -> El {
    // Tag names are written in this package, none of them is malformed.
    El { node: document().create_element(tag).unwrap_throw(), followers: Vec::new() }
}

/// The first element that the document came with and the selector finds.
pub(crate) fn found(selector: &str) -> Option<El> {
    let node = document().query_selector(selector).ok()??;
    Some(El { node, followers: Vec::new() })
}

/// The texts of all elements that the selector finds.
pub(crate) fn texts_of(selector: &str) -> Vec<String> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.text_content()).collect()
}

/// A value that counts as another one only when it is in another place: what is large is not compared.
pub(crate) struct Same<T>(pub(crate) Arc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Calls `handle` for every such event, as long as the target lives.
pub(crate) fn listen(target: &EventTarget, event: &str, handle: Box<dyn FnMut(Event)>) {
    let listener = Closure::wrap(handle).into_js_value();
    let _ = target.add_event_listener_with_callback(event, listener.unchecked_ref());
}

/// Calls `act` before the browser draws next.
pub(crate) fn before_drawing(act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(Closure::once_into_js(act).unchecked_ref());
    }
}

impl El {
    /// The element as the browser has it, as the type that its tag makes it.
    pub(crate) fn node<T: JsCast>(&self) -> T {
        self.node.clone().unchecked_into()
    }

    /// Sets the class names, separated by blanks.
    pub(crate) fn class(self, names: &str) -> El {
        self.attr("class", names)
    }

    /// Sets an attribute once.
    pub(crate) fn attr(self, name: &str, value: &str) -> El {
        let _ = self.node.set_attribute(name, value);
        self
    }

    /// An attribute that follows the signals `value` reads; it is absent while there is no value.
    pub(crate) fn attr_by(self, name: &'static str, value: impl Fn() -> Option<Text> + 'static) -> El {
        self.attr_boxed(name, Box::new(value))
    }

    fn attr_boxed(self, name: &'static str, value: Box<dyn Fn() -> Option<Text>>) -> El {
        let node = self.node.clone();
        self.follow(value, move |value| {
            let _ = match value {
                Some(value) => node.set_attribute(name, value),
                None => node.remove_attribute(name),
            };
        })
    }

    /// The name that screen readers say; it follows the signals `name` reads.
    pub(crate) fn label(self, name: impl Fn() -> Text + 'static) -> El {
        self.attr_by("aria-label", move || Some(name()))
    }

    /// Adds text.
    pub(crate) fn text(self, text: &str) -> El {
        self.append(&document().create_text_node(text))
    }

    /// Adds text that follows the signals `text` reads.
    pub(crate) fn text_by(self, text: impl Fn() -> Text + 'static) -> El {
        self.text_boxed(Box::new(text))
    }

    fn text_boxed(self, text: Box<dyn Fn() -> Text>) -> El {
        let node = document().create_text_node("");
        self.append(&node).follow(text, move |text| node.set_data(text))
    }

    /// Adds an element.
    pub(crate) fn child(mut self, child: El) -> El {
        self.followers.extend(child.followers);
        self.append(&child.node)
    }

    /// Puts elements before and after a child that stays where it is; the other children go.
    pub(crate) fn around<const B: usize, const A: usize>(
        mut self,
        before: [El; B],
        mut child: El,
        after: [El; A],
    ) -> El {
        while let Some(other) = self.node.first_child().filter(|node| *node != *child.node) {
            let _ = self.node.remove_child(&other);
        }
        while let Some(other) = child.node.next_sibling() {
            let _ = self.node.remove_child(&other);
        }
        for mut el in before {
            let _ = self.node.insert_before(&el.node, Some(&child.node));
            self.followers.append(&mut el.followers);
        }
        self.followers.append(&mut child.followers);
        self.children(after)
    }

    /// Keeps up to date what it has inside already.
    pub(crate) fn holding(mut self, inside: impl IntoIterator<Item = El>) -> El {
        self.followers.extend(inside.into_iter().flat_map(|el| el.followers));
        self
    }

    /// Keeps following for as long as the document lives.
    pub(crate) fn stay(self) {
        std::mem::forget(self);
    }

    /// Adds elements.
    pub(crate) fn children(self, children: impl IntoIterator<Item = El>) -> El {
        children.into_iter().fold(self, El::child)
    }

    /// Adds an element that is drawn anew whenever what `look` reads in signals has become another value.
    pub(crate) fn part<T: PartialEq + 'static>(
        self,
        look: impl Fn() -> T + 'static,
        draw: impl Fn(&T) -> Option<El> + 'static,
    ) -> El {
        let mut place = Place::new();
        self.append(&place.end.clone()).follow(look, move |now| place.show(draw(now)))
    }

    /// Runs `act` now and whenever what `look` reads in signals has become another value.
    pub(crate) fn follow<T: PartialEq + 'static>(
        self,
        look: impl Fn() -> T + 'static,
        mut act: impl FnMut(&T) + 'static,
    ) -> El {
        let mut seen = None;
        self.run(Box::new(move || {
            let now = look();
            if seen.as_ref() != Some(&now) {
                unfollowed(|| act(&now));
                seen = Some(now);
            }
        }))
    }

    /// Calls `handle` for every such event.
    pub(crate) fn on<E: JsCast>(self, event: &str, mut handle: impl FnMut(E) + 'static) -> El {
        listen(&self.node, event, Box::new(move |event| handle(event.unchecked_into())));
        self
    }

    /// Runs `act` now and whenever a signal it reads has changed.
    fn run(mut self, act: Box<dyn FnMut()>) -> El {
        self.followers.push(signal::follow(act));
        self
    }

    fn append(self, node: &Node) -> El {
        let _ = self.node.append_child(node);
        self
    }
}

/// Where an element stands that comes and goes: before a comment that stays.
struct Place {
    end: Node,
    shown: Option<El>,
}

impl Place {
    fn new() -> Place {
        Place { end: comment(), shown: None }
    }

    fn show(&mut self, next: Option<El>) {
        if let (Some(next), Some(parent)) = (&next, self.end.parent_node()) {
            let _ = parent.insert_before(&next.node, Some(&self.end));
        }
        if let Some(before) = std::mem::replace(&mut self.shown, next) {
            before.node.remove();
        }
    }
}

fn comment() -> Node {
    document().create_comment("").into()
}
