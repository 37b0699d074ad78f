//! Chats that wait for a person of the shop, or have one. Beginning and end are written with the turn that decided
//! them, and what a person says goes into the log as everything does: by number, sealed, once.

use jiff::Timestamp;
use mitra_protocol::EventBody;
use serde_json::json;

use super::{
    Admin, ConversationKey, Entry, Store, StoreError,
    audit::{self, actions},
    log::{Head, NewEntry, entry, lock, take, write},
    outbox::{Hers, put},
    push::tell,
};
use crate::{
    db::{Row, Unit, args},
    hand_over::CHANNEL,
    seal::DataKey,
};

/// What a hand-over tells the shop's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHandOver {
    /// `seq` of the message that asked for a person.
    pub turn: u64,
    /// Plain text.
    pub summary: String,
}

/// A chat that waits for a person, or has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverLine {
    /// The conversation's id.
    pub conversation_id: String,
    /// Since when, milliseconds since 1970 (UTC).
    pub since: i64,
    /// Whether she said something that no person has answered yet.
    pub is_unanswered: bool,
    /// Who has taken it: id and login.
    pub taken_by: Option<(String, String)>,
    /// What the person is told; nothing when its key is gone.
    pub summary: Option<String>,
    /// How far the log goes.
    pub last_seq: u64,
}

/// What became of what a person wanted to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// It is done; the log ends here now.
    Done(u64),
    /// Somebody else has the chat: the login.
    TakenBy(String),
    /// The chat is Mitra's again, or gone.
    Over,
}

