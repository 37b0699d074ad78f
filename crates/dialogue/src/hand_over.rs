//! A person of the shop is asked for, comes, and goes again.
//!
//! While somebody is asked for or here, Mitra leaves her words to that person and goes on serving taps on cards.
//! She is never stuck: Mitra comes back when she asks for her, when the person gives the chat back, and by herself
//! after the pause that begins a conversation afresh. Nobody having come by then, that is said once.

/// How far a hand-over has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    /// It was passed on; nobody of the shop has come yet.
    Awaited,
    /// The same, and she was told that what she wrote since was passed on too.
    Acknowledged,
    /// Somebody of the shop is here.
    Joined,
    /// Nobody came before the long pause: Mitra answers again, the shop still has it before it.
    Overdue,
    /// The same, and she was told so.
    OverdueTold,
}

/// What a message does to a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOverStep {
    /// It is passed on, and that is said.
    PassOn,
    /// It is left to the person, and nothing is said.
    StaySilent,
    /// Mitra comes back.
    Return,
}

impl HandOver {
    /// The name in the log.
    pub fn name(self) -> &'static str {
        match self {
            HandOver::Awaited => "awaited",
            HandOver::Acknowledged => "acknowledged",
            HandOver::Joined => "joined",
            HandOver::Overdue => "overdue",
            HandOver::OverdueTold => "overdue_told",
        }
    }

    /// What is meant by a name in the log.
    pub fn from_name(name: &str) -> Option<HandOver> {
        let all = [
            HandOver::Awaited,
            HandOver::Acknowledged,
            HandOver::Joined,
            HandOver::Overdue,
            HandOver::OverdueTold,
        ];
        all.into_iter().find(|hand_over| hand_over.name() == name)
    }

    /// Whether her words are left to a person.
    pub fn is_open(self) -> bool {
        matches!(self, HandOver::Awaited | HandOver::Acknowledged | HandOver::Joined)
    }

    /// What is left of it after a long pause.
    pub(crate) fn after_a_pause(self) -> Option<HandOver> {
        match self {
            HandOver::Joined => None,
            HandOver::OverdueTold => Some(HandOver::OverdueTold),
            HandOver::Awaited | HandOver::Acknowledged | HandOver::Overdue => Some(HandOver::Overdue),
        }
    }
}
