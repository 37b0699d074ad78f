//! What is worn below the waist: jeans, trousers, palazzos, leggings, skirts, shorts.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, STEEL};
use super::super::path::outline;

/// Two legs: half width at waist and hip, inner and outer edge at the hem, heights of crotch and hem.
struct Legs {
    waist: f32,
    hip: f32,
    outer: f32,
    inner: f32,
    crotch: f32,
    hem: f32,
}

impl Legs {
    fn outline(&self) -> String {
        let Self { waist, hip, outer, inner, crotch, hem } = *self;
        outline(
            78.0,
            &format!(
                "L {waist},72 C {},120 {hip},150 {hip},190 C {hip},{} {},{} {outer},{hem} Q {},{} {inner},{hem} C {},{} {},{} 0,{crotch}",
                waist + 8.0,
                190.0 + (hem - 190.0) * 0.3,
                outer + 4.0,
                190.0 + (hem - 190.0) * 0.63,
                (outer + inner) / 2.0,
                hem + 8.0,
                inner - 4.0,
                hem - 120.0,
                10.0,
                crotch + 70.0
            ),
        )
    }
}

/// Denim with seams, pockets and a worn thigh.
pub(super) fn jeans(art: &mut Art) {
    let base = art.ink.base;
    let thread = if base.luma() < 70 { STEEL } else { GOLD };
    let (outer, inner) = if art.has("wide") {
        (122.0, 40.0)
    } else if art.has("skinny") {
        (88.0, 36.0)
    } else if art.has("slim") {
        (94.0, 38.0)
    } else {
        (106.0, 38.0)
    };
    let legs = Legs { waist: 84.0, hip: 108.0, outer, inner, crotch: 232.0, hem: 556.0 };
    let id = art.plain(&legs.outline(), base);
    art.inside(&id, |art| {
        art.both(|art| {
            let mid = (outer + inner) / 2.0;
            art.line(&format!("M62 250Q{} 330 {} 430", mid + 2.0, mid + 1.0), base.lighter(0.6), 34.0, 0.2);
            art.line(&format!("M60 260Q{mid} 330 {mid} 400"), base.lighter(0.7), 16.0, 0.22);
            art.folds(&[format!(
                "M14 250q30 16 52 12M10 268q26 20 44 20M{} 380q-20 10-34 8M{} 396q-18 12-30 10",
                outer - 6.0,
                outer - 8.0
            )]);
            art.stitches(
                &format!("M{} 110C104 180 {} 400 {} 556", 96.0, outer + 1.0, outer - 7.0),
                thread,
                1.5,
                4.0,
                3.0,
            );
            art.line("M86 102C80 128 60 140 42 138L40 104", base.darker(0.5), 2.0, 0.9);
            art.stitches("M82 104C76 122 58 133 47 132", thread, 1.5, 4.0, 3.0);
            art.stitches(&format!("M20 {}H140", 546.0), thread, 1.6, 4.0, 3.0);
        });
        art.flat("M-120 60H120V100Q0 110-120 100z", base.darker(0.12), 0.9);
        art.stitches("M-110 97Q0 107 110 97", thread, 1.6, 4.0, 3.0);
        art.line("M0 104V232", base.darker(0.5), 2.0, 0.8);
        art.stitches("M22 106Q24 180 2 208", thread, 1.6, 4.0, 3.0);
    });
    art.both(|art| art.plain("M46 70h9v34h-9z", base.darker(0.1)));
    art.stud(0.0, 89.0, 6.0, thread);
    art.both(|art| art.dot(44.0, 136.0, 2.4, thread));
}

/// Office trousers and chinos.
pub(super) fn trousers(art: &mut Art) {
    let base = art.ink.base;
    let (outer, inner) = if art.has("wide") { (126.0, 36.0) } else { (98.0, 34.0) };
    let id =
        art.plain(&Legs { waist: 82.0, hip: 104.0, outer, inner, crotch: 228.0, hem: 556.0 }.outline(), base);
    art.inside(&id, |art| {
        art.both(|art| {
            let mid = (outer + inner) / 2.0;
            // The ironed crease.
            art.line(&format!("M48 108Q{} 300 {mid} 562", mid + 4.0), base.darker(0.5), 2.4, 0.5);
            art.line(&format!("M44 112Q{} 300 {} 562", mid, mid - 5.0), base.lighter(0.7), 3.0, 0.22);
            art.line("M88 106L72 168", base.darker(0.5), 2.2, 0.7);
            art.folds(&["M12 246q26 14 44 10".into(), format!("M{} 390q-18 9-30 7", outer - 4.0)]);
        });
        art.flat("M-120 60H120V100Q0 108-120 100z", base.darker(0.18), 0.9);
        art.line("M0 104V226", base.darker(0.5), 1.8, 0.7);
    });
    if art.has("formal") {
        art.band("M-83 87Q0 95 83 87", COAL, 16.0);
        art.line("M-12 81h24v17h-24z", STEEL, 4.0, 1.0);
    } else {
        art.stud(6.0, 90.0, 4.6, base.darker(0.4));
        art.both(|art| art.plain("M48 70h8v33h-8z", base.darker(0.08)));
    }
}

