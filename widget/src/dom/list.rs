//! Lists whose elements stay the same while what they show changes.

use std::{rc::Rc, sync::Arc};

use web_sys::{Element, Node};

use super::{
    El, comment,
    signal::{Signal, unfollowed},
};

/// What one element of a list shows; it changes without the element being made anew.
pub(crate) type Item<T> = Rc<Signal<Arc<T>>>;

impl El {
    /// Adds an element for each value that `look` reads in signals, drawn once for each key. A value that
    /// changes is a new `Arc`.
    pub(crate) fn list<T: 'static>(
        self,
        look: impl Fn() -> Vec<Arc<T>> + 'static,
        key: fn(&T) -> u32,
        draw: impl Fn(Item<T>) -> El + 'static,
    ) -> El {
        let end = comment();
        let el = self.append(&end);
        let mut list = List { parent: el.node.clone(), end, key, draw: Box::new(draw), shown: Vec::new() };
        el.run(Box::new(move || {
            let now = look();
            unfollowed(|| list.show(now));
        }))
    }

    /// Adds an element for each text that `look` reads in signals. Texts are only ever added at the end.
    pub(crate) fn growing(self, look: impl Fn() -> Vec<String> + 'static, draw: fn(&str) -> El) -> El {
        let parent = self.node.clone();
        let mut shown = Vec::new();
        self.run(Box::new(move || {
            for text in look().iter().skip(shown.len()) {
                let el = unfollowed(|| draw(text));
                let _ = parent.append_child(&el.node);
                shown.push(el);
            }
        }))
    }
}

struct List<T: 'static> {
    parent: Element,
    /// A comment behind the last element.
    end: Node,
    key: fn(&T) -> u32,
    draw: Box<dyn Fn(Item<T>) -> El>,
    shown: Vec<Shown<T>>,
}

struct Shown<T: 'static> {
    key: u32,
    value: Arc<T>,
    item: Item<T>,
    el: El,
}

impl<T: 'static> List<T> {
    fn show(&mut self, now: Vec<Arc<T>>) {
        for (at, value) in now.iter().enumerate() {
            let key = (self.key)(value);
            self.take_down_gone(at, &now[at..]);
            let found = self.shown.iter().skip(at).position(|shown| shown.key == key);
            match found {
                Some(0) => {}
                Some(further) => {
                    let moved = self.shown.remove(at + further);
                    self.put(at, moved);
                }
                None => {
                    let drawn = self.drawn(key, value);
                    self.put(at, drawn);
                }
            }
            let shown = &mut self.shown[at];
            if !Arc::ptr_eq(&shown.value, value) {
                shown.value = value.clone();
                shown.item.set(value.clone());
            }
        }
        self.take_down_gone(now.len(), &[]);
    }

    /// Removes what stands at `at` and is not among what is `still` to come, until something is.
    fn take_down_gone(&mut self, at: usize, still: &[Arc<T>]) {
        while let Some(shown) = self.shown.get(at) {
            // Nearly always the first one looked at.
            if still.iter().any(|value| (self.key)(value) == shown.key) {
                return;
            }
            self.shown.remove(at).el.node.remove();
        }
    }

    fn drawn(&self, key: u32, value: &Arc<T>) -> Shown<T> {
        let item = Rc::new(Signal::new(value.clone()));
        let el = (self.draw)(item.clone());
        Shown { key, value: value.clone(), item, el }
    }

    fn put(&mut self, at: usize, shown: Shown<T>) {
        let next = self.shown.get(at).map_or(&self.end, |next| next.el.node.as_ref());
        let _ = self.parent.insert_before(&shown.el.node, Some(next));
        self.shown.insert(at, shown);
    }
}
