//! What is decided about a recording, without a browser: when it ends, what is wrong with a microphone, in what it is
//! recorded, and how its words join those that stand in the composer.

/// Containers to record in, best first; what a browser chooses by itself comes after them. Small ones with Opus, then
/// those of Safari before 18.4.
pub const CONTAINERS: [&str; 4] =
    ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"];
/// She has fallen silent after so long, milliseconds.
pub const FALLEN_SILENT_MILLIS: u32 = 1_800;
/// Nobody begins to speak after so long, milliseconds.
pub const NOBODY_MILLIS: u32 = 8_000;

/// What is known of a recording while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Going {
    /// A word was said.
    pub has_word: bool,
    /// Since when nobody speaks.
    pub quiet_millis: u32,
    /// How long it is.
    pub millis: u32,
    /// How long it may be.
    pub most_millis: u32,
    /// She holds the button: she says when it ends.
    pub is_held: bool,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    GoOn,
    /// She has said what she wanted to.
    Done,
    /// Nobody spoke.
    Nobody,
}

/// Whether a recording goes on.
pub fn verdict(going: Going) -> Verdict {
    let Going { has_word, quiet_millis, millis, most_millis, is_held } = going;
    match has_word {
        _ if millis >= most_millis => ended(has_word),
        true if !is_held && quiet_millis >= FALLEN_SILENT_MILLIS => Verdict::Done,
        false if !is_held && millis >= NOBODY_MILLIS => Verdict::Nobody,
        _ => Verdict::GoOn,
    }
}

/// What becomes of a recording that she ended, or that something else ended: a call, another app, sleep.
pub fn ended(has_word: bool) -> Verdict {
    if has_word { Verdict::Done } else { Verdict::Nobody }
}

/// What keeps her from being heard. Each has a sentence and a way out of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// She or the page around the chat does not allow the microphone.
    Denied,
    /// There is none.
    NoMicrophone,
    /// Something else has it.
    Busy,
    /// The page is not on https.
    Insecure,
    /// The browser never said whether it is allowed.
    NoAnswer,
    /// The browser cannot record.
    Unsupported,
    /// Anything else about the microphone.
    Broken,
    /// Nobody spoke.
    NothingHeard,
    /// The recording did not get through: it is kept.
    Unsent,
    /// It got through, but no words came: it is kept.
    Away,
    /// Either, where this browser keeps nothing.
    UnsentUnkept,
    /// The recording cannot be made out.
    Unusable,
    /// Nothing here writes down what she says.
    Nobody,
    /// A recording of an earlier try is there.
    Kept,
}

impl Trouble {
    /// What an error of `getUserMedia` means, by its name.
    pub fn of_microphone(name: &str) -> Trouble {
        match name {
            "NotAllowedError" | "PermissionDeniedError" => Trouble::Denied,
            "SecurityError" | "TypeError" => Trouble::Insecure,
            "NotFoundError" | "DevicesNotFoundError" | "OverconstrainedError" => Trouble::NoMicrophone,
            "NotReadableError" | "TrackStartError" => Trouble::Busy,
            "TimeoutError" => Trouble::NoAnswer,
            "NotSupportedError" => Trouble::Unsupported,
            _ => Trouble::Broken,
        }
    }

    /// What an answer of the server means, by its status; 0 is no answer.
    pub fn of_status(status: u16) -> Trouble {
        match status {
            0 => Trouble::Unsent,
            413 | 415 | 422 => Trouble::Unusable,
            _ => Trouble::Away,
        }
    }

    /// Whether the recording is still wanted.
    pub fn has_recording(self) -> bool {
        self.may_still_be_written_down() || matches!(self, Trouble::Unusable | Trouble::Kept)
    }

    /// Whether another try may bring the words.
    pub fn may_still_be_written_down(self) -> bool {
        matches!(self, Trouble::Unsent | Trouble::Away | Trouble::UnsentUnkept)
    }

    /// Whether speaking again makes sense.
    pub fn can_again(self) -> bool {
        !matches!(self, Trouble::Insecure | Trouble::Unsupported | Trouble::Nobody)
    }
}

/// The composer's words with those she said behind them.
pub fn joined(stands: &str, said: &str) -> String {
    match (stands.trim_end(), said.trim()) {
        ("", said) => said.to_owned(),
        (stands, "") => stands.to_owned(),
        (stands, said) => [stands, said].join(" "),
    }
}

/// `0:07`.
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
