//! Dresses, frocks and night suits.

use super::super::art::Art;
use super::super::ink::IVORY;
use super::super::path::outline;
use super::torso::{Cut, Neck};

/// Maxi, shirt and party dresses.
pub(super) fn dress(art: &mut Art) {
    let (maxi, party, collar) = (art.has("maxi"), art.has("sequin") || art.has("bodycon"), art.has("collar"));
    let base = art.ink.base;
    if !maxi {
        art.stage(-10, 1.12);
    }
    let cut = Cut {
        neck: Neck::asked(art),
        shoulder: 64.0,
        bust: 60.0,
        waist: 48.0,
        hem: 50.0,
        top: 50.0,
        waist_y: 192.0,
        hem_y: 204.0,
        sleeve: if collar { 130.0 } else { 66.0 },
        cuff: 44.0,
    };
    cut.back(art, base);
    cut.sleeves(art, base, true);
    let skirt = if maxi {
        outline(
            196.0,
            "L 49,196 C 70,250 84,290 92,318 L 96,318 C 112,360 122,400 130,436 L 136,436 C 150,480 160,520 166,548 Q 80,572 0,566",
        )
    } else if party {
        outline(196.0, "L 49,196 C 62,230 74,260 76,300 C 78,340 74,380 68,410 Q 30,420 0,418")
    } else {
        outline(196.0, "L 49,196 C 66,260 88,360 104,440 Q 50,458 0,456")
    };
    let id = art.printed(&skirt, base);
    art.inside(&id, |art| {
        if maxi {
            art.line("M-96 316Q0 332 96 316M-136 434Q0 456 136 434", base.darker(0.45), 3.0, 0.7);
            let gathers: String = (0..13)
                .map(|step| {
                    let x = -84.0 + step as f32 * 14.0;
                    format!(
                        "M{x} 326q{} 30 {} 56M{} 446q{} 40 {} 90",
                        x * 0.06,
                        x * 0.1,
                        x * 1.45,
                        x * 0.08,
                        x * 0.14
                    )
                })
                .collect();
            art.folds(&[gathers]);
        } else if party {
            art.folds(&["M44 220q-40 30-86 34M60 270q-50 34-118 30M40 300q10 60 4 110".into()]);
        } else {
            art.folds(&[
                "M-36 210Q-60 330-66 450M-12 210Q-20 330-22 456M14 210Q22 330 26 456M36 210Q66 330 76 446"
                    .into(),
            ]);
        }
    });
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| art.folds(&["M38 140q-8 30-4 60M-38 140q8 30 4 60".into()]));
    if collar {
        cut.shirt_collar(art, base);
        art.line("M0 84V450", base.darker(0.5), 1.6, 0.6);
        for step in 0..9 {
            art.stud(4.0, 92.0 + step as f32 * 36.0, 3.6, IVORY);
        }
    } else {
        art.line(&cut.neckline(3.0), base.darker(0.35), 2.4, 1.0);
    }
    if !party {
        art.band("M-49 199Q0 209 49 199", base.darker(0.3), 13.0);
        art.line("M34 204q16 34 10 70M38 202q26 26 24 56", base.darker(0.3), 5.0, 1.0);
    }
    cut.cuffs(art, base.darker(0.2), 7.0);
}

/// A little girl's frock with a gathered skirt.
pub(super) fn frock(art: &mut Art) {
    let base = art.ink.base;
    let accent = art.ink.accent;
    art.stage(-30, 1.18);
    art.both(|art| {
        art.printed("M56 96C84 78 106 100 104 132C92 146 70 146 58 138Z", base);
        art.folds(&["M66 100q12 12 14 38M80 96q14 14 12 40".into()]);
    });
    let cut = Cut {
        neck: Neck::Round,
        shoulder: 62.0,
        bust: 58.0,
        waist: 56.0,
        hem: 57.0,
        top: 80.0,
        waist_y: 214.0,
        hem_y: 226.0,
        sleeve: 0.0,
        cuff: 0.0,
    };
    cut.back(art, base);
    if art.has("net") {
        art.flat("M-170 470Q0 520 170 470Q120 300 54 220H-54Q-120 300-170 470Z", base.lighter(0.45), 0.75);
    }
    let skirt = art.printed(&outline(220.0, "L 56,218 C 96,260 140,360 164,446 C 146,468 128,452 108,468 C 88,480 66,462 46,474 Q 20,482 0,474"), base);
    art.inside(&skirt, |art| {
        art.folds(&["M-50 224Q-110 330-138 466M-34 226Q-74 330-94 474M-18 226Q-38 340-50 478M0 226Q-4 340-6 480M18 226Q34 340 42 478M34 226Q72 330 86 474M50 224Q106 330 130 466".into()]);
        art.line("M-170 428C-90 462 90 462 170 428", accent, if art.has("net") { 4.0 } else { 9.0 }, 0.9);
    });
    let body = art.piece(&cut.body(), base, !art.has("net"), super::super::art::Sheen::Cloth);
    art.inside(&body, |art| art.folds(&["M36 150q-6 40-4 70M-36 150q6 40 4 70".into()]));
    // A Peter Pan collar, and a sash.
    let trim = if base.luma() > 225 { accent } else { IVORY };
    if art.has("net") {
        art.stitches(&cut.neckline(7.0), trim, 6.0, 0.1, 9.0);
    } else {
        art.both(|art| {
            art.plain("M0 114C14 112 28 100 30 80L46 84C48 112 28 136 4 134Z", trim);
        });
    }
    art.band("M-57 218Q0 232 57 218", accent, 17.0);
    if art.has("bow") {
        art.both(|art| {
            art.plain("M4 222C24 192 58 196 56 216C58 244 26 246 4 228Z", accent);
            art.plain("M4 230C16 250 22 280 34 306L18 312C8 284 2 260 0 232Z", accent);
        });
        art.stud(0.0, 225.0, 8.0, accent);
    }
}

/// A shirt and pyjama for the night.
pub(super) fn nightsuit(art: &mut Art) {
    let base = art.ink.base;
    let trim = art.ink.accent;
    let legs = art.printed(&outline(290.0, "L 74,290 L 92,566 Q 60,578 26,570 L 0,380"), base);
    art.inside(&legs, |art| {
        art.folds(&["M50 340Q64 460 66 570M-50 340Q-62 460-62 570".into()]);
        art.line("M-100 560Q-60 574-20 564M100 560Q60 574 20 564", trim, 5.0, 1.0);
    });
    let cut = Cut {
        neck: Neck::Closed,
        shoulder: 78.0,
        bust: 76.0,
        waist: 76.0,
        hem: 82.0,
        top: 60.0,
        waist_y: 230.0,
        hem_y: 340.0,
        sleeve: 130.0,
        cuff: 44.0,
    };
    cut.sleeves(art, base, true);
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| cut.drape(art));
    cut.cuffs(art, trim, 7.0);
    cut.shirt_collar(art, trim);
    cut.placket(art, 335.0, 5, IVORY);
    art.line("M30 150h36v42q-18 12-36 0z", trim, 3.0, 1.0);
}
