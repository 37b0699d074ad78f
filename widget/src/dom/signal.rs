//! Values that tell whoever read them when they change, and who follows them: Leptos' reactive system,
//! as far as the page needs it.

use std::cell::{Cell, RefCell};

use reactive_graph::{
    effect::ImmediateEffect,
    signal::ArcTrigger,
    traits::{Notify, Track},
};
use send_wrapper::SendWrapper;

pub(crate) use reactive_graph::graph::untrack as unfollowed;

/// A value that is followed. It is kept beside its trigger: a value inside would have to be locked, and that
/// brings code for each type of value.
pub(crate) struct Signal<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Signal<T> {
    pub(crate) fn new(value: T) -> Signal<T> {
        Signal { value: RefCell::new(value), changed: ArcTrigger::new() }
    }

    /// One that lives as long as the document, and may be copied wherever it is read.
    pub(crate) fn lasting(value: T) -> &'static Signal<T> {
        Box::leak(Box::new(Signal::new(value)))
    }

    /// Looks at the value; whoever follows is told when it changes. `look` must not change it.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        self.changed.track();
        self.glance(look)
    }

    /// Looks at the value once.
    pub(crate) fn glance<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.value.borrow())
    }

    /// Changes the value; who follows it has looked again when this returns.
    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.borrow_mut());
        self.changed.notify();
    }

    pub(crate) fn set(&self, value: T) {
        self.update(|old| *old = value);
    }
}

impl<T: Copy> Signal<T> {
    /// A copy of the value; whoever follows is told when it changes.
    pub(crate) fn get(&self) -> T {
        self.read(|value| *value)
    }
}

/// Runs again as soon as what it read has changed; ends when it is dropped.
pub(crate) type Follower = ImmediateEffect;

/// Runs it for the first time. Where it changes what it reads, it runs once more afterwards.
pub(crate) fn follow(run: Box<dyn FnMut()>) -> Follower {
    // The reactive system is made for many threads; the page has one.
    let state = SendWrapper::new((RefCell::new(run), Cell::new(false)));
    ImmediateEffect::new_isomorphic(move || {
        let (run, again) = &*state;
        let Ok(mut run) = run.try_borrow_mut() else { return again.set(true) };
        run();
        while again.take() {
            run();
        }
    })
}
