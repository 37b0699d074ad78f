//! Toys: a teddy bear, building blocks, a car.

use super::super::art::Art;
use super::super::ink::{COAL, IVORY, STEEL};

/// A soft toy that sits.
pub(super) fn teddy(art: &mut Art) {
    let base = art.ink.base;
    let pale = base.lighter(0.55);
    art.both(|art| {
        art.plain("M60 120C60 84 112 76 122 112C130 146 100 166 78 154Z", base);
        art.dot(96.0, 118.0, 16.0, pale);
        art.plain("M74 300C120 280 166 320 158 370C140 396 110 390 88 372Z", base);
        art.plain(
            "M30 470C40 420 130 410 158 470C166 530 130 556 86 548C40 546 26 520 30 470Z",
            base.darker(0.06),
        );
        art.dot(104.0, 496.0, 32.0, pale);
    });
    let body = art.plain(
        "M0 270C78 270 118 350 112 430C106 510 60 530 0 530S-106 510-112 430C-118 350-78 270 0 270Z",
        base,
    );
    art.inside(&body, |art| {
        art.flat(
            "M0 320C44 320 66 370 62 420C58 470 30 490 0 490S-58 470-62 420C-66 370-44 320 0 320Z",
            pale,
            0.85,
        );
        art.stitches("M0 320V490", base.darker(0.4), 2.4, 7.0, 6.0);
    });
    art.plain("M0 92C76 92 120 140 118 196C116 262 66 290 0 290S-116 262-118 196C-120 140-76 92 0 92Z", base);
    art.flat(
        "M0 196C36 196 54 216 52 238C48 266 22 274 0 274S-48 266-52 238C-54 216-36 196 0 196Z",
        pale,
        1.0,
    );
    art.both(|art| art.stud(44.0, 176.0, 10.0, COAL));
    art.flat("M-18 210Q0 202 18 210Q14 228 0 232Q-14 228-18 210Z", COAL, 1.0);
    art.line("M0 232V246M-18 250Q-8 258 0 246Q8 258 18 250", COAL, 4.0, 1.0);
    art.both(|art| art.plain("M0 292L52 272Q64 296 52 322Z", art.ink.accent));
    art.stud(0.0, 296.0, 12.0, art.ink.second);
}

/// A tower of wooden blocks.
pub(super) fn blocks(art: &mut Art) {
    let ink = art.ink;
    let faces = [
        (-118.0, 400.0, ink.base),
        (8.0, 400.0, ink.second.darker(0.08)),
        (-56.0, 270.0, ink.accent),
        (-50.0, 140.0, ink.base.lighter(0.25)),
    ];
    for (at, (x, y, colour)) in faces.into_iter().enumerate() {
        let (right, low) = (x + 120.0, y + 124.0);
        art.plain(&format!("M{right} {y}l26-22V{}l-26 22Z", low - 22.0), colour.darker(0.35));
        art.plain(&format!("M{x} {y}l26-22h120l-26 22Z"), colour.lighter(0.3));
        art.plain(&format!("M{x} {y}H{right}V{low}H{x}Z"), colour);
        art.line(&format!("M{} {}h96v100h-96z", x + 12.0, y + 12.0), colour.darker(0.4), 3.0, 0.6);
        let (cx, cy) = (x + 60.0, y + 62.0);
        match at {
            0 => art.flat(
                &format!("M{cx} {}l11 23 25 3-18 17 5 25-23-12-23 12 5-25-18-17 25-3z", cy - 34.0),
                IVORY,
                1.0,
            ),
            1 => art.dot(cx, cy, 30.0, IVORY),
            2 => art.flat(&format!("M{cx} {}l34 58h-68z", cy - 32.0), ink.base, 1.0),
            _ => art.flat(
                &format!(
                    "M{cx} {}C{} {} {} {} {cx} {}C{} {} {} {} {cx} {}Z",
                    cy - 12.0,
                    cx + 20.0,
                    cy - 46.0,
                    cx + 56.0,
                    cy - 8.0,
                    cy + 34.0,
                    cx - 56.0,
                    cy - 8.0,
                    cx - 20.0,
                    cy - 46.0,
                    cy - 12.0
                ),
                IVORY,
                1.0,
            ),
        }
    }
}

/// A toy car from the side.
pub(super) fn car(art: &mut Art) {
    let base = art.ink.base;
    art.stage(20, 1.08);
    let body = art.glossy(
        "M-186 340Q-190 290-140 282L-110 276L-64 200Q-54 186-34 186H60Q80 186 92 202L132 278Q180 286 186 330V372Q186 384 174 384H-172Q-186 384-186 372Z",
        base,
    );
    art.inside(&body, |art| art.flat("M-200 340H200V400H-200Z", base.darker(0.4), 0.5));
    art.glossy("M-84 276L-46 212H-4V276Z", art.ink.second.lighter(0.4));
    art.glossy("M12 276V212H58Q68 212 74 222L104 276Z", art.ink.second.lighter(0.4));
    art.line("M4 200V370", base.darker(0.5), 3.0, 0.7);
    art.line("M22 300h26", IVORY, 6.0, 0.9);
    art.flat("M168 306q18 6 16 26h-18z", art.ink.accent, 1.0);
    art.flat("M-184 316h20v24h-20z", art.ink.second, 1.0);
    art.line("M-150 312Q-60 296 0 306T150 310", art.ink.accent, 8.0, 0.9);
    for x in [-108.0, 108.0] {
        art.stud(x, 386.0, 50.0, COAL);
        art.stud(x, 386.0, 26.0, STEEL);
        art.dot(x, 386.0, 9.0, art.ink.accent);
    }
}
