//! Colours of the catalogue: what each name looks like, and what goes with it.

/// The three colours one product is drawn with.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    /// The product's own colour.
    pub(super) base: Rgb,
    /// Motifs, borders and trims.
    pub(super) accent: Rgb,
    /// A second motif colour, for flowers and contrast pieces.
    pub(super) second: Rgb,
}

/// A colour of eight bits per channel.
#[derive(Clone, Copy)]
pub(super) struct Rgb(u32);

/// The gold of zari, buckles and temple borders.
pub(super) const GOLD: Rgb = Rgb(0x00d9_a441);
/// The body of the shop dummy that carries sarees and lehengas.
pub(super) const DUMMY: Rgb = Rgb(0x00e6_d3c0);
/// Warm white of soles, pyjamas and pearls.
pub(super) const IVORY: Rgb = Rgb(0x00fb_f4e8);
/// Steel of watch cases and buckles.
pub(super) const STEEL: Rgb = Rgb(0x00c3_c7cd);
/// The brown of wooden buttons and heels.
pub(super) const WOOD: Rgb = Rgb(0x008a_5a34);
/// Kundan red.
pub(super) const RUBY: Rgb = Rgb(0x00a8_1c3c);
/// A clear cut stone.
pub(super) const ICE: Rgb = Rgb(0x00cf_dfea);
/// The green of stems and leaves.
pub(super) const LEAF: Rgb = Rgb(0x004c_7a3d);
/// Near black of soles, lenses and outlines.
pub(super) const COAL: Rgb = Rgb(0x0026_262b);

/// Name, base, accent, second.
const COLOURS: &[(&str, u32, u32, u32)] = &[
    ("Red", 0xc8202f, 0xfbe3b8, 0xf2a71b),
    ("Maroon", 0x7a1628, 0xe2b04a, 0xd8737f),
    ("Wine", 0x5a1533, 0xd9a441, 0xc76a8e),
    ("Pink", 0xee8fb0, 0xa8215a, 0xfff0f4),
    ("Magenta", 0xc01c78, 0xf3c04d, 0xffd3e8),
    ("Peach", 0xf8bd9c, 0xc4553b, 0xfff3e6),
    ("Orange", 0xee7d22, 0xfff0c9, 0xb9322b),
    ("Rust", 0xb0492a, 0xf8dcae, 0x3d2a4a),
    ("Mustard", 0xd99a1c, 0x7c2318, 0xfff1cf),
    ("Yellow", 0xf6cb3a, 0xc13a2b, 0x3f8a4c),
    ("Green", 0x2a7d4a, 0xf4d47c, 0xe9f3d5),
    ("Olive", 0x6f7440, 0xeee3b4, 0xc98b3c),
    ("Mint Green", 0xb5dcc3, 0xffffff, 0x5f9d7c),
    ("Teal", 0x12727a, 0xf3d28a, 0xbfe6df),
    ("Turquoise", 0x2fb3b5, 0xfff3c9, 0xd8396b),
    ("Blue", 0x2b5aa8, 0xf3f0e2, 0xf0b54a),
    ("Navy Blue", 0x1f2d55, 0xe8d9ae, 0xc85a54),
    ("Sky Blue", 0xa3cdea, 0x2f5f9c, 0xffffff),
    ("Purple", 0x623191, 0xe7b650, 0xd9bdf0),
    ("Lavender", 0xc3b0e0, 0x6a4a9c, 0xfff4fb),
    ("Black", 0x2b2a30, 0xe3bf73, 0xc8405a),
    ("Charcoal", 0x484b54, 0xdfe2e8, 0x9aa1ad),
    ("Grey", 0x9ba1a8, 0x3a4150, 0xf3f4f6),
    ("White", 0xf8f6f1, 0xcdbf9f, 0xd98a8a),
    ("Cream", 0xf2e4c3, 0xb0382f, 0xc8953a),
    ("Beige", 0xd8c1a0, 0x7a5232, 0xfff8ea),
    ("Khaki", 0xb39c6d, 0x5f4d2a, 0xefe2bd),
    ("Brown", 0x6f4329, 0xe6c291, 0xb98354),
    ("Tan", 0xb97b45, 0x6a3d1c, 0xf0cd9a),
    ("Gold", 0xd6a43c, 0x9c1f3d, 0xfff0bd),
    ("Rose Gold", 0xd9997f, 0x9a4b46, 0xffe8df),
    ("Silver", 0xbcc1c9, 0x4a5262, 0xf6f7fa),
    ("Multicolour", 0xd5265b, 0xf9c22e, 0x18908b),
];

impl Ink {
    /// The colours behind a catalogue colour name, if the table has it.
    pub(super) fn named(name: &str) -> Option<Self> {
        COLOURS.iter().find(|(known, ..)| *known == name).map(|&(_, base, accent, second)| Self {
            base: Rgb(base),
            accent: Rgb(accent),
            second: Rgb(second),
        })
    }
}

impl Rgb {
    /// Moves towards black by `share` (0 to 1).
    pub(super) fn darker(self, share: f32) -> Self {
        self.towards(Self(0x0018_0a12), share)
    }

    /// Moves towards white by `share` (0 to 1).
    pub(super) fn lighter(self, share: f32) -> Self {
        self.towards(Self(0x00ff_fdf8), share)
    }

    /// How bright the eye takes it, 0 to 255.
    pub(super) fn luma(self) -> u32 {
        let [r, g, b] = self.channels();
        (r * 299 + g * 587 + b * 114) / 1000
    }

    /// As SVG writes it.
    pub(super) fn hex(self) -> String {
        format!("#{:06x}", self.0)
    }

    fn channels(self) -> [u32; 3] {
        [(self.0 >> 16) & 255, (self.0 >> 8) & 255, self.0 & 255]
    }

    fn towards(self, other: Self, share: f32) -> Self {
        // In whole steps of 1/256, so that every machine draws the same byte.
        let step = (share * 256.0) as u32;
        let mixed = self.channels().into_iter().zip(other.channels());
        Self(mixed.fold(0, |all, (a, b)| (all << 8) | ((a * (256 - step) + b * step) / 256)))
    }
}
