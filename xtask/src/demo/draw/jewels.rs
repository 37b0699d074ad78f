//! Earrings, necklaces and bangles.

use super::super::art::Art;
use super::super::ink::{GOLD, ICE, IVORY, RUBY, Rgb};

/// Oxidised and silver goods keep their metal; painted ones are set in gold.
fn metal(art: &Art) -> Rgb {
    let base = art.ink.base;
    if art.has("meena") || ["choker", "chandbali"].iter().any(|word| art.has(word)) { GOLD } else { base }
}

/// The pair of earrings the drawing's words ask for.
pub(super) fn earrings(art: &mut Art) {
    let draw = if art.has("jhumka") {
        jhumka
    } else if art.has("chandbali") {
        chandbali
    } else {
        studs
    };
    if art.has("studs") {
        art.stage(-40, 1.15);
    }
    art.placed(["translate(-106 0)", "translate(106 0)"], draw);
}

/// `count` drops hanging along a shallow arc of half width `w` at height `y`.
fn drops(art: &mut Art, w: f32, y: f32, count: u32, length: f32, metal: Rgb, bead: Rgb) {
    let mut threads = String::new();
    let mut beads = Vec::new();
    for index in 0..count {
        let at = index as f32 / (count - 1) as f32 * 2.0 - 1.0;
        let (x, top) = (at * w, y + (1.0 - at * at) * 12.0);
        threads.push_str(&format!("M{x} {top}v{length}"));
        beads.push((x, top + length + 5.0));
    }
    art.line(&threads, metal.darker(0.2), 2.4, 1.0);
    for (x, y) in beads {
        art.stud(x, y, 6.4, bead);
    }
}

fn jhumka(art: &mut Art) {
    let m = metal(art);
    let painted = art.has("meena");
    let stone = if painted { art.ink.base } else { art.ink.second };
    let bead = if painted { IVORY } else { m.lighter(0.15) };
    // The stud on the ear: a flower.
    art.repeat(
        &[
            "rotate(60 0 124)",
            "rotate(120 0 124)",
            "rotate(180 0 124)",
            "rotate(240 0 124)",
            "rotate(300 0 124)",
        ],
        |art| {
            art.glossy("M0 120C-20 100-18 78 0 72C18 78 20 100 0 120Z", if painted { stone } else { m });
        },
    );
    art.stud(0.0, 124.0, 15.0, if painted { IVORY } else { stone });
    art.line("M0 178v34", m, 6.0, 1.0);
    art.stud(0.0, 196.0, 10.0, m);
    // The dome.
    art.glossy("M-16 214Q0 206 16 214L22 232H-22Z", m);
    let dome = art.glossy(
        "M-20 230H20C70 244 92 300 92 366Q0 392-92 366C-92 300-70 244-20 230Z",
        if painted { stone } else { m },
    );
    art.inside(&dome, |art| {
        art.line("M-74 290Q0 312 74 290", m.darker(0.35), 3.0, 1.0);
        art.line("M-90 342Q0 366 90 342", m.darker(0.35), 3.0, 1.0);
        art.stitches("M-66 276Q0 296 66 276", IVORY, 7.0, 0.1, 13.0);
        for x in [-64.0_f32, -32.0, 0.0, 32.0, 64.0] {
            let y = 338.0 - x * x * 0.004;
            art.flat(
                &format!("M{x} {}q13 17 0 32q-13-15 0-32z", y - 30.0),
                if painted { GOLD } else { m.darker(0.5) },
                0.9,
            );
            art.dot(x, y - 14.0, 4.0, if painted { IVORY } else { stone });
        }
    });
    art.stitches("M-92 364Q0 390 92 364", if painted { IVORY } else { m.lighter(0.4) }, 11.0, 0.1, 13.5);
    drops(art, 84.0, 374.0, 9, 18.0, m, bead);
    art.line("M0 386v46", m, 3.0, 1.0);
    art.glossy("M0 426q22 26 0 54q-22-28 0-54z", if painted { stone } else { m });
}

