//! Shirts, T-shirts, tops, jackets and knits: what ends at the hip.

use super::super::art::Art;
use super::super::ink::{GOLD, IVORY, STEEL};
use super::torso::{Cut, Neck};

/// The block most of them are cut from; the stage enlarges it to fill the page.
fn hip_length(art: &mut Art, sleeve: f32, cuff: f32) -> Cut {
    let slim = art.has("slim");
    let kids = art.has("kids");
    art.stage(if kids { -22 } else { -34 }, if kids { 1.34 } else { 1.5 });
    let (waist, hem) = if slim { (66.0, 76.0) } else { (82.0, 84.0) };
    let hem_y = if kids { 330.0 } else { 340.0 };
    Cut {
        neck: Neck::asked(art),
        shoulder: if slim { 74.0 } else { 84.0 },
        bust: if slim { 70.0 } else { 82.0 },
        waist,
        hem,
        top: 92.0,
        waist_y: 236.0,
        hem_y,
        sleeve,
        cuff,
    }
}

/// A round neck or polo T-shirt.
pub(super) fn tshirt(art: &mut Art) {
    let cut = hip_length(art, 78.0, 54.0);
    let base = art.ink.base;
    let stripes = art.has("stripes");
    cut.back(art, base);
    cut.sleeves(art, base, stripes);
    let body = if stripes { art.printed(&cut.body(), base) } else { art.plain(&cut.body(), base) };
    art.inside(&body, |art| {
        cut.drape(art);
        art.stitches(
            &format!("M-90 {}Q0 {} 90 {}", cut.hem_y - 7.0, cut.hem_y + 3.0, cut.hem_y - 7.0),
            base.darker(0.4),
            1.2,
            3.0,
            2.0,
        );
    });
    if art.has("polo") {
        cut.shirt_collar(art, art.ink.second);
        cut.placket(art, 170.0, 3, IVORY);
        cut.cuffs(art, art.ink.second, 6.0);
    } else {
        art.line(&cut.neckline(3.0), base.darker(0.25), 7.0, 0.9);
        art.line(&cut.neckline(7.0), base.darker(0.45), 1.0, 0.8);
    }
    if art.has("print") {
        chest_print(art);
    } else if art.has("star") {
        art.flat("M0 168l13 27 30 4-22 21 5 30-26-14-26 14 5-30-22-21 30-4z", art.ink.accent, 1.0);
        art.stitches(
            "M0 178l10 22 24 3-18 17 4 24-20-11-20 11 4-24-18-17 24-3z",
            art.ink.second,
            2.0,
            3.0,
            3.0,
        );
    }
}

/// A sun over hills.
fn chest_print(art: &mut Art) {
    let ink = art.ink;
    art.dot(0.0, 194.0, 30.0, ink.second);
    art.flat("M-46 222L-18 182L4 212L20 192L46 222Z", ink.accent, 1.0);
    art.flat("M-46 228Q-20 218 0 228T46 228V234Q20 244 0 234T-46 234Z", ink.accent, 0.9);
}

/// A buttoned shirt, long or short sleeved.
pub(super) fn shirt(art: &mut Art) {
    let short = art.has("short");
    let cut = hip_length(art, if short { 82.0 } else { 205.0 }, if short { 54.0 } else { 34.0 });
    let base = art.ink.base;
    art.stage(
        -26,
        if art.has("kids") {
            1.34
        } else if short {
            1.46
        } else {
            1.42
        },
    );
    cut.sleeves(art, base, true);
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| {
        cut.drape(art);
        art.flat(&format!("M-8 100H8V{}H-8z", cut.hem_y + 12.0), base.lighter(0.35), 0.35);
        if art.has("slim") && art.has("solid") && cut.waist < 70.0 {
            art.line("M34 190Q28 240 32 300M-34 190Q-28 240-32 300", base.darker(0.4), 1.4, 0.5);
        }
    });
    cut.shirt_collar(art, base.lighter(0.08));
    let button = if base.luma() > 150 { base.darker(0.4) } else { IVORY };
    cut.placket(art, cut.hem_y - 4.0, 7, button);
    if cut.waist > 70.0 {
        art.line("M28 166h38v40l-19 10-19-10zM28 174h38", base.darker(0.5), 1.6, 0.7);
    }
    cut.cuffs(art, base.darker(0.14), if short { 5.0 } else { 17.0 });
}

