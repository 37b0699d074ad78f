//! Shoes, sandals, juttis and heels. Shoes are seen from the side, the pair one behind the other.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, IVORY, STEEL, WOOD};

/// The farther shoe of the pair: smaller, higher, to the left.
const BEHIND: &str = "translate(-26 10) scale(.84)";
const BEFORE: &str = "translate(16 150)";

/// Draws the same shoe twice.
fn pair(art: &mut Art, draw: fn(&mut Art)) {
    art.placed([BEHIND, BEFORE], draw);
}

/// Running shoes, sneakers and formal shoes.
pub(super) fn shoe(art: &mut Art) {
    if art.has("runner") {
        pair(art, runner);
    } else if art.has("formal") {
        pair(art, derby);
    } else {
        pair(art, sneaker);
    }
}

fn runner(art: &mut Art) {
    let (base, second) =
        (art.ink.base, if art.ink.base.luma() < 80 { art.ink.second } else { art.ink.accent });
    // Sole, then midsole, then the upper.
    art.plain("M-186 352Q-120 372 20 366T178 344Q190 338 188 326L-190 330Q-196 346-186 352Z", COAL);
    art.plain(
        "M-192 304Q-206 340-182 346Q-60 366 60 356T186 334Q196 312 178 306Q60 316-60 314T-192 304Z",
        IVORY,
    );
    art.line("M-186 330Q-60 346 60 340T184 322", second, 5.0, 0.9);
    let upper = art.plain("M-190 308C-196 260-190 226-176 206C-160 196-140 206-124 214C-104 206-88 204-74 204C-40 226 10 254 70 268C130 276 186 284 182 308C100 322-80 322-190 308Z", base);
    art.inside(&upper, |art| {
        let mesh: String = (0..14)
            .map(|step| format!("M{} 200l70 120M{} 320l60-120", -200 + step * 30, -200 + step * 30))
            .collect();
        art.line(&mesh, base.lighter(0.6), 1.4, 0.28);
        art.flat("M96 262Q160 262 196 300L190 330H70Q120 310 96 262Z", base.darker(0.35), 0.85);
        art.flat("M-196 190H-140Q-160 250-128 330H-200Z", second, 0.9);
        art.line("M-120 312Q-60 292-20 240M-92 316Q-20 296 26 262", second, 11.0, 0.95);
    });
    art.plain("M-176 206C-160 192-140 202-124 214C-104 204-88 202-74 204L-82 222C-104 216-116 226-128 232C-146 222-160 216-172 222Z", base.darker(0.5));
    if art.has("velcro") {
        art.plain("M-52 214L-16 200L34 246L-4 266Z", second);
        art.stitches("M-44 216L-4 258", IVORY, 2.0, 4.0, 4.0);
        for x in [-140.0, -100.0, -60.0] {
            art.stud(x, 336.0, 6.0, GOLD);
        }
    } else {
        art.line("M-70 208L-44 238M-48 218L-22 248M-24 232L2 258M2 244L26 266", IVORY, 6.0, 1.0);
        art.line("M-44 238L-48 218M-22 248L-24 232M2 258L2 244", IVORY, 3.0, 0.8);
    }
}

fn sneaker(art: &mut Art) {
    let base = art.ink.base;
    art.plain("M-188 306Q-196 350-180 356H176Q194 352 188 314Z", IVORY);
    art.line("M-186 342H184", if base.luma() > 200 { art.ink.second } else { base }, 4.0, 1.0);
    let upper = art.plain(
        "M-186 312C-190 262-184 226-172 206L-78 204C-50 226 0 262 60 270C120 274 176 282 186 314Z",
        base,
    );
    art.inside(&upper, |art| {
        art.flat("M104 262Q180 270 196 330H92Q136 300 104 262Z", IVORY, 1.0);
        art.stitches(
            "M-84 210C-80 250-70 290-58 312M-172 226L-150 312M-92 300L74 300",
            base.lighter(0.6),
            1.8,
            5.0,
            4.0,
        );
        art.flat("M-84 204L-30 232 60 274 30 300Q-50 270-84 204Z", base.darker(0.2), 0.6);
    });
    art.flat("M-172 206L-78 204L-84 220Q-130 214-168 222Z", base.darker(0.5), 1.0);
    art.line("M-72 214L-58 248M-48 228L-34 260M-22 244L-8 272M4 258L18 282", IVORY, 6.0, 1.0);
    for (x, y) in [(-58.0, 248.0), (-34.0, 260.0), (-8.0, 272.0), (18.0, 282.0)] {
        art.dot(x, y, 3.6, COAL);
    }
}

