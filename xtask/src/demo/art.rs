//! The drawing board: a page of 480 x 600 on which pieces of cloth, metal and leather are laid.
//!
//! Coordinates count from the middle of the top edge, so the right half of most things is all there is to say.

use super::ink::{Ink, Rgb};
use super::motif;
use super::path::short_numbers;

/// One picture being drawn.
pub(super) struct Art {
    /// Its colours.
    pub(super) ink: Ink,
    /// The words of the drawing column after the family.
    options: Vec<String>,
    defs: String,
    body: String,
    ids: u32,
    stage: String,
}

/// How light falls on a piece.
#[derive(Clone, Copy)]
pub(super) enum Sheen {
    /// Folded cloth: dark sides, a soft light from the left.
    Cloth,
    /// Leather, metal, glass: a hard band of light from above.
    Gloss,
}

impl Art {
    /// An empty page in the colours of `ink`; `options` name the cut and the motif.
    pub(super) fn new(ink: Ink, options: &[&str]) -> Self {
        let mut art = Self {
            ink,
            options: options.iter().map(|word| (*word).to_owned()).collect(),
            defs: String::new(),
            body: String::new(),
            ids: 0,
            stage: "translate(240 0)".into(),
        };
        if let Some(tile) = options.iter().find_map(|word| motif::tile(word, &ink)) {
            art.defs.push_str(&tile);
        } else {
            art.defs.push_str("<pattern id=\"m\" width=\"9\" height=\"9\"/>");
        }
        art
    }

    /// Whether the drawing column asks for `word`.
    pub(super) fn has(&self, word: &str) -> bool {
        self.options.iter().any(|option| option == word)
    }

    /// Draws everything `scale` times as large, moved down by `dy` (page units).
    pub(super) fn stage(&mut self, dy: i32, scale: f32) {
        self.stage = format!("translate(240 {dy}) scale({scale})");
    }

    /// A piece in `colour` with the motif on it; the answer names it for [`Art::inside`].
    pub(super) fn printed(&mut self, d: &str, colour: Rgb) -> String {
        self.piece(d, colour, true, Sheen::Cloth)
    }

    /// A piece of plain cloth.
    pub(super) fn plain(&mut self, d: &str, colour: Rgb) -> String {
        self.piece(d, colour, false, Sheen::Cloth)
    }

    /// A piece that shines.
    pub(super) fn glossy(&mut self, d: &str, colour: Rgb) -> String {
        self.piece(d, colour, false, Sheen::Gloss)
    }

    /// A piece with every choice named.
    pub(super) fn piece(&mut self, d: &str, colour: Rgb, motif: bool, sheen: Sheen) -> String {
        self.ids += 1;
        let id = format!("p{}", self.ids);
        self.defs.push_str(&format!("<path id=\"{id}\" d=\"{d}\"/>"));
        let (fill, edge) = (colour.hex(), colour.darker(0.45).hex());
        let light = match sheen {
            Sheen::Cloth => "s",
            Sheen::Gloss => "g",
        };
        self.body.push_str(&format!("<use href=\"#{id}\" fill=\"{fill}\"/>"));
        if motif {
            self.body.push_str(&format!("<use href=\"#{id}\" fill=\"url(#m)\"/>"));
        }
        self.body.push_str(&format!(
            "<use href=\"#{id}\" fill=\"url(#{light})\" stroke=\"{edge}\" stroke-width=\"1.4\" stroke-opacity=\".55\"/>"
        ));
        id
    }