/// Women's tops.
pub(super) fn top(art: &mut Art) {
    let puff = art.has("puff");
    let cut =
        Cut { hem: if puff { 92.0 } else { 66.0 }, ..hip_length(art, if puff { 0.0 } else { 62.0 }, 46.0) };
    let cut = Cut { waist: 60.0, shoulder: 70.0, bust: 66.0, hem_y: if puff { 320.0 } else { 306.0 }, ..cut };
    art.stage(-30, 1.55);
    let base = art.ink.base;
    cut.back(art, base);
    if puff {
        art.both(|art| {
            art.printed("M58 106C84 88 122 104 126 150C128 184 112 200 84 196C72 192 66 186 62 176Z", base);
            art.folds(&["M76 106q24 30 16 84M92 106q26 30 18 84M66 116q14 34 10 66".into()]);
            art.band("M70 192Q92 206 114 188", base.darker(0.2), 9.0);
        });
    } else {
        cut.sleeves(art, base, true);
    }
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| {
        cut.drape(art);
        if puff {
            art.line("M-70 232Q0 244 70 232", base.darker(0.45), 2.6, 0.7);
            art.folds(&[
                "M-46 238q-8 40-14 80M-24 240q-4 40-6 80M0 241v80M24 240q4 40 6 80M46 238q8 40 14 80".into(),
            ]);
        }
    });
    art.line(&cut.neckline(3.0), base.darker(0.35), 4.0, 0.9);
}

/// Denim and bomber jackets.
pub(super) fn jacket(art: &mut Art) {
    let denim = art.has("denim");
    let cut = Cut {
        neck: Neck::Closed,
        hem_y: if denim { 302.0 } else { 322.0 },
        hem: 80.0,
        ..hip_length(art, 205.0, 38.0)
    };
    let base = art.ink.base;
    let thread = if denim { GOLD } else { base.darker(0.5) };
    art.stage(-20, 1.44);
    cut.sleeves(art, base, false);
    let body = art.plain(&cut.body(), base);
    art.inside(&body, |art| {
        cut.drape(art);
        if denim {
            art.stitches("M-84 164H-8M84 164H8M-52 166L-36 300M52 166L36 300", thread, 1.6, 4.0, 3.0);
            art.both(|art| {
                art.line("M24 160h44v44h-44zM24 160v12l22 10 22-10v-12", base.darker(0.5), 1.8, 0.8);
                art.stud(46.0, 178.0, 3.4, STEEL);
                art.line("M60 200q-8 40-4 80", base.lighter(0.7), 14.0, 0.18);
            });
        } else {
            for step in 0..6 {
                art.line(
                    &format!("M-90 {}Q0 {} 90 {}", 138 + step * 30, 148 + step * 30, 138 + step * 30),
                    base.darker(0.6),
                    2.4,
                    0.5,
                );
                art.line(
                    &format!("M-90 {}Q0 {} 90 {}", 142 + step * 30, 152 + step * 30, 142 + step * 30),
                    base.lighter(0.6),
                    2.0,
                    0.22,
                );
            }
        }
    });
    art.plain(
        &format!(
            "M-82 {}Q0 {} 82 {}L80 {}Q0 {} -80 {}Z",
            cut.hem_y - 12.0,
            cut.hem_y - 2.0,
            cut.hem_y - 12.0,
            cut.hem_y + 12.0,
            cut.hem_y + 22.0,
            cut.hem_y + 12.0
        ),
        base.darker(0.15),
    );
    cut.cuffs(art, base.darker(0.2), 17.0);
    if denim {
        cut.shirt_collar(art, base.darker(0.06));
        cut.placket(art, cut.hem_y + 6.0, 6, STEEL);
    } else {
        cut.band_collar(art, base.darker(0.25));
        art.line(&format!("M0 112V{}", cut.hem_y + 18.0), STEEL, 3.0, 1.0);
        art.stitches(&format!("M0 112V{}", cut.hem_y + 18.0), base.darker(0.6), 5.0, 1.5, 4.0);
        art.both(|art| art.line("M34 250L56 288", base.darker(0.65), 3.0, 0.9));
    }
}

/// A sleeveless jacket with a band collar.
pub(super) fn nehru(art: &mut Art) {
    let cut = Cut { neck: Neck::Closed, hem: 88.0, hem_y: 352.0, ..hip_length(art, 0.0, 0.0) };
    let base = art.ink.base;
    art.stage(-26, 1.42);
    // A white kurta sleeve behind shows how it is worn.
    Cut { sleeve: 150.0, cuff: 40.0, ..cut }.sleeves(art, IVORY, false);
    let body = art.plain(&cut.body(), base);
    art.inside(&body, |art| {
        cut.drape(art);
        art.line("M0 110V366", base.darker(0.6), 2.0, 0.8);
        art.flat("M0 366L14 340L22 370z", base.darker(0.7), 0.9);
        art.both(|art| art.line("M36 284h34v7h-34z", base.darker(0.5), 2.0, 0.8));
        art.line("M34 176h30v6h-30z", base.darker(0.5), 2.0, 0.8);
    });
    art.flat("M38 176l6-18 8 8 8-8 2 18z", art.ink.accent, 1.0);
    cut.band_collar(art, base);
    for step in 0..6 {
        art.stud(4.0, 126.0 + step as f32 * 36.0, 4.4, GOLD);
    }
}