fn chandbali(art: &mut Art) {
    let m = metal(art);
    let stone = if art.ink.base.luma() > 140 { RUBY } else { art.ink.base };
    art.glossy("M0 92C26 92 34 112 34 128S22 164 0 164S-34 148-34 128S-26 92 0 92Z", m);
    art.stud(0.0, 128.0, 19.0, stone);
    art.stitches("M0 100a28 28 0 1 1-.1 0", IVORY, 6.0, 0.1, 11.0);
    art.line("M0 164v24", m, 6.0, 1.0);
    art.glossy("M-30 196C-86 226-110 290-86 346C-60 396 60 396 86 346C110 290 86 226 30 196C66 240 64 300 0 306C-64 300-66 240-30 196Z", m);
    art.stitches(
        "M-40 212C-88 250-96 300-76 340C-52 380 52 380 76 340C96 300 88 250 40 212",
        IVORY,
        9.0,
        0.1,
        13.0,
    );
    for (x, y) in
        [(-66.0, 262.0), (-60.0, 314.0), (-24.0, 344.0), (24.0, 344.0), (60.0, 314.0), (66.0, 262.0)]
    {
        art.stud(x, y, 11.0, stone);
    }
    art.glossy("M0 190q26 30 0 74q-26-44 0-74z", stone);
    drops(art, 74.0, 380.0, 9, 12.0, m, IVORY);
    art.stitches("M0 398v60", IVORY, 8.0, 0.1, 11.0);
    art.glossy("M0 452q18 20 0 46q-18-26 0-46z", stone);
}

fn studs(art: &mut Art) {
    let m = art.ink.base;
    let c = 300;
    art.glossy("M-62 300L-44 256L0 238L44 256L62 300L44 344L0 362L-44 344Z", m);
    let stone = ICE;
    art.glossy("M-46 300L-33 267L0 254L33 267L46 300L33 333L0 346L-33 333Z", stone);
    art.flat("M-22 300L-16 284L0 278L16 284L22 300L16 316L0 322L-16 316Z", IVORY, 0.9);
    art.line("M-46 300L-22 300M46 300L22 300M0 254V278M0 346V322M-33 267L-16 284M33 267L16 284M-33 333L-16 316M33 333L16 316", stone.darker(0.45), 1.6, 0.7);
    art.flat("M-33 267L0 254V278L-16 284Z", IVORY, 0.8);
    art.flat("M46 300L33 333L16 316L22 300Z", stone.darker(0.4), 0.5);
    for (dx, dy) in [(-54, 0), (54, 0), (0, -54), (0, 54)] {
        art.stud(dx as f32, (c + dy) as f32, 8.0, m);
    }
    art.line("M40 240v-34M23 223h34", IVORY, 4.0, 0.95);
}

/// Chokers with their earrings, and long necklaces.
pub(super) fn necklace(art: &mut Art) {
    if art.has("haar") {
        haar(art);
    } else {
        choker(art);
    }
}

fn choker(art: &mut Art) {
    let m = metal(art);
    let stone = if art.ink.base.luma() > 140 { RUBY } else { art.ink.base };
    art.line("M-190 150C-200 96-150 60-150 60M190 150C200 96 150 60 150 60", stone, 7.0, 1.0);
    art.line("M-190 150C-170 300 170 300 190 150", m, 54.0, 1.0);
    art.line("M-190 150C-170 300 170 300 190 150", m.darker(0.3), 40.0, 0.35);
    art.stitches("M-210 168C-180 336 180 336 210 168", IVORY, 11.0, 0.1, 14.0);
    art.stitches("M-170 142C-150 262 150 262 170 142", IVORY, 9.0, 0.1, 12.0);
    for step in 0..11 {
        let t = step as f32 / 10.0;
        let x = -184.0 + 368.0 * t;
        let y = 160.0 + 104.0 * (1.0 - (2.0 * t - 1.0).powi(2)) - 2.0;
        art.stud(x, y, 14.0, if step % 2 == 0 { stone } else { IVORY });
        art.line(&format!("M{x} {}v20", y + 30.0), m.darker(0.2), 2.0, 1.0);
        art.stud(x, y + 56.0, 7.5, if step % 2 == 0 { IVORY } else { stone });
    }
    art.glossy("M0 300q34 40 0 84q-34-44 0-84z", stone);
    art.stitches("M0 296q42 44 0 94q-42-50 0-94z", m.lighter(0.2), 7.0, 0.1, 9.0);
    for side in [-1.0_f32, 1.0] {
        let x = side * 118.0;
        art.stud(x, 424.0, 20.0, m);
        art.stud(x, 424.0, 12.0, stone);
        art.glossy(
            &format!("M{} 452Q{x} 440 {} 452L{} 486Q{x} 500 {} 486Z", x - 18.0, x + 18.0, x + 34.0, x - 34.0),
            m,
        );
        for step in 0..4 {
            art.stud(x - 27.0 + step as f32 * 18.0, 504.0, 6.5, IVORY);
        }
    }
}

