//! The upper part of everything that is worn on shoulders: neckline, sleeves, body.

use super::super::art::Art;
use super::super::ink::Rgb;
use super::super::path::{mirrored, outline};

/// How a neckline is cut.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Neck {
    /// A round neck.
    Round,
    /// A V neck.
    Vee,
    /// A wide, shallow neck.
    Boat,
    /// A square neck.
    Square,
    /// Two curves that meet in the middle.
    Sweetheart,
    /// Closed at the throat; a collar is drawn over it.
    Closed,
}

/// Half widths and heights of a garment, in page units from the middle line and the top.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    /// The neckline.
    pub(super) neck: Neck,
    /// Half width at the shoulder.
    pub(super) shoulder: f32,
    /// Half width under the arms.
    pub(super) bust: f32,
    /// Half width at the waist.
    pub(super) waist: f32,
    /// Half width at the hem.
    pub(super) hem: f32,
    /// Where the shoulder begins.
    pub(super) top: f32,
    /// Height of the waist.
    pub(super) waist_y: f32,
    /// Height of the hem.
    pub(super) hem_y: f32,
    /// Length of the sleeve along the arm; 0 for none.
    pub(super) sleeve: f32,
    /// Width of the sleeve at its end.
    pub(super) cuff: f32,
}

impl Neck {
    /// What the words of the drawing ask for.
    pub(super) fn asked(art: &Art) -> Self {
        let known = [
            ("v", Self::Vee),
            ("boat", Self::Boat),
            ("square", Self::Square),
            ("sweet", Self::Sweetheart),
            ("mandarin", Self::Closed),
            ("collar", Self::Closed),
            ("polo", Self::Closed),
        ];
        known.into_iter().find(|(word, _)| art.has(word)).map_or(Self::Round, |(_, neck)| neck)
    }

    /// Half width at the shoulder seam, depth below it.
    fn size(self) -> (f32, f32) {
        match self {
            Self::Round => (30.0, 34.0),
            Self::Vee => (28.0, 58.0),
            Self::Boat => (46.0, 18.0),
            Self::Square => (34.0, 40.0),
            Self::Sweetheart => (36.0, 42.0),
            Self::Closed => (24.0, 16.0),
        }
    }

    /// The right half of the neckline, from the middle to the shoulder seam at height `top`.
    fn half(self, top: f32) -> (f32, String) {
        let (w, depth) = self.size();
        let low = top + depth;
        let line = match self {
            Self::Vee => format!("Q {},{} {w},{top}", w * 0.72, top + depth * 0.5),
            Self::Square => format!("L {},{low} L {w},{top}", w * 0.86),
            Self::Sweetheart => format!("C {},{} {w},{} {w},{top}", w * 0.3, low - 14.0, low - 4.0),
            Self::Round | Self::Boat | Self::Closed => {
                format!("C {},{low} {w},{} {w},{top}", w * 0.6, top + depth * 0.55)
            }
        };
        (low, line)
    }
}

impl Cut {
    /// The whole body as one outline.
    pub(super) fn body(&self) -> String {
        let Self { shoulder, bust, waist, hem, top, waist_y, hem_y, .. } = *self;
        let (low, neck) = self.neck.half(top);
        let under = self.armpit();
        outline(
            low,
            &format!(
                "{neck} L {shoulder},{} C {},{} {},{} {bust},{under} C {bust},{} {waist},{} {waist},{waist_y} \
                 C {waist},{} {hem},{} {hem},{hem_y} Q {},{} 0,{}",
                top + 16.0,
                shoulder - 8.0,
                top + 44.0,
                bust - 8.0,
                under - 26.0,
                under + 30.0,
                waist_y - 40.0,
                waist_y + 60.0,
                waist_y + 70.0,
                hem * 0.55,
                hem_y + 9.0,
                hem_y + 9.0
            ),
        )
    }

    /// Height at which the sleeve meets the body.
    fn armpit(&self) -> f32 {
        self.top + 92.0
    }

    /// The neckline alone, as a stroke, `gap` outside the edge.
    pub(super) fn neckline(&self, gap: f32) -> String {
        let (w, _) = self.neck.size();
        let (low, half) = self.neck.half(self.top);
        mirrored(low + gap, &half.replace(&format!("{w},"), &format!("{},", w + gap)))
    }

    /// Where the neckline is deepest.
    pub(super) fn neck_low(&self) -> f32 {
        self.top + self.neck.size().1
    }

    /// Inside of the back of the neck, seen through the opening.
    pub(super) fn back(&self, art: &mut Art, colour: Rgb) {
        let (w, depth) = self.neck.size();
        let (top, low) = (self.top, self.top + depth + 6.0);
        art.flat(
            &outline(top - 3.0, &format!("Q {},{top} {w},{} L {w},{low} L 0,{low}", w * 0.6, top + 1.0)),
            colour.darker(0.5),
            1.0,
        );
    }

