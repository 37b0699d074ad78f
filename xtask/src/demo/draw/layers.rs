//! What goes over or under: blazers, coats, shrugs, saree blouses, vests, rompers.

use super::super::art::Art;
use super::super::ink::{COAL, IVORY, Rgb};
use super::super::path::outline;
use super::torso::{Cut, Neck};

fn cut(art: &Art, hem_y: f32, sleeve: f32, cuff: f32) -> Cut {
    Cut {
        neck: Neck::asked(art),
        shoulder: 82.0,
        bust: 78.0,
        waist: 72.0,
        hem: 86.0,
        top: 92.0,
        waist_y: 230.0,
        hem_y,
        sleeve,
        cuff,
    }
}

/// A lapel with its notch, and the shirt that shows between the two.
fn lapels(art: &mut Art, low: f32, shirt: Rgb) {
    let base = art.ink.base;
    art.flat(&format!("M-30 86Q0 96 30 86L0 {low}Z"), shirt, 1.0);
    art.line(&format!("M0 104V{low}"), shirt.darker(0.35), 1.6, 0.8);
    art.both(|art| {
        art.plain(
            &format!("M28 82L48 98L62 148L48 152L56 166L2 {low}L0 {}Z", low - 14.0),
            base.lighter(0.06),
        );
        art.line(&format!("M28 82L0 {low}"), base.darker(0.55), 2.0, 0.8);
        art.plain("M26 80L40 84L60 130L50 140L30 108Z", base.darker(0.08));
    });
}

/// A buttoned blazer, or a long coat.
pub(super) fn blazer(art: &mut Art) {
    let coat = art.has("coat");
    let cut = Cut { neck: Neck::Vee, ..cut(art, if coat { 440.0 } else { 344.0 }, 205.0, 38.0) };
    let base = art.ink.base;
    art.stage(if coat { -30 } else { -24 }, if coat { 1.24 } else { 1.42 });
    cut.sleeves(art, base, true);
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| {
        cut.drape(art);
        art.line(&format!("M0 236V{}", cut.hem_y + 10.0), base.darker(0.6), 2.2, 0.9);
        art.both(|art| {
            art.plain("M30 278h44v12H30z", base.darker(0.16));
            art.line("M48 176Q42 230 46 276", base.darker(0.5), 1.6, 0.5);
        });
        art.line("M32 170h26v5h-26z", base.darker(0.5), 2.0, 0.8);
        if coat {
            art.band("M-90 238Q0 250 90 238", base.darker(0.2), 18.0);
        }
    });
    lapels(art, 226.0, if coat { art.ink.second } else { IVORY });
    for step in 0..if coat { 4 } else { 2 } {
        art.stud(8.0, 246.0 + step as f32 * 42.0, 5.0, base.darker(0.5));
    }
    cut.cuffs(art, base.darker(0.12), 9.0);
}

/// An open shrug over a top.
pub(super) fn shrug(art: &mut Art) {
    let base = art.ink.base;
    let cut = Cut { neck: Neck::Vee, hem: 84.0, ..cut(art, 330.0, 190.0, 44.0) };
    art.stage(-24, 1.44);
    cut.sleeves(art, base, true);
    let under =
        Cut { neck: Neck::Round, shoulder: 56.0, bust: 58.0, waist: 54.0, hem: 58.0, hem_y: 316.0, ..cut };
    art.plain(&under.body(), IVORY.darker(0.06));
    art.both(|art| {
        let side = art.printed(
            "M28 92L82 108C74 136 70 160 78 186C78 230 82 280 92 336Q64 348 40 330C34 260 44 180 26 110Z",
            base,
        );
        art.inside(&side, |art| art.folds(&["M60 130q-10 90 6 206M44 170q-4 80 6 160".into()]));
        art.line("M28 92C46 170 36 260 41 331", base.darker(0.3), 6.0, 1.0);
    });
    cut.cuffs(art, base.darker(0.15), 10.0);
}

/// A saree blouse: short, fitted, with worked edges.
pub(super) fn blouse(art: &mut Art) {
    let (base, accent) = (art.ink.base, art.ink.accent);
    let cut = Cut {
        shoulder: 70.0,
        bust: 66.0,
        waist: 56.0,
        hem: 58.0,
        waist_y: 172.0,
        ..cut(art, 248.0, 70.0, 46.0)
    };
    art.stage(-40, 1.9);
    cut.back(art, base);
    cut.sleeves(art, base, true);
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| {
        art.folds(&["M34 150q-12 40-8 100M-34 150q12 40 8 100".into()]);
        art.band("M-70 240Q0 254 70 240", accent, 12.0);
        art.stitches("M-70 228Q0 242 70 228", accent, 3.6, 0.1, 7.0);
    });
    art.line(&cut.neckline(5.0), accent, 5.0, 1.0);
    art.stitches(&cut.neckline(12.0), accent, 3.4, 0.1, 7.0);
    cut.cuffs(art, accent, 10.0);
}

/// A sleeveless vest, ribbed.
pub(super) fn vest(art: &mut Art) {
    let base = art.ink.base;
    art.stage(-24, 1.45);
    let d = outline(
        150.0,
        "C 20,150 36,130 38,92 L 58,92 C 58,150 66,180 84,194 C 80,240 80,290 84,338 Q 50,350 0,350",
    );
    art.flat("M-38 92Q0 130 38 92L36 140Q0 170-36 140Z", base.darker(0.4), 1.0);
    let body = art.printed(&d, base);
    art.inside(&body, |art| {
        art.folds(&["M40 200q-6 70 4 140M-40 200q6 70-4 140M8 220q4 60 0 120".into()]);
        art.line("M-90 336Q0 348 90 336", base.darker(0.3), 5.0, 0.8);
    });
    art.line("M-38 92C-36 130-20 150 0 150S36 130 38 92", base.darker(0.22), 7.0, 1.0);
    art.both(|art| art.line("M58 92C58 150 66 180 84 194", base.darker(0.22), 7.0, 1.0));
}

/// A baby's romper with snaps between the legs.
pub(super) fn romper(art: &mut Art) {
    let base = art.ink.base;
    art.stage(-30, 1.4);
    let cut = Cut {
        shoulder: 78.0,
        bust: 76.0,
        waist: 80.0,
        hem: 88.0,
        neck: Neck::Round,
        ..cut(art, 300.0, 76.0, 50.0)
    };
    cut.back(art, base);
    cut.sleeves(art, base, true);
    let body = art.printed(
        &outline(
            126.0,
            "C 18,126 30,110 30,92 L 78,108 C 70,136 68,158 76,184 C 78,230 92,270 98,330 Q 80,372 40,380 C 30,350 16,340 0,336",
        ),
        base,
    );
    art.inside(&body, |art| {
        art.folds(&["M50 250q14 50 10 110M-50 250q-14 50-10 110M0 300q6 20 2 40".into()]);
        art.band("M40 384C30 350 16 340 0 336S-30 350-40 384", art.ink.accent, 12.0);
    });
    art.line(&cut.neckline(3.0), art.ink.accent, 7.0, 1.0);
    cut.cuffs(art, art.ink.accent, 8.0);
    for x in [-24.0, 0.0, 24.0] {
        art.stud(x, 346.0 + f32::abs(x) * 0.5, 4.0, IVORY);
    }
    art.dot(0.0, 214.0, 30.0, art.ink.second);
    art.both(|art| {
        art.dot(24.0, 188.0, 11.0, art.ink.second);
        art.dot(10.0, 208.0, 3.4, COAL);
    });
    art.line("M-8 224Q0 232 8 224", COAL, 3.0, 1.0);
}
