//! What is sent to a language model. Everything that somebody else wrote stands behind a fence at the beginning of its
//! line, one line each, without signs that end a fence or open a reference.

/// What a model is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To word a draft.
    Word,
    /// To say what a message means that was not understood.
    Understand,
    /// To sum up a chat for the shop's people.
    SumUp,
}

impl Purpose {
    /// Its name in logs.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Word => "word",
            Purpose::Understand => "understand",
            Purpose::SumUp => "sum_up",
        }
    }
}

/// A question to a model.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Prompt {
    /// What for.
    pub purpose: Purpose,
    /// What it is to do; Mitra's own words alone.
    pub system: String,
    /// What it is to do it with.
    pub user: String,
}

/// What begins a line of data.
pub(crate) const FENCE: &str = "| ";
/// Most of a text that somebody wrote, characters.
const LONGEST_TEXT: usize = 240;

/// Adds a line that somebody else wrote.
pub(crate) fn data(user: &mut String, text: &str) {
    user.push_str(FENCE);
    user.push_str(&clean(text));
    user.push('\n');
}

/// One line of what somebody wrote: nothing that cannot be seen, no fence, no brackets, not without end.
pub(crate) fn clean(text: &str) -> String {
    let is_seen = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
    };
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let kept = spaced.filter(is_seen).map(|c| if matches!(c, '|' | '[' | ']') { ' ' } else { c });
    kept.take(LONGEST_TEXT).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