    /// Draws with `draw`, showing only what falls on the piece `id`.
    pub(super) fn inside<R>(&mut self, id: &str, draw: impl FnOnce(&mut Self) -> R) {
        let clip = format!("<clipPath id=\"c{id}\"><use href=\"#{id}\"/></clipPath>");
        if !self.defs.contains(&clip) {
            self.defs.push_str(&clip);
        }
        self.body.push_str(&format!("<g clip-path=\"url(#c{id})\">"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// Draws with `draw` on the right, and its mirror image on the left.
    pub(super) fn both<R>(&mut self, draw: impl FnOnce(&mut Self) -> R) {
        self.repeat(&["scale(-1 1)"], draw);
    }

    /// Draws with `draw` once as it is, and once more under each SVG transform.
    pub(super) fn repeat<R>(&mut self, transforms: &[&str], draw: impl FnOnce(&mut Self) -> R) {
        self.ids += 1;
        let id = format!("g{}", self.ids);
        self.body.push_str(&format!("<g id=\"{id}\">"));
        draw(self);
        self.body.push_str("</g>");
        for transform in transforms {
            self.body.push_str(&format!("<use href=\"#{id}\" transform=\"{transform}\"/>"));
        }
    }

    /// Draws with `draw` once for each SVG transform, sharing the marks.
    pub(super) fn placed<R>(&mut self, transforms: [&str; 2], draw: impl FnOnce(&mut Self) -> R) {
        self.ids += 1;
        let id = format!("g{}", self.ids);
        let outside = std::mem::take(&mut self.body);
        draw(self);
        let marks = std::mem::replace(&mut self.body, outside);
        self.defs.push_str(&format!("<g id=\"{id}\">{marks}</g>"));
        for transform in transforms {
            self.body.push_str(&format!("<use href=\"#{id}\" transform=\"{transform}\"/>"));
        }
    }

    /// Draws with `draw` under an SVG transform.
    pub(super) fn moved<R>(&mut self, transform: &str, draw: impl FnOnce(&mut Self) -> R) {
        self.body.push_str(&format!("<g transform=\"{transform}\">"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// A stroke with round ends.
    pub(super) fn line(&mut self, d: &str, colour: Rgb, width: f32, opacity: f32) {
        let faint = if opacity < 1.0 { format!(" stroke-opacity=\"{opacity}\"") } else { String::new() };
        self.body.push_str(&format!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{faint}/>",
            colour.hex()
        ));
    }

    /// A flat band of cloth along a path, with square ends and a thread line in its middle.
    pub(super) fn band(&mut self, d: &str, colour: Rgb, width: f32) {
        self.body.push_str(&format!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" \
             stroke-linecap=\"butt\"/><path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
             stroke-linecap=\"butt\" stroke-dasharray=\"3 3\"/>",
            colour.hex(),
            colour.darker(0.35).hex(),
            width * 0.28
        ));
    }

    /// A row of stitches or beads along a path: dashes of `on` with gaps of `off`.
    pub(super) fn stitches(&mut self, d: &str, colour: Rgb, width: f32, on: f32, off: f32) {
        self.body.push_str(&format!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" \
             stroke-dasharray=\"{on} {off}\"/>",
            colour.hex()
        ));
    }

    /// Folds of cloth: dark strokes, each with its light beside it.
    pub(super) fn folds(&mut self, paths: &[String]) {
        let all = paths.join("");
        self.body.push_str(&format!(
            "<g fill=\"none\"><path d=\"{all}\" stroke=\"#180a12\" stroke-width=\"5\" \
             stroke-opacity=\".15\"/><path d=\"{all}\" transform=\"translate(-5 0)\" stroke=\"#fff\" \
             stroke-width=\"3\" stroke-opacity=\".17\"/></g>"
        ));
    }

    /// A flat shape without light.
    pub(super) fn flat(&mut self, d: &str, colour: Rgb, opacity: f32) {
        self.body
            .push_str(&format!("<path d=\"{d}\" fill=\"{}\" fill-opacity=\"{opacity}\"/>", colour.hex()));
    }

    /// A dot: pearl, button, stone.
    pub(super) fn dot(&mut self, x: f32, y: f32, r: f32, colour: Rgb) {
        self.body.push_str(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{}\"/>", colour.hex()));
    }

    /// A button or stone with its rim and light.
    pub(super) fn stud(&mut self, x: f32, y: f32, r: f32, colour: Rgb) {
        self.body.push_str(&format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1.2\"/>\
             <circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#fff\" fill-opacity=\".6\"/>",
            colour.hex(),
            colour.darker(0.4).hex(),
            x - r * 0.3,
            y - r * 0.3,
            r * 0.3
        ));
    }

    /// The finished page on its studio background.
    pub(super) fn finish(self) -> String {
        // A pale product needs a darker wall behind it to keep its outline.
        let (near, far) = match self.ink.base.luma() {
            0..=90 => ("#fffaf3", "#ecdcc8"),
            91..=170 => ("#fdf8f1", "#e6dccf"),
            171..=215 => ("#f7f1ea", "#d9cdc0"),
            _ => ("#e7dcd2", "#bfae9f"),
        };
        // Children's things are smaller.
        let stage = if self.has("small") {
            format!("translate(53 76) scale(.78) {}", self.stage)
        } else {
            self.stage
        };
        short_numbers(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 600\"><defs>\
             <radialGradient id=\"b\" cy=\".4\" r=\".75\"><stop stop-color=\"{near}\"/>\
             <stop offset=\"1\" stop-color=\"{far}\"/></radialGradient>\
             <linearGradient id=\"s\"><stop stop-color=\"#180a12\" stop-opacity=\".24\"/>\
             <stop offset=\".3\" stop-color=\"#fff\" stop-opacity=\".16\"/>\
             <stop offset=\".62\" stop-color=\"#180a12\" stop-opacity=\".02\"/>\
             <stop offset=\"1\" stop-color=\"#180a12\" stop-opacity=\".3\"/></linearGradient>\
             <linearGradient id=\"g\" x2=\".25\" y2=\"1\"><stop stop-color=\"#fff\" stop-opacity=\".38\"/>\
             <stop offset=\".4\" stop-color=\"#fff\" stop-opacity=\"0\"/>\
             <stop offset=\"1\" stop-color=\"#180a12\" stop-opacity=\".34\"/></linearGradient>\
             <filter id=\"f\" x=\"-20%\" y=\"-20%\" width=\"140%\" height=\"140%\">\
             <feDropShadow dx=\"0\" dy=\"7\" stdDeviation=\"9\" flood-color=\"#3a2418\" flood-opacity=\".3\"/></filter>\
             {}</defs><path fill=\"url(#b)\" d=\"M0 0h480v600H0z\"/>\
             <g filter=\"url(#f)\"><g transform=\"{}\" stroke-linecap=\"round\">{}</g></g></svg>\n",
            self.defs, stage, self.body
        ))
    }
}
