//! Values that tell whoever read them when they change.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

thread_local! {
    /// Who reads at the moment.
    static READER: RefCell<Option<Rc<Follower>>> = const { RefCell::new(None) };
    /// Who has to look again, in order.
    static WAITING: RefCell<VecDeque<Weak<Follower>>> = const { RefCell::new(VecDeque::new()) };
    /// Whether somebody looks at the moment; then those who wait come after.
    static LOOKING: Cell<bool> = const { Cell::new(false) };
}

/// A value that is followed.
pub(crate) struct Signal<T> {
    value: RefCell<T>,
    followers: RefCell<Vec<Weak<Follower>>>,
}

impl<T> Signal<T> {
    pub(crate) fn new(value: T) -> Signal<T> {
        Signal { value: RefCell::new(value), followers: RefCell::default() }
    }

    /// One that lives as long as the document, and may be copied wherever it is read.
    pub(crate) fn lasting(value: T) -> &'static Signal<T> {
        Box::leak(Box::new(Signal::new(value)))
    }

    /// Looks at the value; whoever follows is told when it changes. `look` must not change it.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        READER.with_borrow(|reader| {
            if let Some(reader) = reader {
                reader.reads(&self.followers);
            }
        });
        self.glance(look)
    }

    /// Looks at the value once.
    pub(crate) fn glance<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.value.borrow())
    }

    /// Changes the value; who follows it has looked again when this returns, unless somebody is looking.
    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.borrow_mut());
        tell(&self.followers);
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

/// Runs again when what it read has changed; ends when it is dropped.
pub(crate) struct Follower {
    run: RefCell<Box<dyn FnMut()>>,
    /// Signals that have it among their followers, by address.
    signals: RefCell<Vec<usize>>,
    waits: Cell<bool>,
}

impl Follower {
    /// Runs it for the first time.
    pub(crate) fn start(run: Box<dyn FnMut()>) -> Rc<Follower> {
        let follower = Rc::new(Follower {
            run: RefCell::new(run),
            signals: RefCell::default(),
            waits: Cell::new(false),
        });
        let looking = LOOKING.replace(true);
        follower.run();
        LOOKING.set(looking);
        run_waiting();
        follower
    }

    fn run(self: &Rc<Self>) {
        let before = READER.replace(Some(self.clone()));
        (self.run.borrow_mut())();
        READER.set(before);
    }

    fn reads(self: &Rc<Self>, followers: &RefCell<Vec<Weak<Follower>>>) {
        let mut signals = self.signals.borrow_mut();
        let address = address_of(followers);
        if !signals.contains(&address) {
            signals.push(address);
            let mut followers = followers.borrow_mut();
            if followers.len() == followers.capacity() {
                // Before it takes more room: many of them may be gone.
                followers.retain(|follower| follower.strong_count() > 0);
            }
            followers.push(Rc::downgrade(self));
        }
    }
}

/// Looks without following.
pub(crate) fn unfollowed<R>(look: impl FnOnce() -> R) -> R {
    let before = READER.take();
    let seen = look();
    READER.set(before);
    seen
}

fn address_of(followers: &RefCell<Vec<Weak<Follower>>>) -> usize {
    std::ptr::from_ref(followers).addr()
}

fn tell(followers: &RefCell<Vec<Weak<Follower>>>) {
    for weak in followers.take() {
        let Some(follower) = weak.upgrade() else { continue };
        follower.signals.borrow_mut().retain(|address| *address != address_of(followers));
        if !follower.waits.replace(true) {
            WAITING.with_borrow_mut(|waiting| waiting.push_back(weak));
        }
    }
    run_waiting();
}

fn run_waiting() {
    if LOOKING.replace(true) {
        return;
    }
    while let Some(next) = WAITING.with_borrow_mut(VecDeque::pop_front) {
        if let Some(follower) = next.upgrade() {
            follower.waits.set(false);
            follower.run();
        }
    }
    LOOKING.set(false);
}
