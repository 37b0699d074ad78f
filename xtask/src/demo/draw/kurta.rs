//! Kurtis, kurtas, anarkalis and the sets made of them.

use super::super::art::Art;
use super::super::ink::{GOLD, IVORY, Rgb, WOOD};
use super::super::path::outline;
use super::torso::{Cut, Neck};

/// A straight, A-line or short kurta with side slits.
pub(super) fn kurta(art: &mut Art) {
    let men = art.has("men");
    let long = art.has("long");
    let short = art.has("short");
    art.stage(if short { -20 } else { -18 }, if short { 1.22 } else { 1.06 });
    let cut = Cut {
        neck: Neck::asked(art),
        shoulder: if men { 80.0 } else { 70.0 },
        bust: if men { 76.0 } else { 66.0 },
        waist: if men { 74.0 } else { 57.0 },
        hem: if art.has("aline") { 116.0 } else { 84.0 },
        top: 64.0,
        waist_y: 235.0,
        hem_y: if short {
            400.0
        } else if long {
            546.0
        } else {
            520.0
        },
        sleeve: if men || long {
            275.0
        } else if short {
            135.0
        } else {
            195.0
        },
        cuff: if men { 36.0 } else { 33.0 },
    };
    upper(art, &cut);
}

/// Everything of a kurta above and including its hem.
fn upper(art: &mut Art, cut: &Cut) {
    let base = art.ink.base;
    let accent = art.ink.accent;
    let all_over = !["gota", "embroid"].iter().any(|word| art.has(word));
    cut.back(art, base);
    cut.sleeves(art, base, all_over);
    // The back panel shows through the side slits.
    let (hem, end) = (cut.hem, cut.hem_y);
    art.flat(
        &format!(
            "M{} {}L{} {}H{}L{} {}Z",
            -cut.waist,
            cut.waist_y,
            -hem - 1.0,
            end,
            hem + 1.0,
            cut.waist,
            cut.waist_y
        ),
        base.darker(0.45),
        1.0,
    );
    let body = if all_over { art.printed(&cut.body(), base) } else { art.plain(&cut.body(), base) };
    art.inside(&body, |art| {
        cut.drape(art);
        let slit = end - 150.0;
        art.both(|art| {
            art.flat(
                &format!(
                    "M{} {slit}Q{} {} {} {}H{}Z",
                    hem * 0.95,
                    hem * 0.9,
                    end - 60.0,
                    hem - 15.0,
                    end + 12.0,
                    hem + 20.0
                ),
                base.darker(0.55),
                0.85,
            )
        });
    });
    let trim = if art.has("gota") || art.has("zari") || art.has("embroid") { GOLD } else { accent };
    if cut.neck == Neck::Closed {
        if art.has("embroid") {
            front_panel(art, trim);
        }
        cut.band_collar(art, base);
        cut.placket(art, if art.has("men") { 205.0 } else { 190.0 }, 4, trim);
    } else {
        art.line(&cut.neckline(3.0), base.darker(0.3), 2.0, 0.9);
        art.inside(&body, |art| neck_work(art, cut, trim));
    }
    if !art.has("solid") || art.has("embroid") || art.has("gota") {
        cut.cuffs(art, trim, 10.0);
        art.inside(&body, |art| {
            art.band(&format!("M{} {}Q0 {} {} {}", -hem, end - 10.0, end + 8.0, hem, end - 10.0), trim, 12.0)
        });
    }
}

/// Flowers of thread down both sides of the button stand.
fn front_panel(art: &mut Art, trim: Rgb) {
    let flower = art.ink.second;
    art.both(|art| {
        art.stitches("M13 84V256M33 84V256", trim, 3.6, 0.1, 7.0);
        for step in 0..6 {
            let y = 90.0 + step as f32 * 28.0;
            art.flat(&format!("M23 {y}l7 11-7 11-7-11z"), trim, 1.0);
            art.dot(23.0, y + 11.0, 3.0, flower);
        }
    });
}

/// What happens around the neckline: a yoke of stitching, buttons, or a plain facing.
fn neck_work(art: &mut Art, cut: &Cut, trim: Rgb) {
    let low = cut.neck_low();
    if art.has("gota") || art.has("embroid") || art.has("zari") {
        for (gap, width, off) in [(9.0, 5.0, 7.0), (18.0, 4.0, 9.0), (26.0, 3.0, 7.0)] {
            art.stitches(&cut.neckline(gap), trim, width, 0.1, off);
        }
        art.stitches(
            &format!("M-9 {}V{}M9 {}V{}", low + 30.0, low + 110.0, low + 30.0, low + 110.0),
            trim,
            4.0,
            0.1,
            8.0,
        );
        for step in 0..4 {
            let y = low + 36.0 + step as f32 * 20.0;
            art.flat(&format!("M0 {}l6 9-6 9-6-9z", y - 9.0), trim, 1.0);
        }
    } else if art.has("chikan") {
        let thread = if art.ink.base.luma() > 225 { art.ink.base.darker(0.22) } else { IVORY };
        art.stitches(&cut.neckline(9.0), thread, 3.0, 5.0, 5.0);
        art.stitches(&cut.neckline(17.0), thread, 4.0, 0.1, 8.0);
    } else if art.has("button") {
        for step in 0..5 {
            art.stud(0.0, low + 12.0 + step as f32 * 21.0, 4.2, WOOD);
        }
        art.line(&format!("M0 {low}V{}", low + 108.0), art.ink.base.darker(0.5), 1.3, 0.6);
    } else {
        art.line(&cut.neckline(7.0), trim, 4.5, 0.95);
    }
}

