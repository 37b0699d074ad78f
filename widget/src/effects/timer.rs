//! Waits.

use gloo_timers::callback::Timeout;

use super::{Page, chance};
use crate::chat::{Happening, Timer};

pub(super) fn wait(page: Page, min_millis: u32, max_millis: u32, timer: Timer) {
    let millis = chance::between(min_millis, max_millis);
    Timeout::new(millis, move || page.dispatch(Happening::Rang(timer))).forget();
}