fn derby(art: &mut Art) {
    let base = art.ink.base;
    art.plain("M-186 322L-184 358H-104L-96 342H150Q190 342 190 322Z", COAL);
    let upper = art.glossy(
        "M-184 324C-190 272-184 236-170 212L-84 208C-56 232 10 266 80 274C140 282 192 296 190 324Z",
        base,
    );
    art.inside(&upper, |art| {
        art.line("M-80 284Q20 282 60 270", base.darker(0.6), 2.4, 0.9);
        art.stitches("M-76 290Q20 290 66 276", base.lighter(0.45), 1.6, 4.0, 3.0);
        art.line("M100 274Q130 300 122 326", base.darker(0.6), 2.4, 0.9);
        art.line("M120 288Q150 290 176 306", IVORY, 8.0, 0.35);
        art.line("M-176 232L-150 324", base.darker(0.6), 2.0, 0.8);
    });
    art.flat("M-170 212L-84 208L-92 224Q-130 220-166 228Z", base.darker(0.6), 1.0);
    art.line("M-76 222L-56 250M-50 236L-32 262M-24 250L-6 272", base.darker(0.65), 5.0, 1.0);
}

/// Sandals seen from above: outdoor straps or a Kolhapuri.
pub(super) fn sandal(art: &mut Art) {
    let kolhapuri = art.has("kolhapuri");
    art.both(|art| {
        art.moved("translate(96 0) rotate(5 0 300)", |art| {
            let base = art.ink.base;
            let sole = if kolhapuri { base.lighter(0.12) } else { STEEL.darker(0.42) };
            art.plain("M-62 140C-66 84-30 62 6 64C48 68 70 108 66 170C62 240 50 300 54 390C58 490 30 540 0 540S-58 490-54 400C-52 300-58 220-62 140Z", base.darker(0.5));
            let bed = art.plain("M-54 142C-58 92-26 72 6 74C42 78 62 112 58 170C54 240 42 300 46 390C50 482 26 530 0 530S-50 482-46 400C-44 300-50 220-54 142Z", sole);
            art.inside(&bed, |art| {
                if kolhapuri {
                    art.stitches("M-42 144C-46 100-20 84 6 86C34 90 50 118 46 170C42 240 32 300 36 390C40 472 20 518 0 518S-38 472-36 400C-34 300-40 220-42 144Z", GOLD, 2.4, 5.0, 4.0);
                } else {
                    let treads: String = (0..11).map(|step| format!("M-60 {}h120", 110 + step * 40)).collect();
                    art.line(&treads, IVORY, 2.0, 0.16);
                }
            });
            if kolhapuri {
                art.glossy("M-66 236C-40 196 40 196 62 236L58 282C30 250-34 250-62 286Z", base);
                art.stitches("M-58 252C-34 216 36 216 58 250", GOLD, 4.0, 6.0, 5.0);
                art.line("M0 214C-6 170-14 140-12 120", base, 11.0, 1.0);
                art.stitches("M0 214C-6 170-14 140-12 120", GOLD, 2.4, 4.0, 4.0);
                art.line("M-12 128a17 17 0 1 1 1 0", base.darker(0.1), 8.0, 1.0);
                art.stud(0.0, 216.0, 9.0, GOLD);
            } else {
                art.plain("M-66 150C-30 120 40 130 68 176L66 222C36 180-30 172-64 204Z", base);
                art.plain("M-62 262C-20 230 34 236 58 268L56 304C28 276-24 276-58 308Z", base);
                art.plain("M-54 424C-50 370 50 366 52 420L50 446C34 404-34 406-52 452Z", base);
                art.line("M-52 300Q-58 370-50 430M52 296Q54 360 49 424", base.darker(0.2), 11.0, 1.0);
                art.flat("M30 158l28 14-4 28-26-18zM24 248l26 10-2 26-26-12z", art.ink.accent, 0.9);
                art.stitches("M-56 164C-24 140 34 148 60 186M-54 276C-18 250 30 254 52 278", art.ink.accent, 2.0, 5.0, 4.0);
            }
        });
    });
}