/// A fitted bodice with a skirt of many panels.
pub(super) fn anarkali(art: &mut Art) {
    let long = art.has("long");
    let neck = Neck::asked(art);
    let cut = Cut {
        neck,
        shoulder: 66.0,
        bust: 61.0,
        waist: 50.0,
        hem: 52.0,
        top: 48.0,
        waist_y: 196.0,
        hem_y: 210.0,
        sleeve: if long { 245.0 } else { 180.0 },
        cuff: 30.0,
    };
    let base = art.ink.base;
    let trim = if long { GOLD } else { art.ink.accent };
    let end = if long { 552.0 } else { 500.0 };
    cut.back(art, base);
    cut.sleeves(art, base, true);
    let skirt = art.printed(
        &outline(
            200.0,
            &format!(
                "L 50,200 C 66,290 118,420 158,{} C 130,{} 104,{} 80,{} C 54,{} 26,{} 0,{}",
                end - 18.0,
                end + 6.0,
                end - 2.0,
                end + 8.0,
                end + 16.0,
                end + 2.0,
                end + 10.0
            ),
        ),
        base,
    );
    art.inside(&skirt, |art| {
        let panels: Vec<String> = [-120, -84, -50, -16, 18, 54, 88, 124]
            .iter()
            .map(|x| format!("M{} 206Q{} 330 {x} {}", *x as f32 * 0.36, *x as f32 * 0.66, end + 4.0))
            .collect();
        art.folds(&panels);
        if art.has("border") {
            let hem = |up: f32| {
                format!(
                    "M-168 {}C-130 {} -104 {} -80 {}S-26 {} 0 {}S54 {} 80 {}S130 {} 168 {}",
                    end - 26.0 - up,
                    end + 2.0 - up,
                    end - 6.0 - up,
                    end + 2.0 - up,
                    end - 2.0 - up,
                    end + 4.0 - up,
                    end + 8.0 - up,
                    end + 2.0 - up,
                    end + 2.0 - up,
                    end - 26.0 - up
                )
            };
            art.band(&hem(6.0), trim, 30.0);
            art.stitches(&hem(30.0), trim, 5.0, 0.1, 9.0);
        }
    });
    let body = art.printed(&cut.body(), base);
    art.inside(&body, |art| art.folds(&["M40 140q-4 30 0 60M-40 140q4 30 0 60".into()]));
    art.band("M-51 203Q0 214 51 203", trim, 11.0);
    art.line(&cut.neckline(6.0), trim, 5.0, 1.0);
    art.stitches(&cut.neckline(15.0), trim, 4.0, 0.1, 8.0);
    cut.cuffs(art, trim, 10.0);
}

/// A kurta with what is worn under it, and a dupatta where the set has one.
pub(super) fn set(art: &mut Art) {
    let (men, boys) = (art.has("men"), art.has("boys"));
    let base = art.ink.base;
    let under = if men || boys {
        IVORY
    } else if art.has("solid") || art.has("pant") {
        base.darker(0.12)
    } else {
        base
    };
    art.stage(-14, 1.0);
    let hem_y = if boys { 380.0 } else { 410.0 };
    let leg = if art.has("palazzo") {
        outline(330.0, "L 66,330 L 104,578 Q 60,590 18,582 L 0,420")
    } else if art.has("salwar") {
        outline(330.0, "L 68,330 C 96,420 104,480 74,556 L 72,586 L 40,588 L 36,560 C 20,520 8,470 0,440")
    } else {
        outline(330.0, "L 60,330 L 62,584 Q 46,592 24,586 L 0,420")
    };
    let id = if under.luma() == base.luma() { art.printed(&leg, under) } else { art.plain(&leg, under) };
    art.inside(&id, |art| {
        art.folds(&["M40 400Q52 490 58 580M-40 400Q-50 490-56 580M20 430L32 580M-20 430L-34 580".into()])
    });
    if art.has("salwar") {
        art.both(|art| art.band("M38 574L74 572", art.ink.accent, 12.0));
    }
    let cut = Cut {
        neck: Neck::asked(art),
        shoulder: if men { 78.0 } else { 68.0 },
        bust: if men { 73.0 } else { 64.0 },
        waist: if men { 71.0 } else { 56.0 },
        hem: 86.0,
        top: 60.0,
        waist_y: 210.0,
        hem_y,
        sleeve: if men || boys { 240.0 } else { 180.0 },
        cuff: 32.0,
    };
    upper(art, &cut);
    if art.has("dupatta") {
        scarf(art);
    }
}

/// A dupatta laid over one shoulder.
fn scarf(art: &mut Art) {
    let colour = art.ink.second;
    let trim = if art.has("zari") { GOLD } else { art.ink.accent };
    let id = art.plain("M26 56C50 40 72 58 84 78C104 170 112 330 106 470Q84 482 58 472C66 340 66 200 44 120C40 98 30 76 26 56Z", colour);
    art.inside(&id, |art| {
        art.folds(&["M52 66C84 180 88 330 80 474M66 70C98 190 100 320 94 474".into()]);
        art.band("M54 452Q84 466 112 450", trim, 20.0);
        art.line("M27 58C46 100 66 150 66 300L60 470", trim, 5.0, 1.0);
    });
    art.stitches("M62 474Q84 484 104 473", trim, 5.0, 0.1, 8.0);
}