fn haar(art: &mut Art) {
    let m = art.ink.base;
    art.line("M-150 40C-190 240-110 380 0 400C110 380 190 240 150 40", m.darker(0.3), 4.0, 1.0);
    art.line("M-130 40C-166 220-96 340 0 360C96 340 166 220 130 40", m.darker(0.3), 3.0, 1.0);
    art.stitches("M-130 40C-166 220-96 340 0 360C96 340 166 220 130 40", IVORY, 8.0, 0.1, 12.0);
    let mut crosses = String::new();
    for step in 0..19 {
        let t = step as f32 / 18.0;
        let u = 1.0 - t;
        // The first string's own curve, cut into coins.
        let (x, y) = if t <= 0.5 {
            along(t * 2.0)
        } else {
            let (x, y) = along(u * 2.0);
            (-x, y)
        };
        art.stud(x, y, 16.0, m);
        crosses.push_str(&format!("M{} {y}h12m-6-6v12", x - 6.0));
    }
    art.line(&crosses, m.darker(0.5), 2.0, 0.8);
    art.glossy(
        "M0 392C44 400 66 436 56 478C40 510 20 518 0 520C-20 518-40 510-56 478C-66 436-44 400 0 392Z",
        m,
    );
    art.repeat(&["rotate(45 0 456)", "rotate(-45 0 456)", "rotate(90 0 456)", "rotate(-90 0 456)"], |art| {
        art.glossy("M0 456C-14 440-14 420 0 408C14 420 14 440 0 456Z", RUBY)
    });
    art.stud(0.0, 458.0, 11.0, IVORY);
    drops(art, 44.0, 506.0, 7, 14.0, m, IVORY);
}

/// A point of the left half of the long string, `t` from 0 (neck) to 1 (pendant).
fn along(t: f32) -> (f32, f32) {
    let u = 1.0 - t;
    let mix = |a: f32, b: f32, c: f32, d: f32| {
        u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
    };
    (mix(-150.0, -190.0, -110.0, 0.0).round(), mix(40.0, 240.0, 380.0, 400.0).round())
}

/// A stack of bangles, or a pair of kadas.
pub(super) fn bangles(art: &mut Art) {
    let ink = art.ink;
    if art.has("kada") {
        art.placed(["translate(-34 196)", "translate(34 350)"], |art| {
            let ring = "M0-104C96-104 154-58 154 0S96 104 0 104S-154 58-154 0S-96-104 0-104Z";
            art.line(ring, ink.base.darker(0.35), 42.0, 1.0);
            art.line(ring, ink.base, 34.0, 1.0);
            art.stitches(ring, ink.base.darker(0.45), 16.0, 3.0, 11.0);
            art.stitches(ring, ink.base.lighter(0.6), 6.0, 0.1, 14.0);
            art.line("M-120-66C-80-96-20-106 30-102", IVORY, 7.0, 0.6);
            art.stud(-154.0, 0.0, 15.0, ink.second);
            art.stud(154.0, 0.0, 15.0, ink.second);
        });
        return;
    }
    let colours = [
        ink.base,
        ink.base,
        GOLD,
        ink.base,
        ink.second.darker(0.05),
        ink.base,
        GOLD,
        ink.accent,
        ink.base,
        ink.base,
        GOLD,
    ];
    for (index, colour) in colours.into_iter().enumerate() {
        let y = 178.0 + index as f32 * 25.0;
        let lean = index as i32 * 7 % 11 - 5;
        art.moved(&format!("translate({} {y})", lean), |art| {
            let ring = "M0-62C104-62 168-34 168 0S104 62 0 62S-168 34-168 0S-104-62 0-62Z";
            art.line(ring, colour.darker(0.4), 14.0, 1.0);
            art.line(ring, colour, 10.5, 1.0);
            art.line("M-150-30C-110-54-50-60 0-59M-120 46Q-60 60 10 60", IVORY, 3.0, 0.65);
            if index % 3 == 1 {
                art.stitches(ring, GOLD.lighter(0.4), 4.0, 0.1, 13.0);
            }
        });
    }
}