/// Track pants with ribbed ankles.
pub(super) fn joggers(art: &mut Art) {
    let base = art.ink.base;
    let id = art.plain(
        &Legs { waist: 84.0, hip: 110.0, outer: 84.0, inner: 40.0, crotch: 240.0, hem: 544.0 }.outline(),
        base,
    );
    art.inside(&id, |art| {
        art.both(|art| {
            art.line("M95 100C110 220 104 400 80 548", art.ink.second, 9.0, 0.95);
            art.line("M88 100C100 220 96 400 72 548", art.ink.second, 3.0, 0.95);
            art.folds(&[
                "M14 260q30 18 52 14M16 280q24 18 40 16M96 350q-24 14-40 10M90 470q-20 12-34 8".into()
            ]);
            art.line("M84 112Q78 150 66 176", base.darker(0.6), 2.4, 0.8);
        });
        ribs(art, 64.0, 98.0, 100.0);
    });
    art.both(|art| {
        art.plain("M38 538L86 538L82 574H44Z", base.darker(0.2));
        art.stitches("M48 556H78", base.darker(0.6), 26.0, 1.4, 4.6);
    });
    art.line("M-8 96q-10 34-4 62M8 96q8 30 2 52", art.ink.second, 3.0, 1.0);
}

/// A gathered elastic waistband between two heights.
fn ribs(art: &mut Art, from: f32, to: f32, half: f32) {
    let base = art.ink.base;
    art.flat(&format!("M{} {from}H{half}V{to}Q0 {} {} {to}z", -half, to + 8.0, -half), base.darker(0.2), 0.8);
    let lines: String = (0..19)
        .map(|step| format!("M{} {}v{}", -half + 8.0 + step as f32 * half / 9.5, from + 6.0, to - from - 6.0))
        .collect();
    art.line(&lines, base.darker(0.55), 1.6, 0.45);
}

/// Slim ankle leggings.
pub(super) fn leggings(art: &mut Art) {
    let base = art.ink.base;
    let id = art.plain(
        &Legs { waist: 66.0, hip: 90.0, outer: 62.0, inner: 30.0, crotch: 222.0, hem: 560.0 }.outline(),
        base,
    );
    art.inside(&id, |art| {
        ribs(art, 64.0, 94.0, 80.0);
        art.both(|art| {
            art.line("M50 180Q62 320 50 540", base.lighter(0.75), 13.0, 0.25);
            art.folds(&["M10 238q22 14 40 10M30 380q18 10 32 4M32 536q12 6 26 0M32 520q14 6 28-2".into()]);
            art.line("M30 550H62", base.darker(0.5), 1.6, 0.7);
        });
    });
}

/// Wide palazzo trousers.
pub(super) fn palazzo(art: &mut Art) {
    let base = art.ink.base;
    let d = outline(
        72.0,
        "L 66,70 C 92,130 96,180 104,240 C 122,360 142,460 164,548 Q 90,574 14,556 C 12,440 8,330 0,262",
    );
    let id = art.printed(&d, base);
    art.inside(&id, |art| {
        art.both(|art| {
            art.folds(&[
                "M34 106Q52 330 40 560M54 106Q88 330 84 566M66 120Q118 350 126 562M18 110Q20 300 18 556"
                    .into(),
            ]);
            if !art.has("solid") {
                art.band("M0 552Q90 566 168 538", art.ink.accent, 14.0);
            }
        });
        ribs(art, 62.0, 98.0, 84.0);
    });
    art.line("M-6 96q-14 34-8 66M6 96q12 30 4 54", art.ink.accent, 3.0, 1.0);
    art.stud(-14.0, 164.0, 5.0, art.ink.accent);
    art.stud(10.0, 152.0, 5.0, art.ink.accent);
}

/// A flared or wrapped skirt.
pub(super) fn skirt(art: &mut Art) {
    let base = art.ink.base;
    let id = art.printed(
        &outline(84.0, "L 62,80 C 92,180 140,380 176,520 C 150,546 126,530 100,548 C 74,560 46,544 0,556"),
        base,
    );
    art.inside(&id, |art| {
        art.folds(&["M-46 100Q-100 340-130 540M-24 100Q-56 340-76 556M0 100Q-6 340-14 556M22 100Q46 340 52 556M44 100Q96 340 120 540".into()]);
        if art.has("block") {
            art.band("M-190 512C-120 546 0 552 190 512", art.ink.accent, 22.0);
            art.line("M30 84C70 240 100 420 110 560", base.darker(0.5), 3.0, 0.7);
        }
    });
    art.plain("M-64 70Q0 80 64 70L66 100Q0 110-66 100Z", base.darker(0.2));
    if art.has("block") {
        art.line("M60 88q34 20 26 76M60 92q14 36 4 80", base.darker(0.2), 7.0, 1.0);
    }
}

/// Knee-length shorts.
pub(super) fn shorts(art: &mut Art) {
    let base = art.ink.base;
    art.stage(40, 1.25);
    let id = art.printed(
        &Legs { waist: 84.0, hip: 116.0, outer: 132.0, inner: 20.0, crotch: 226.0, hem: 350.0 }.outline(),
        base,
    );
    art.inside(&id, |art| {
        art.both(|art| {
            art.line("M90 106Q84 150 62 164", base.darker(0.6), 2.4, 0.8);
            art.line("M70 240h48v54h-48zM70 256h48", base.darker(0.55), 2.0, 0.7);
            art.stitches("M10 340H140", base.lighter(0.5), 1.6, 4.0, 3.0);
            art.folds(&["M12 240q24 16 46 14M30 130q10 60 8 200".into()]);
        });
        ribs(art, 62.0, 98.0, 106.0);
    });
    art.line("M-6 96q-12 26-6 46M6 96q10 22 4 40", art.ink.second, 3.4, 1.0);
}
