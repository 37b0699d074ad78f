//! Find with a photo: she takes or chooses one, sees what was seen on it, corrects it, and finds things like it. The photo
//! stays on her device; so do its name and whatever its file says besides.

mod eyes;
mod form;

use std::rc::Rc;

use mitra_protocol::worker::Sight;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, DataTransfer, Event, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap,
    js_sys::{Array, Reflect},
};

use self::eyes::{Eyes, News};
use super::{Kit, sheet::Sheet, texts::KitTexts};
use crate::{
    dom::{El, Signal, Text, el, listen},
    texts::fill,
};

/// Longer side of her photo as she sees it, CSS pixels; its canvas has twice as many.
const SHOWN: f64 = 112.0;

/// The tool. It lasts as long as the document.
pub(super) struct PhotoTool {
    sheet: &'static Sheet,
    eyes: Rc<Eyes>,
    state: &'static Signal<State>,
}

/// How far a photo got.
#[derive(Default)]
struct State {
    stage: Stage,
    /// How much of the network is there, percent.
    percent: Option<u32>,
    picture: Option<Rc<ImageBitmap>>,
    /// Counts the photos, so that another one is drawn anew.
    round: u32,
    sight: Option<Rc<Sight>>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Stage {
    /// There is none.
    #[default]
    None,
    /// The last one could not be read.
    BadPhoto,
    /// What would read it did not come.
    NotLoaded,
    /// It is being looked at.
    Looking,
    /// What it shows is there.
    Seen,
}

/// Draws the tool, closed.
pub(super) fn draw(kit: &'static Kit) -> PhotoTool {
    let state: &'static Signal<State> = Signal::lasting(State::default());
    let eyes = Eyes::new(move |news| state.update(|state| take(state, news)));
    let sheet = Sheet::new();
    let looking = eyes.clone();
    let content = move || content(kit, sheet, state, &looking);
    let dialog = sheet.draw(kit, "kit-photo", |words| words.photo_title, content);
    receive_files(sheet, state, &eyes);
    let _ = kit.place.append_child(&dialog.node::<web_sys::Node>());
    dialog.stay();
    PhotoTool { sheet, eyes, state }
}

impl PhotoTool {
    pub(super) fn open(&self) {
        self.state.set(State::default());
        self.eyes.wake();
        self.sheet.open();
    }
}

fn take(state: &mut State, news: News) {
    match news {
        News::Picture(picture) => state.picture = Some(Rc::new(picture)),
        News::Loading(share) => state.percent = Some((share * 100.0) as u32),
        News::Seen(sight) => (state.stage, state.sight) = (Stage::Seen, Some(Rc::from(sight))),
        News::BadPhoto => *state = State { stage: Stage::BadPhoto, ..State::default() },
        News::NotLoaded => *state = State { stage: Stage::NotLoaded, ..State::default() },
    }
}

fn look(state: &'static Signal<State>, eyes: &Rc<Eyes>, file: &File) {
    state
        .update(|state| *state = State { stage: Stage::Looking, round: state.round + 1, ..State::default() });
    eyes.look(file);
}

/// Photos that are pasted or dropped. From the first use on, that opens the sheet.
fn receive_files(sheet: &'static Sheet, state: &'static Signal<State>, eyes: &Rc<Eyes>) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let receive = |carrier: &'static str| -> Box<dyn FnMut(Event)> {
        let eyes = eyes.clone();
        Box::new(move |event: Event| {
            let carried = Reflect::get(&event, &carrier.into()).ok();
            let files = carried
                .and_then(|carried| carried.dyn_into::<DataTransfer>().ok())
                .and_then(|data| data.files());
            let Some(file) = files.and_then(|files| files.get(0)) else { return };
            event.prevent_default();
            sheet.open();
            look(state, &eyes, &file);
        })
    };
    listen(&document, "paste", receive("clipboardData"));
    listen(&document, "drop", receive("dataTransfer"));
    // Without this a browser opens the photo instead of the chat.
    listen(
        &document,
        "dragover",
        Box::new(|event: Event| {
            let carried = Reflect::get(&event, &"dataTransfer".into()).ok();
            let types = carried.and_then(|carried| Reflect::get(&carried, &"types".into()).ok());
            let has_files =
                types.is_some_and(|types| Array::from(&types).includes(&JsValue::from_str("Files"), 0));
            if has_files {
                event.prevent_default();
            }
        }),
    );
}