    /// Both sleeves, with the motif when `motif` says so.
    pub(super) fn sleeves(&self, art: &mut Art, colour: Rgb, motif: bool) {
        if self.sleeve <= 0.0 {
            return;
        }
        let (end_x, end_y) = self.cuff_end();
        let (sh, top, under) = (self.shoulder, self.top, self.armpit());
        // The cuff lies across the arm; the arm hangs outwards and down.
        let (in_x, in_y) = (end_x - self.cuff * 0.96, end_y + self.cuff * 0.26);
        let d = format!(
            "M{} {}C{} {} {} {} {end_x} {end_y}L{in_x} {in_y}C{} {} {} {} {} {}Z",
            sh - 10.0,
            top + 12.0,
            sh + 14.0,
            top + 20.0,
            end_x - self.sleeve * 0.16,
            end_y - self.sleeve * 0.62,
            in_x - self.sleeve * 0.1,
            in_y - self.sleeve * 0.35,
            self.bust + 4.0,
            under + 20.0,
            self.bust - 10.0,
            under + 4.0
        );
        art.both(|art| {
            if motif {
                art.printed(&d, colour);
            } else {
                art.plain(&d, colour);
            }
            if self.sleeve > 120.0 {
                let (mx, my) = ((sh + end_x) / 2.0 - 4.0, (top + end_y) / 2.0 + 6.0);
                art.folds(&[
                    format!("M{mx} {my}q-14 10-22 8"),
                    format!("M{} {}q-12 8-20 5", mx + 8.0, my + 34.0),
                ]);
            }
        });
    }

    /// A band of `width` along both cuffs.
    pub(super) fn cuffs(&self, art: &mut Art, colour: Rgb, width: f32) {
        if self.sleeve <= 0.0 {
            return;
        }
        let (x, y) = self.cuff_end();
        let d = format!("M{} {}l{} {}", x - 1.5, y - width * 0.55, -self.cuff * 0.93, self.cuff * 0.26);
        art.both(|art| {
            art.band(&d, colour, width);
        });
    }

    fn cuff_end(&self) -> (f32, f32) {
        (self.shoulder + 14.0 + self.sleeve * 0.3, self.top + 24.0 + self.sleeve * 0.95)
    }

    /// Soft folds falling from bust and waist.
    pub(super) fn drape(&self, art: &mut Art) {
        let (w, y, end) = (self.waist, self.waist_y, self.hem_y);
        let (a, b) = (w * 0.55, self.hem * 0.7);
        art.folds(&[
            format!("M{a} {y}Q{} {} {b} {}", a + 2.0, (y + end) / 2.0, end - 14.0),
            format!("M{} {y}Q{} {} {} {}", -a, -a - 2.0, (y + end) / 2.0, -b, end - 18.0),
            format!("M{} {}Q{} {} {} {}", w * 0.1, y + 40.0, w * 0.16, (y + end) / 2.0, w * 0.2, end - 6.0),
            format!("M{} {}q-10 24-26 30", self.bust - 8.0, self.armpit() + 12.0),
        ]);
    }

    /// A stand-up collar around the throat.
    pub(super) fn band_collar(&self, art: &mut Art, colour: Rgb) {
        let top = self.top;
        art.flat(
            &format!(
                "M-25 {}Q0 {} 25 {}Q14 {} 0 {}Q-14 {} -25 {}Z",
                top - 6.0,
                top - 14.0,
                top - 6.0,
                top + 16.0,
                top + 18.0,
                top + 16.0,
                top - 6.0
            ),
            colour.darker(0.55),
            1.0,
        );
        art.both(|art| {
            let (low, high) = (top + 26.0, top + 10.0);
            art.plain(
                &format!(
                    "M30 {}Q20 {low} 2 {low}L2 {high}Q17 {high} 24 {}Q28 {} 30 {}Z",
                    top + 6.0,
                    top - 7.0,
                    top - 4.0,
                    top + 6.0
                ),
                colour,
            );
        });
    }

    /// A folded shirt collar.
    pub(super) fn shirt_collar(&self, art: &mut Art, colour: Rgb) {
        let top = self.top;
        art.flat(
            &format!("M-24 {}Q0 {} 24 {}L0 {}Z", top - 10.0, top - 16.0, top - 10.0, top + 24.0),
            colour.darker(0.4),
            1.0,
        );
        art.both(|art| {
            art.plain(
                &format!(
                    "M0 {}L24 {}Q36 {} 40 {}L22 {}Q8 {} 0 {}Z",
                    top + 20.0,
                    top - 13.0,
                    top - 4.0,
                    top + 10.0,
                    top + 38.0,
                    top + 26.0,
                    top + 20.0
                ),
                colour,
            );
        });
    }

    /// A button stand with `count` buttons from the throat down to `end`.
    pub(super) fn placket(&self, art: &mut Art, end: f32, count: u32, button: Rgb) {
        let start = self.neck_low();
        art.line(&format!("M-7 {start}V{end}M7 {start}V{end}"), art.ink.base.darker(0.5), 1.3, 0.5);
        let step = (end - start - 10.0) / count.max(1) as f32;
        for index in 0..count {
            art.stud(0.0, start + 10.0 + step * index as f32, 3.4, button);
        }
    }
}
