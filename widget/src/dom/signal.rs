//! Values that tell whoever read them when they change, and who follows them.
//!
//! Whoever follows is asked again as soon as something it has read has changed, before the change returns.
//! What it once read it follows for as long as it lives; `El::follow` compares what it sees.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

/// A value that is followed.
pub(crate) struct Signal<T> {
    value: RefCell<T>,
    followed: Rc<Followed>,
}

/// Who follows a value; those that have ended are taken out before the list grows.
type Followed = RefCell<Vec<Weak<Run>>>;

struct Run {
    act: RefCell<Box<dyn FnMut()>>,
    /// Something it read changed while it ran.
    again: Cell<bool>,
    /// What it has read.
    heard: RefCell<Vec<Rc<Followed>>>,
}

thread_local! {
    /// Who is reading.
    static READER: RefCell<Option<Rc<Run>>> = const { RefCell::new(None) };
}

impl<T> Signal<T> {
    pub(crate) fn new(value: T) -> Signal<T> {
        Signal { value: RefCell::new(value), followed: Rc::default() }
    }

    /// One that lives as long as the document, and may be copied wherever it is read.
    pub(crate) fn lasting(value: T) -> &'static Signal<T> {
        Box::leak(Box::new(Signal::new(value)))
    }

    /// Looks at the value; whoever follows is told when it changes. `look` must not change it.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        track(&self.followed);
        self.glance(look)
    }

    /// Looks at the value once.
    pub(crate) fn glance<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.value.borrow())
    }

    /// Changes the value; who follows it has looked again when this returns.
    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.borrow_mut());
        notify(&self.followed);
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

fn track(followed: &Rc<Followed>) {
    READER.with_borrow(|reader| {
        let Some(reader) = reader else { return };
        let mut heard = reader.heard.borrow_mut();
        if heard.iter().any(|other| Rc::ptr_eq(other, followed)) {
            return;
        }
        heard.push(followed.clone());
        let mut followers = followed.borrow_mut();
        if followers.len() == followers.capacity() {
            followers.retain(|follower| follower.strong_count() > 0);
            // As many may come before they are looked through again.
            let living = followers.len();
            followers.reserve(living.max(4));
        }
        followers.push(Rc::downgrade(reader));
    });
}

fn notify(followed: &Followed) {
    let followers = followed.borrow().clone();
    // One of them may end another.
    followers.iter().filter_map(Weak::upgrade).for_each(|follower| follower.run());
}

/// Runs it without following what it reads.
pub(crate) fn unfollowed<T>(run: impl FnOnce() -> T) -> T {
    let reader = READER.take();
    let done = run();
    READER.set(reader);
    done
}

impl Run {
    fn run(self: &Rc<Run>) {
        let Ok(mut act) = self.act.try_borrow_mut() else { return self.again.set(true) };
        let before = READER.replace(Some(self.clone()));
        act();
        while self.again.take() {
            act();
        }
        READER.set(before);
    }
}

/// Runs again as soon as what it read has changed; ends when it is dropped.
pub(crate) struct Follower {
    _run: Rc<Run>,
}

/// Runs it for the first time. Where it changes what it reads, it runs once more afterwards.
pub(crate) fn follow(run: Box<dyn FnMut()>) -> Follower {
    let run = Rc::new(Run { act: RefCell::new(run), again: Cell::new(false), heard: RefCell::default() });
    run.run();
    Follower { _run: run }
}
