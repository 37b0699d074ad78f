//! Every word of speaking and listening. A language that lacks one does not compile.

use crate::chat::Language;

#[path = "../../texts/voice/en.rs"]
mod en;
#[path = "../../texts/voice/hi.rs"]
mod hi;
#[path = "../../texts/voice/hinglish.rs"]
mod hinglish;

/// The words of one language.
pub struct VoiceTexts {
    /// Name of what is drawn over the composer.
    pub label: &'static str,
    /// The browser asks whether the microphone is allowed.
    pub asking: &'static str,
    /// She can speak now.
    pub listening: &'static str,
    /// Nothing of it counts.
    pub never_mind: &'static str,
    /// She has said everything.
    pub done: &'static str,
    /// What she said is being written down.
    pub writing: &'static str,
    /// The words stand in the composer.
    pub check: &'static str,
    /// They may be wrong.
    pub doubtful: &'static str,
    /// `{}` are words that may be wrong.
    pub unsure: &'static str,
    /// Choice: words that are sure go without a further tap.
    pub send_at_once: &'static str,
    /// Choice: replies are spoken.
    pub aloud: &'static str,
    /// Hear one reply.
    pub hear_reply: &'static str,
    /// Begin anew.
    pub again: &'static str,
    /// Hear the recording.
    pub play: &'static str,
    /// Try once more to have it written down.
    pub send_again: &'static str,
    /// Forget the recording.
    pub discard: &'static str,
    /// Leave it.
    pub put_away: &'static str,
    /// A recording of an earlier try is there.
    pub kept: &'static str,
    /// The recording did not get through.
    pub unsent: &'static str,
    /// The recording got through, but could not be written down just now.
    pub away: &'static str,
    /// Either, where this browser keeps nothing.
    pub unsent_unkept: &'static str,
    /// The recording could not be made out.
    pub unusable: &'static str,
    /// Nobody spoke.
    pub nothing_heard: &'static str,
    /// The microphone is not allowed.
    pub denied: &'static str,
    /// There is no microphone.
    pub no_microphone: &'static str,
    /// Something else has the microphone.
    pub busy: &'static str,
    /// The page is not on https.
    pub insecure: &'static str,
    /// The browser does not answer whether the microphone is allowed.
    pub no_answer: &'static str,
    /// The browser cannot record.
    pub unsupported: &'static str,
    /// Anything else about the microphone.
    pub broken: &'static str,
    /// Nothing here writes down what she says.
    pub nobody: &'static str,
    /// May the browser's own recogniser?
    pub ask_own: &'static str,
    /// It may.
    pub allow: &'static str,
    /// It may not.
    pub refuse: &'static str,
}

/// The words of a language.
pub fn voice_texts(language: Language) -> &'static VoiceTexts {
    match language {
        Language::En => &en::TEXTS,
        Language::Hi => &hi::TEXTS,
        Language::Hinglish => &hinglish::TEXTS,
    }
}