/// What of a hand-over changes with a turn.
#[derive(Clone, Copy)]
pub(super) enum Change<'c> {
    Begins(&'c NewHandOver),
    /// She has said more of what it is about.
    Grows(&'c NewHandOver),
    Ends,
}

fn place(key: &ConversationKey) -> [&str; 3] {
    ["hand_over", &key.shop_id, &key.conversation_id]
}

/// Puts another summary where the shop's people still read this one; the conversation is locked.
pub(super) async fn replace_summary(
    unit: &mut Unit,
    key: &ConversationKey,
    data_key: &DataKey,
    drafted: &str,
    summary: &String,
) -> Result<(), StoreError> {
    let sql = "SELECT summary FROM hand_over WHERE shop_id = ?1 AND conversation_id = ?2";
    let Some(row) = unit.row(sql, args![&key.shop_id, &key.conversation_id]).await? else { return Ok(()) };
    let now: String = serde_json::from_slice(&data_key.open(&place(key), &row.get::<Vec<u8>>("summary")?)?)?;
    if now == drafted {
        let sealed = data_key.seal(&place(key), &serde_json::to_vec(summary)?)?;
        let sql = "UPDATE hand_over SET summary = ?3 WHERE shop_id = ?1 AND conversation_id = ?2";
        unit.execute(sql, args![&key.shop_id, &key.conversation_id, sealed]).await?;
    }
    Ok(())
}

impl Store {
    /// Begins or ends a hand-over in the unit of work that appends the turn; the shop's system is told in the same
    /// one, so that no crash loses it. Asked again, she has waited since the first time that nobody answered.
    /// The conversation is locked: an erasure, which locks it too before it removes anything, finds all of it.
    pub(super) async fn change_hand_over(
        &self,
        unit: &mut Unit,
        key: &ConversationKey,
        head: &Head,
        data_key: &DataKey,
        change: Change<'_>,
    ) -> Result<(), StoreError> {
        let seal = |summary: &String| Ok(data_key.seal(&place(key), &serde_json::to_vec(summary)?)?);
        let NewHandOver { turn, summary } = match change {
            Change::Begins(begun) => begun,
            Change::Grows(NewHandOver { summary, .. }) => {
                let sql = "UPDATE hand_over SET summary = ?3 WHERE shop_id = ?1 AND conversation_id = ?2";
                let sealed: Result<Vec<u8>, StoreError> = seal(summary);
                unit.execute(sql, args![&key.shop_id, &key.conversation_id, sealed?]).await?;
                return Ok(());
            }
            Change::Ends => {
                let sql = "DELETE FROM hand_over WHERE shop_id = ?1 AND conversation_id = ?2";
                unit.execute(sql, args![&key.shop_id, &key.conversation_id]).await?;
                return Ok(());
            }
        };
        let sealed = seal(summary)?;
        let row = unit
            .row(
                "INSERT INTO hand_over (shop_id, conversation_id, turn, since, summary)
                 VALUES (?1, ?2, ?3, {now}, ?4)
                 ON CONFLICT (shop_id, conversation_id) DO UPDATE SET turn = excluded.turn,
                     since = CASE WHEN hand_over.answered_seq IS NULL THEN hand_over.since ELSE excluded.since END,
                     answered_seq = NULL, admin_id = NULL, summary = excluded.summary
                 RETURNING since",
                args![&key.shop_id, &key.conversation_id, *turn, sealed],
            )
            .await?;
        let sql = "SELECT 1 AS told FROM shop WHERE shop_id = ?1 AND hand_over_webhook IS NOT NULL";
        let (Some(row), Some(_)) = (row, unit.row(sql, args![&key.shop_id]).await?) else { return Ok(()) };
        let since = Timestamp::from_millisecond(row.get("since")?).unwrap_or_default().to_string();
        let body = json!({"conversation_id": key.conversation_id, "shop": key.shop_id, "since": since,
            "summary": summary});
        let hers =
            Hers { shop_id: &key.shop_id, shopper_id: &head.shopper_id, key_id: &head.key_id, key: data_key };
        put(unit, &hers, CHANNEL, &body).await?;
        Ok(())
    }

    /// The newest `limit` entries before `before`, in order, those included that are still on their way to the disk.
    pub async fn entries_to_sum_up(
        &self,
        key: &ConversationKey,
        before: u64,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, key).await? else { return Ok(Vec::new()) };
        let sql = "SELECT seq, at, kind, body FROM event
                   WHERE shop_id = ?1 AND conversation_id = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4";
        let rows = unit.rows(sql, args![&key.shop_id, &key.conversation_id, before, limit]).await?;
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        rows.iter().rev().map(|row| entry(key, &data_key, row)).collect()
    }

    /// Whether people of the shop answer in the chat: as the shop says, and where it says nothing, when an agent can
    /// log in or its system is told.
    pub async fn has_people(&self, shop_id: &str) -> Result<bool, StoreError> {
        let Some(shop) = self.shop(shop_id).await? else { return Ok(false) };
        if let Some(decided) = shop.settings.hand_over {
            return Ok(decided);
        }
        let sql = "SELECT 1 AS there FROM shop WHERE shop_id = ?1 AND (hand_over_webhook IS NOT NULL
                     OR EXISTS (SELECT 1 FROM admin WHERE admin.shop_id = ?1 AND role = 'agent'
                                AND disabled_at IS NULL))";
        Ok(self.db.row(sql, args![shop_id]).await?.is_some())
    }

    /// At most `limit` chats that wait for a person or have one, who waits longest first.
    pub async fn hand_overs(&self, shop_id: &str, limit: u32) -> Result<Vec<HandOverLine>, StoreError> {
        let sql =
            format!("{LINE} WHERE hand_over.shop_id = ?1 ORDER BY since, hand_over.conversation_id LIMIT ?2");
        let rows = self.db.rows(&sql, args![shop_id, limit]).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            lines.push(self.hand_over_line(shop_id, row).await?);
        }
        Ok(lines)
    }

    /// The same of one conversation; nothing when Mitra alone answers there.
    pub async fn hand_over(&self, key: &ConversationKey) -> Result<Option<HandOverLine>, StoreError> {
        let sql = format!("{LINE} WHERE hand_over.shop_id = ?1 AND hand_over.conversation_id = ?2");
        match self.db.row(&sql, args![&key.shop_id, &key.conversation_id]).await? {
            Some(row) => Ok(Some(self.hand_over_line(&key.shop_id, &row).await?)),
            None => Ok(None),
        }
    }

    async fn hand_over_line(&self, shop_id: &str, row: &Row) -> Result<HandOverLine, StoreError> {
        let conversation_id: String = row.get("conversation_id")?;
        let key = ConversationKey { shop_id: shop_id.to_owned(), conversation_id: conversation_id.clone() };
        let summary = match self.data_key(shop_id, &row.get::<String>("key_id")?).await {
            // She was erased while this was read.
            Err(StoreError::KeyGone(_)) => None,
            data_key => {
                let text = data_key?.open(&place(&key), &row.get::<Vec<u8>>("summary")?)?;
                Some(serde_json::from_slice(&text)?)
            }
        };
        let admin_id: Option<String> = row.get("admin_id")?;
        let login: Option<String> = row.get("login")?;
        Ok(HandOverLine {
            conversation_id,
            since: row.get("since")?,
            is_unanswered: row.get("is_unanswered")?,
            taken_by: admin_id.map(|id| (id, login.unwrap_or_else(|| "somebody who is gone".to_owned()))),
            summary,
            last_seq: row.get("last_seq")?,
        })
    }

    /// A person takes a chat that is nobody's, or, as the page said it then, `from`'s. `joined` tells her that
    /// somebody is here; that one colleague follows another is not told.
    pub async fn take_hand_over(
        &self,
        key: &ConversationKey,
        admin: &Admin,
        from: Option<&str>,
        joined: &EventBody,
    ) -> Result<Taking, StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, key).await? else { return Ok(Taking::Over) };
        let seq = match holder(&mut unit, key).await? {
            Holder::Over => return Ok(Taking::Over),
            // Taken twice is taken once.
            Holder::Admin { id, .. } if id == admin.admin_id => return Ok(Taking::Done(head.last_seq)),
            Holder::Admin { id, login } if Some(id.as_str()) != from => return Ok(Taking::TakenBy(login)),
            Holder::Admin { .. } => Some(head.last_seq),
            Holder::Nobody => self.append(&mut unit, key, None, joined).await?,
        };
        hold(&mut unit, key, admin).await?;
        unit.commit().await?;
        Ok(seq.map_or(Taking::Over, Taking::Done))
    }

    /// A person answers, under an id that the form made: the same twice is one message. Who answers a chat that is
    /// nobody's has taken it; `joined` tells her so.
    pub async fn answer_as_person(
        &self,
        key: &ConversationKey,
        admin: &Admin,
        client_id: &str,
        joined: &EventBody,
        message: &EventBody,
    ) -> Result<Taking, StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, key).await? else { return Ok(Taking::Over) };
        match holder(&mut unit, key).await? {
            Holder::Over => return Ok(Taking::Over),
            Holder::Admin { id, .. } if id == admin.admin_id => {}
            Holder::Admin { login, .. } => return Ok(Taking::TakenBy(login)),
            Holder::Nobody => {
                hold(&mut unit, key, admin).await?;
                self.append(&mut unit, key, None, joined).await?;
            }
        }
        let Some(seq) = self.append(&mut unit, key, Some(client_id), message).await? else {
            // Nothing of this unit happens: the first one stands in the log.
            return Ok(Taking::Done(head.last_seq));
        };
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        tell(&mut unit, key, &head, &data_key).await?;
        let sql = "UPDATE hand_over SET answered_seq = ?3 WHERE shop_id = ?1 AND conversation_id = ?2";
        unit.execute(sql, args![&key.shop_id, &key.conversation_id, seq]).await?;
        audit::note(&mut unit, &key.shop_id, &admin.login, actions::HAND_OVER_ANSWER, &key.conversation_id)
            .await?;
        unit.commit().await?;
        Ok(Taking::Done(seq))
    }

    /// A person gives the chat back to Mitra. `left` tells her so.
    pub async fn give_back(
        &self,
        key: &ConversationKey,
        admin: &Admin,
        left: &EventBody,
    ) -> Result<Taking, StoreError> {
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, key).await? else { return Ok(Taking::Over) };
        match holder(&mut unit, key).await? {
            Holder::Over => return Ok(Taking::Over),
            Holder::Admin { id, login } if id != admin.admin_id => return Ok(Taking::TakenBy(login)),
            Holder::Admin { .. } | Holder::Nobody => {}
        }
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        self.change_hand_over(&mut unit, key, &head, &data_key, Change::Ends).await?;
        let seq = self.append(&mut unit, key, None, left).await?;
        audit::note(&mut unit, &key.shop_id, &admin.login, actions::HAND_OVER_RETURN, &key.conversation_id)
            .await?;
        unit.commit().await?;
        Ok(seq.map_or(Taking::Over, Taking::Done))
    }

    /// Appends an event and gives its place; none when the log has one of this client id.
    async fn append(
        &self,
        unit: &mut Unit,
        key: &ConversationKey,
        client_id: Option<&str>,
        event: &EventBody,
    ) -> Result<Option<u64>, StoreError> {
        let Some(head) = take(unit, key, 1).await? else { return Ok(None) };
        let data_key = self.data_key_in(unit, &key.shop_id, &head.key_id).await?;
        let written = write(unit, key, &head, &data_key, client_id, &[NewEntry::of(event)?]).await?;
        Ok((written > 0).then_some(head.last_seq))
    }
}

