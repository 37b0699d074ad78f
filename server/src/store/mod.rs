//! What Mitra remembers: shops, people, conversations and their turns, in one of two databases.
//!
//! [`log`] and [`turns`] are the heart; [`rules`] states for every table how it is erased and exported.

mod admins;
mod answered;
mod asked;
pub mod audit;
mod backup;
mod customers;
mod erase;
mod export;
mod feeds;
mod hand_over;
mod imports;
mod interest;
mod jobs;
mod keys;
mod log;
mod model_use;
mod orders;
mod outbox;
mod overview;
mod pairing;
mod push;
mod readmit;
mod replies;
mod restore;
mod retention;
mod rewrap;
mod rows;
pub mod rules;
mod sealed;
mod sessions;
mod shoppers;
mod shops;
mod sights;
mod thumbnails;
mod tokens;
mod turns;
mod webhooks;

use std::path::PathBuf;

use secrecy::SecretString;

use self::keys::Keys;
pub(crate) use self::shops::checked_shop_id;
pub use self::{
    admins::{Admin, AdminAccount, Role, checked_login},
    asked::Begun,
    audit::{AuditEntry, Before},
    backup::{BACKUP_VERSION, BackupError, Contents},
    erase::Erased,
    export::{EXPORT_FORMAT, EXPORT_VERSION},
    feeds::ScheduledFeed,
    hand_over::{HandOverLine, NewHandOver, Taking},
    imports::{Import, ImportCounts},
    interest::Noted,
    keys::random_name,
    log::{Appended, ConversationKey, Entry, NewMessage, Taken},
    model_use::{ModelDay, day_began},
    orders::DemoDeed,
    outbox::{OutboxItem, WaitingItem},
    overview::{ConversationLine, Overview},
    pairing::{PAIRING_SECONDS, Paired},
    push::PushSubscription,
    readmit::Readmitted,
    retention::Periods,
    rewrap::Rewrapped,
    rows::ColumnShape,
    sessions::{LOGIN_FAILURES, LOGIN_WINDOW_MILLIS, LoginTry, SESSION_IDLE_MILLIS, SESSION_LONGEST_MILLIS},
    shoppers::{Shopper, ShopperKind},
    shops::{Shop, ShopKey, ShopSettings},
    sights::{Looked, PictureSight, SightCounts, WaitingSight},
    thumbnails::{ThumbnailCounts, Thumbnails, WaitingPicture},
    tokens::GUEST_DAYS,
    turns::{Emitted, LEASE_MILLIS, Lease},
};
use crate::{
    db::{Db, DbError},
    seal::{MasterKeyError, MasterKeys, SealError},
};

/// Something could not be kept or read. The detail is for the log, never for clients.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbError),
    /// What is stored is not what this version writes.
    #[error("a stored value cannot be read: {}", without_content(.0))]
    Stored(#[from] serde_json::Error),
    /// A sealed text or a key could not be opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The master key cannot be used.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// The operating system gave no random bytes.
    #[error("no random bytes: {0}")]
    Randomness(String),
    /// There is no key for what is sealed: it was erased.
    #[error("the key {0} is gone: what it sealed was erased")]
    KeyGone(String),
    /// A value was refused; the sentence may be shown.
    #[error("{0}")]
    Refused(String),
}

/// What is wrong and where, without the piece of the value that the error would quote.
fn without_content(error: &serde_json::Error) -> String {
    format!("{:?} error at line {}, column {}", error.classify(), error.line(), error.column())
}

/// Where the store lies and what opens it.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// Folder of the embedded stores.
    pub data: PathBuf,
    /// Address of PostgreSQL; without it SQLite in `data` is used.
    pub database_url: Option<SecretString>,
    /// The master key and earlier ones; without it a file in `data` is made and used.
    pub master_key: Option<SecretString>,
}

/// All that is remembered; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
    keys: Keys,
}

impl Store {
    /// Opens the database and brings its tables up to date.
    pub async fn open(settings: &StoreSettings) -> Result<Store, StoreError> {
        let db = Db::open(&settings.data, settings.database_url.as_ref()).await?;
        let masters = match &settings.master_key {
            Some(text) => MasterKeys::from_text(text)?,
            None => MasterKeys::generate_file(&settings.data.join("master.key"))?,
        };
        Ok(Store { db, keys: Keys::new(masters) })
    }

    /// The database itself, for tables that this module does not know.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Waits for running statements and closes the database.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
