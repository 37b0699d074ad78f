//! What becomes of every table: with whom it is erased, what of it is hers to export, how long it is kept, and
//! what a backup takes. `erase`, `export`, `retention` and `backup` do what stands here and know no table by
//! themselves: a table that states its rule is covered, and a test fails for one that states none.

mod tables;

pub use tables::RULES;

/// Number of the schema that these rules describe: how many migrations made it.
pub const SCHEMA: u64 = 1;

/// The rules of one table.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub table: &'static str,
    /// Its primary key.
    pub key: &'static [&'static str],
    /// How it is erased with a shopper.
    pub erase: Erase,
    /// What she gets of it.
    pub export: Export,
    /// How long it is kept.
    pub keep: Keep,
    /// What a backup takes.
    pub backup: Backup,
}

/// Whose rows they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erase {
    /// Hers where `shop_id` and `shopper_id` name her.
    ByShopper,
    /// Hers where `shop_id` and `conversation_id` name a conversation of hers.
    ByConversation,
    /// Nobody's: it holds nothing a shopper or her device wrote. Why that is so.
    NotHers(&'static str),
}

/// What of a row is given to the shopper.
#[derive(Debug)]
pub enum Export {
    /// A list in the export.
    Part {
        /// Name of the list.
        name: &'static str,
        /// Columns that are written as they are.
        columns: &'static [&'static str],
        /// The column that is opened.
        sealed: Option<Sealed>,
        /// Columns that are left out, made anew on import, and why.
        left: &'static [(&'static str, &'static str)],
    },
    /// Nothing of it, and why.
    Left(&'static str),
}

/// A column that holds sealed JSON, and where it is sealed for: the word, the shop, then these columns.
#[derive(Debug, Clone, Copy)]
pub struct Sealed {
    /// The column.
    pub column: &'static str,
    /// Its name in the export, where it is open.
    pub name: &'static str,
    /// First part of the place.
    pub word: &'static str,
    /// Columns whose values follow the shop in the place.
    pub place: &'static [&'static str],
}

/// How long rows are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// As long as the shopper or the conversation they belong to.
    WithOwner,
    /// A conversation, until nobody spoke in it for the period of conversations.
    Conversations,
    /// The log: entries older than the period of conversations leave a tombstone.
    Log,
    /// A guest, until she was not seen for the period of guests. A customer is her shop's: she stays.
    Guests,
    /// Until the time in this column is longer ago than the period.
    Since {
        /// The column, milliseconds since 1970 (UTC).
        column: &'static str,
        /// The period.
        period: Period,
        /// A condition that must hold as well, in SQL.
        and: &'static str,
    },
    /// What was handed out, or given up: for the period of conversations. What is for a phone: a day, whatever
    /// became of it, since nobody takes it there once the keys for that are gone.
    Outbox,
    /// Always, and why.
    Always(&'static str),
}

/// The periods that an operator sets, and two that are nobody's to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// `MITRA_KEEP_CONVERSATIONS_DAYS`.
    Conversations,
    /// `MITRA_KEEP_AUDIT_DAYS`.
    Audit,
    /// `MITRA_KEEP_RECEIPTS_DAYS`.
    Receipts,
    /// The column says when it ends.
    Ended,
    /// A day: for what counts tries.
    Day,
}

/// What a backup takes of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backup {
    /// Every row.
    Rows,
    /// Every row; an installation that has only these is empty, and a restore puts its own in their place.
    RowsOfAnyInstallation,
    /// None, and why.
    Left(&'static str),
}

/// The rule of a table.
pub fn rule(table: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.table == table)
}

/// The rules of tables whose rows belong to shoppers in this way, in the order in which they are erased.
pub(super) fn erased(erase: Erase) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.erase == erase)
}