/// A hooded sweatshirt.
pub(super) fn hoodie(art: &mut Art) {
    let cut = hip_length(art, 205.0, 42.0);
    let base = art.ink.base;
    art.stage(0, 1.38);
    art.plain(
        "M-58 104C-62 60-34 34 0 34S62 60 58 104C40 132 16 138 0 138S-40 132-58 104Z",
        base.darker(0.12),
    );
    art.flat(
        "M-34 104C-36 70-20 56 0 56S36 70 34 104C24 122 10 128 0 128S-24 122-34 104Z",
        base.darker(0.6),
        1.0,
    );
    cut.sleeves(art, base, false);
    let body = art.plain(&cut.body(), base);
    art.inside(&body, |art| {
        cut.drape(art);
        art.line("M-46 322L-58 270L-40 244H40L58 270L46 322Z", base.darker(0.5), 2.4, 0.8);
        art.line("M-84 322Q0 332 84 322", base.darker(0.4), 20.0, 0.5);
    });
    art.plain(
        "M-60 96C-50 128-22 144 0 146C22 144 50 128 60 96C66 130 30 166 0 168C-30 166-66 130-60 96Z",
        base,
    );
    art.line("M-14 150v60M14 150v54", IVORY, 3.4, 1.0);
    cut.cuffs(art, base.darker(0.25), 17.0);
}

/// Jumpers and cardigans.
pub(super) fn sweater(art: &mut Art) {
    let cardigan = art.has("cardigan");
    let cut = Cut {
        hem_y: 322.0,
        neck: if cardigan { Neck::Vee } else { Neck::asked(art) },
        ..hip_length(art, 205.0, 40.0)
    };
    let base = art.ink.base;
    art.stage(-24, 1.44);
    cut.back(art, base);
    cut.sleeves(art, base, true);
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| {
        cut.drape(art);
        if art.has("cable") {
            for x in [-48, -16, 16, 48] {
                let cable: String = (0..9)
                    .map(|step| {
                        format!(
                            "M{} {}c14 10-14 18 0 28M{} {}c-14 10 14 18 0 28",
                            x - 4,
                            130 + step * 24,
                            x + 4,
                            130 + step * 24
                        )
                    })
                    .collect();
                art.line(&cable, base.darker(0.35), 3.0, 0.75);
            }
        } else if art.has("stripe-knit") {
            for step in 0..4 {
                art.line(
                    &format!("M-90 {}Q0 {} 90 {}", 178 + step * 34, 186 + step * 34, 178 + step * 34),
                    art.ink.second,
                    9.0,
                    0.9,
                );
            }
        }
    });
    let hem = art.plain(
        &format!(
            "M-85 {}Q0 {} 85 {}L83 {}Q0 {} -83 {}Z",
            cut.hem_y - 12.0,
            cut.hem_y - 2.0,
            cut.hem_y - 12.0,
            cut.hem_y + 14.0,
            cut.hem_y + 24.0,
            cut.hem_y + 14.0
        ),
        base.darker(0.1),
    );
    art.inside(&hem, |art| {
        art.stitches(
            &format!("M-84 {}Q0 {} 84 {}", cut.hem_y + 1.0, cut.hem_y + 11.0, cut.hem_y + 1.0),
            base.darker(0.4),
            26.0,
            1.2,
            4.5,
        )
    });
    cut.cuffs(art, base.darker(0.18), 18.0);
    if cardigan {
        art.line(&cut.neckline(5.0), base.darker(0.18), 11.0, 1.0);
        art.line("M0 150V340", base.darker(0.18), 14.0, 1.0);
        for step in 0..6 {
            art.stud(0.0, 164.0 + step as f32 * 31.0, 5.0, art.ink.second);
        }
        art.both(|art| art.line("M26 262h40v40h-40zM26 270h40", base.darker(0.45), 1.8, 0.7));
    } else {
        art.line(&cut.neckline(3.0), base.darker(0.2), 9.0, 1.0);
    }
}