const LINE: &str =
    "SELECT hand_over.conversation_id, since, summary, hand_over.admin_id, login, key_id, last_seq,
    EXISTS (SELECT 1 FROM event WHERE event.shop_id = hand_over.shop_id
            AND event.conversation_id = hand_over.conversation_id AND event.kind = 'shopper.message'
            AND event.seq > coalesce(answered_seq, 0)) AS is_unanswered
    FROM hand_over
    JOIN conversation ON conversation.shop_id = hand_over.shop_id
     AND conversation.conversation_id = hand_over.conversation_id
    LEFT JOIN admin ON admin.shop_id = hand_over.shop_id AND admin.admin_id = hand_over.admin_id";

/// Who has a chat.
enum Holder {
    /// Mitra.
    Over,
    Nobody,
    Admin {
        id: String,
        login: String,
    },
}

/// Read with the conversation locked: nobody takes it meanwhile.
async fn holder(unit: &mut Unit, key: &ConversationKey) -> Result<Holder, StoreError> {
    let sql = "SELECT hand_over.admin_id, login FROM hand_over LEFT JOIN admin
                   ON admin.shop_id = hand_over.shop_id AND admin.admin_id = hand_over.admin_id
                   AND admin.disabled_at IS NULL
               WHERE hand_over.shop_id = ?1 AND conversation_id = ?2";
    let Some(row) = unit.row(sql, args![&key.shop_id, &key.conversation_id]).await? else {
        return Ok(Holder::Over);
    };
    // Whoever cannot log in any more has nothing.
    Ok(match (row.get("admin_id")?, row.get("login")?) {
        (Some(id), Some(login)) => Holder::Admin { id, login },
        _ => Holder::Nobody,
    })
}

async fn hold(unit: &mut Unit, key: &ConversationKey, admin: &Admin) -> Result<(), StoreError> {
    let sql = "UPDATE hand_over SET admin_id = ?3 WHERE shop_id = ?1 AND conversation_id = ?2";
    unit.execute(sql, args![&key.shop_id, &key.conversation_id, &admin.admin_id]).await?;
    audit::note(unit, &key.shop_id, &admin.login, actions::HAND_OVER_TAKE, &key.conversation_id).await
}