/// Embroidered juttis, seen from above.
pub(super) fn jutti(art: &mut Art) {
    art.both(|art| {
        art.moved("translate(94 0) rotate(4 0 300)", |art| {
            let (base, accent) = (art.ink.base, art.ink.accent);
            art.plain("M0 52C12 66 50 108 60 180C66 250 52 310 54 400C56 500 28 544 0 544S-56 500-54 400C-52 310-66 250-60 180C-50 108-12 66 0 52Z", base);
            let bed = art.plain("M-46 232C-30 206 30 206 46 232C42 300 42 350 44 402C46 490 22 530 0 530S-46 490-44 402C-42 350-42 300-46 232Z", WOOD.lighter(0.5));
            art.inside(&bed, |art| art.flat("M-50 220C-30 200 30 200 50 220V300H-50z", COAL, 0.22));
            art.stitches("M-49 230C-32 202 32 202 49 230C45 300 45 350 47 402C49 494 24 535 0 535S-49 494-47 402C-45 350-45 300-49 230Z", GOLD, 4.0, 0.1, 7.0);
            art.flat("M0 92C18 120 18 150 0 178C-18 150-18 120 0 92Z", accent, 1.0);
            art.flat("M0 112C9 128 9 146 0 162C-9 146-9 128 0 112Z", GOLD, 1.0);
            art.both(|art| {
                art.flat("M12 178C36 172 44 150 38 128C20 136 12 154 12 178Z", accent, 1.0);
                art.flat("M10 192C26 206 44 200 50 184C36 176 20 180 10 192Z", GOLD, 1.0);
                art.stitches("M6 76C34 106 54 150 55 200", GOLD, 3.6, 0.1, 8.0);
            });
            art.stud(0.0, 190.0, 6.0, GOLD);
        });
    });
}

/// Heels from the side.
pub(super) fn heels(art: &mut Art) {
    pair(art, if art.has("pump") { pump } else { block_heel });
}

fn pump(art: &mut Art) {
    let base = art.ink.base;
    art.plain(
        "M-166 200L-150 200C-142 250-142 300-148 362H-158C-160 300-166 250-172 214Z",
        base.darker(0.35),
    );
    art.plain("M-170 204C-120 222-60 290 0 330C60 352 140 356 190 352L188 362C120 368 40 364-10 346C-70 316-110 252-168 230Z", COAL);
    art.glossy("M-174 208C-180 176-166 140-152 132C-138 158-110 190-60 236C-10 282 50 300 96 312C130 300 166 324 192 352C120 358 40 354-6 336C-64 304-110 236-174 208Z", base);
    art.flat("M-152 132C-138 158-110 190-60 236C-10 282 50 300 96 312C60 316 0 306-60 262C-110 220-144 176-152 132Z", base.darker(0.55), 1.0);
    art.line("M120 324Q150 330 172 346", IVORY, 6.0, 0.6);
    art.line("M-166 160Q-170 180-164 200", IVORY, 5.0, 0.45);
}

fn block_heel(art: &mut Art) {
    let base = art.ink.base;
    art.plain("M-176 214L-112 232L-118 362H-172Z", base.darker(0.25));
    art.plain("M-180 206C-120 214-60 290 0 332C60 350 140 350 186 342Q194 352 184 360C110 372 30 368-16 350C-72 318-112 250-178 228Z", WOOD.darker(0.2));
    art.glossy("M62 352C64 300 110 280 152 304C172 318 176 336 172 348C150 330 116 326 100 352Z", base);
    art.glossy("M-176 214C-186 180-180 160-172 152L-150 160C-150 190-140 212-128 226Z", base);
    art.line("M-164 150C-150 126-110 124-92 146C-100 172-140 178-164 160", base, 12.0, 1.0);
    art.stitches("M-162 152C-148 130-112 128-96 148", base.lighter(0.5), 1.8, 4.0, 4.0);
    art.line("M-104 134h18v18h-18z", GOLD, 4.0, 1.0);
}
