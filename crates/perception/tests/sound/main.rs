//! Who speaks is heard, and what is no speech is not: silence, hum, keys, rain.

use mitra_perception::sound::{Listener, RATE, Resampler, wav};

/// "show me red cotton kurti", and the same wish in Hindi, by two speaking programs: 8 bits, 16 kHz.
const ENGLISH: &[u8] = include_bytes!("english.u8");
const HINDI: &[u8] = include_bytes!("hindi.u8");
const MINUTE: usize = 60 * RATE as usize;

fn spoken(bytes: &[u8]) -> Vec<f32> {
    bytes.iter().map(|byte| (f32::from(*byte) - 128.0) / 128.0).collect()
}

/// Numbers from -1 to 1 that look like chance and are the same each time (splitmix64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

fn tone(hertz: f32, loud: f32) -> impl Fn(usize) -> f32 {
    move |at| loud * (std::f32::consts::TAU * hertz * at as f32 / RATE as f32).sin()
}

/// Hiss of a quiet room.
fn room(samples: usize, loud: f32) -> Vec<f32> {
    let mut noise = Noise(1);
    (0..samples).map(|_| noise.next() * loud).collect()
}

/// Mains hum with its overtones.
fn hum() -> Vec<f32> {
    let tones = [tone(50.0, 0.3), tone(100.0, 0.15), tone(150.0, 0.1), tone(250.0, 0.05)];
    room(MINUTE, 0.002)
        .iter()
        .enumerate()
        .map(|(at, room)| room + tones.iter().map(|tone| tone(at)).sum::<f32>())
        .collect()
}

/// Somebody types: bursts that die away, a few a second.
fn keys() -> Vec<f32> {
    let (mut sound, mut noise) = (room(MINUTE, 0.002), Noise(2));
    let mut at = 0;
    while at < MINUTE - 4_000 {
        let (loud, length) = (0.1 + 0.4 * noise.next().abs(), 80.0 + 300.0 * noise.next().abs());
        let ring = tone(1_500.0 + 3_000.0 * noise.next().abs(), 0.4);
        for step in 0..2_000 {
            sound[at + step] += loud * (-(step as f32) / length).exp() * (noise.next() * 0.6 + ring(step));
        }
        at += 1_000 + (4_500.0 * noise.next().abs()) as usize;
    }
    sound
}

/// Rain on a window: white noise, swelling.
fn rain() -> Vec<f32> {
    room(MINUTE, 0.15).iter().enumerate().map(|(at, drop)| drop * (1.0 + tone(0.2, 0.5)(at))).collect()
}

/// Heard in pieces as a browser gives them.
fn heard(sound: &[f32]) -> Listener {
    let mut listener = Listener::new();
    sound.chunks(960).for_each(|piece| listener.hear(piece));
    listener
}

#[test]
fn a_minute_without_speech_has_no_word() {
    for (name, sound) in [
        ("nothing at all", vec![0.0; MINUTE]),
        ("a quiet room", room(MINUTE, 0.003)),
        ("hum", hum()),
        ("keys", keys()),
        ("rain", rain()),
    ] {
        let listener = heard(&sound);
        assert!(!listener.has_word(), "{name} is taken for speech");
        assert_eq!(listener.heard_millis(), 60_000);
        assert!(listener.quiet_millis() >= 59_000, "{name}");
    }
}

#[test]
fn speech_is_heard_in_english_and_hindi_loud_and_soft_and_over_noise() {
    for (name, voice) in [("English", spoken(ENGLISH)), ("Hindi", spoken(HINDI))] {
        for loud in [1.0, 0.3, 0.05] {
            let soft: Vec<f32> = voice.iter().map(|sample| sample * loud).collect();
            assert!(heard(&soft).has_word(), "{name} at {loud}");
        }
        for (noise, around) in [("hum", hum()), ("keys", keys())] {
            let mixed: Vec<f32> =
                voice.iter().zip(&around).map(|(voice, noise)| voice + noise * 0.3).collect();
            assert!(heard(&mixed).has_word(), "{name} over {noise}");
        }
    }
}

#[test]
fn silence_after_the_last_word_is_told_and_a_pause_between_words_is_short() {
    let sound = [spoken(ENGLISH), room(RATE as usize * 2, 0.002)].concat();
    let (mut listener, mut longest) = (Listener::new(), 0);
    for piece in spoken(ENGLISH).chunks(960) {
        listener.hear(piece);
        if listener.has_word() {
            longest = longest.max(listener.quiet_millis());
        }
    }
    assert!(longest < 1_000, "a pause of {longest} ms within the sentence");
    let quiet = heard(&sound).quiet_millis();
    assert!((1_700..3_000).contains(&quiet), "{quiet} ms");
}

#[test]
fn the_level_follows_the_loudness() {
    let mut listener = Listener::new();
    let mut level = |loud: f32| {
        listener.hear(&(0..1_600).map(tone(440.0, loud)).collect::<Vec<_>>());
        listener.level()
    };
    let levels = [0.0, 0.001, 0.01, 0.1, 1.0].map(&mut level);
    assert!(levels.is_sorted() && levels[0] == 0.0 && levels[4] > 0.9, "{levels:?}");
    assert_eq!(level(f32::NAN.max(0.0)), 0.0);
}

#[test]
fn what_is_no_number_is_silence() {
    let mut listener = Listener::new();
    listener.hear(&[f32::NAN, f32::INFINITY, -f32::INFINITY, 1e30].repeat(400));
    assert!(!listener.has_word());
    listener.hear(&spoken(ENGLISH));
    assert!(listener.has_word(), "and harms nothing after it");
}

#[test]
fn sound_of_another_pace_keeps_its_length_and_its_words() {
    for rate in [16_000_u32, 22_050, 44_100, 48_000] {
        let voice = spoken(ENGLISH);
        let faster: Vec<f32> = (0..voice.len() * rate as usize / RATE as usize)
            .map(|at| voice[at * RATE as usize / rate as usize])
            .collect();
        let mut resampler = Resampler::new(rate as f32);
        let taken: Vec<f32> = faster.chunks(1_000).flat_map(|piece| resampler.take(piece)).collect();
        assert!(taken.len().abs_diff(voice.len()) <= 2, "{rate}: {} for {}", taken.len(), voice.len());
        assert!(heard(&taken).has_word(), "{rate}");
    }
}

#[test]
fn a_wav_file_says_what_is_in_it() {
    let file = wav(&[0.0, 1.0, -1.0, 2.0]);
    assert_eq!(file.len(), 44 + 8);
    assert_eq!(&file[..4], b"RIFF");
    assert_eq!(file[24..28], RATE.to_le_bytes());
    assert_eq!(file[40..44], 8_u32.to_le_bytes());
    assert_eq!(file[44..], [0, 0, 255, 127, 1, 128, 255, 127]);
}