fn content(kit: &'static Kit, sheet: &'static Sheet, state: &'static Signal<State>, eyes: &Rc<Eyes>) -> El {
    let eyes = eyes.clone();
    let stage = move || state.read(|state| (state.stage, state.round));
    let picture = move || state.read(|state| state.picture.clone().map(SamePicture));
    el("div")
        .class("photo-tool")
        .part(picture, move |picture| picture.as_ref().map(|SamePicture(picture)| shown(kit, picture)))
        .part(stage, move |(stage, _)| Some(stage_view(kit, sheet, state, &eyes, *stage)))
}

/// A picture that counts as another one when it is one.
struct SamePicture(Rc<ImageBitmap>);

impl PartialEq for SamePicture {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

fn shown(kit: &'static Kit, picture: &ImageBitmap) -> El {
    let (wide, high) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = 2.0 * SHOWN / wide.max(high);
    let (wide, high) = ((wide * scale).max(1.0), (high * scale).max(1.0));
    let canvas = el("canvas")
        .class("shown")
        .attr("role", "img")
        .label(kit.word(|words| words.your_photo))
        .attr("width", &(wide as u32).to_string())
        .attr("height", &(high as u32).to_string());
    let node: HtmlCanvasElement = canvas.node();
    let context = node
        .get_context("2d")
        .ok()
        .flatten()
        .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    if let Some(context) = context {
        let _ = context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, wide, high);
    }
    canvas
}

fn stage_view(
    kit: &'static Kit,
    sheet: &'static Sheet,
    state: &'static Signal<State>,
    eyes: &Rc<Eyes>,
    stage: Stage,
) -> El {
    let problem = |pick| el("p").class("bad").attr("role", "alert").text_by(kit.word(pick));
    match stage {
        Stage::None => choices(kit, state, eyes),
        Stage::BadPhoto => el("div").child(problem(|words| words.bad_photo)).child(choices(kit, state, eyes)),
        Stage::NotLoaded => {
            el("div").child(problem(|words| words.not_loaded)).child(choices(kit, state, eyes))
        }
        Stage::Looking => looking(kit, state),
        Stage::Seen => {
            let Some(sight) = state.glance(|state| state.sight.clone()) else { return el("div") };
            let eyes = eyes.clone();
            let again = move || {
                eyes.forget();
                state.set(State::default());
            };
            form::form(kit, sheet, &sight, again)
        }
    }
}

/// Camera or gallery.
fn choices(kit: &'static Kit, state: &'static Signal<State>, eyes: &Rc<Eyes>) -> El {
    el("div")
        .class("choices")
        .child(choice(kit, state, eyes, "button camera", |words| words.take_photo, true))
        .child(choice(kit, state, eyes, "button", |words| words.choose_photo, false))
        .child(el("p").class("soft").text_by(kit.word(|words| words.photo_stays)))
}

fn choice(
    kit: &'static Kit,
    state: &'static Signal<State>,
    eyes: &Rc<Eyes>,
    class: &str,
    pick: fn(&'static KitTexts) -> &'static str,
    camera: bool,
) -> El {
    let eyes = eyes.clone();
    let input = el("input").attr("type", "file").attr("accept", "image/*").attr("hidden", "");
    let input = if camera { input.attr("capture", "environment") } else { input };
    let node: HtmlInputElement = input.node();
    let picker = node.clone();
    let input = input.on("change", move |_: Event| {
        let file = node.files().and_then(|files| files.get(0));
        if let Some(file) = file {
            look(state, &eyes, &file);
        }
    });
    el("div").class("choice-of").child(kit.button(class, pick, move || picker.click())).child(input)
}

fn looking(kit: &'static Kit, state: &'static Signal<State>) -> El {
    let percent = move || state.read(|state| state.percent.filter(|percent| *percent < 100));
    let said = move || -> Text {
        match percent() {
            Some(percent) => fill(kit.words().photo_loading, &percent.to_string()).into(),
            None => kit.words().looking.into(),
        }
    };
    let bar = el("progress")
        .attr("max", "100")
        .label(kit.word(|words| words.looking))
        .attr_by("value", move || percent().map(|percent| percent.to_string().into()));
    el("div").class("looking").child(el("p").attr("role", "status").text_by(said)).child(bar)
}
