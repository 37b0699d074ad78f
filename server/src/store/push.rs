//! The browsers that a shopper wants to be told in, and what waits for them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    ConversationKey, Shopper, Store, StoreError, WaitingItem,
    keys::key_of,
    log::{Head, lock},
    outbox::{Hers, put},
};
use crate::{
    db::{Unit, args},
    push::{CHANNEL, Waiting},
    seal::DataKey,
};

/// So many of her browsers are told, those she named last.
const MOST_BROWSERS: u32 = 10;

/// One browser of hers: where its push service is, and what seals for it. Kept sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSubscription {
    /// Address at the push service.
    pub endpoint: String,
    /// Its public key, base64url.
    pub p256dh: String,
    /// Its secret, base64url.
    pub auth: String,
    /// In which language it is told: `en`, `hi` or `hinglish`.
    pub lang: String,
}

fn place<'p>(shop_id: &'p str, subscription_id: &'p str) -> [&'p str; 3] {
    ["push_subscription", shop_id, subscription_id]
}

impl Store {
    /// Keeps a browser of hers. Whoever used it before in this shop is told there no more.
    ///
    /// # Errors
    /// When the store fails, or she is gone.
    pub async fn put_push_subscription(
        &self,
        shopper: &Shopper,
        subscription: &PushSubscription,
    ) -> Result<(), StoreError> {
        let subscription_id = URL_SAFE_NO_PAD.encode(Sha256::digest(subscription.endpoint.as_bytes()));
        let (shop_id, shopper_id) = (&shopper.shop_id, &shopper.shopper_id);
        let mut unit = self.db.begin().await?;
        let key_id = key_of(&mut unit, shopper).await?;
        let key = self.data_key_in(&mut unit, shop_id, &key_id).await?;
        let sealed = key.seal(&place(shop_id, &subscription_id), &serde_json::to_vec(subscription)?)?;
        unit.execute(
            "INSERT INTO push_subscription (shop_id, shopper_id, subscription_id, key_id, created_at, body)
             VALUES (?1, ?2, ?3, ?4, {now}, ?5)
             ON CONFLICT (shop_id, subscription_id) DO UPDATE SET shopper_id = excluded.shopper_id,
                 key_id = excluded.key_id, created_at = excluded.created_at, body = excluded.body",
            args![shop_id, shopper_id, &subscription_id, &key_id, sealed],
        )
        .await?;
        unit.execute(
            "DELETE FROM push_subscription WHERE shop_id = ?1 AND shopper_id = ?2 AND subscription_id NOT IN
               (SELECT subscription_id FROM push_subscription WHERE shop_id = ?1 AND shopper_id = ?2
                ORDER BY created_at DESC, subscription_id LIMIT ?3)",
            args![shop_id, shopper_id, MOST_BROWSERS],
        )
        .await?;
        Ok(unit.commit().await?)
    }

    /// Tells her nowhere any more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_push(&self, shopper: &Shopper) -> Result<(), StoreError> {
        let hers = args![&shopper.shop_id, &shopper.shopper_id];
        let mut unit = self.db.begin().await?;
        unit.execute("DELETE FROM push_subscription WHERE shop_id = ?1 AND shopper_id = ?2", hers).await?;
        let sql = "DELETE FROM outbox WHERE shop_id = ?1 AND shopper_id = ?2 AND channel = 'push'
                     AND state = 'waiting'";
        unit.execute(sql, hers).await?;
        Ok(unit.commit().await?)
    }

    /// Whether she waits for a person of the shop, whose answer may come while the chat is closed.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn waits_for_a_person(&self, shopper: &Shopper) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS waits FROM conversation JOIN hand_over
                     ON hand_over.shop_id = conversation.shop_id
                    AND hand_over.conversation_id = conversation.conversation_id
                   WHERE conversation.shop_id = ?1 AND conversation.shopper_id = ?2 LIMIT 1";
        Ok(self.db.row(sql, args![&shopper.shop_id, &shopper.shopper_id]).await?.is_some())
    }

    /// A browser of hers; none when it was left out meanwhile, or she was erased.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn push_subscription(
        &self,
        shop_id: &str,
        subscription_id: &str,
    ) -> Result<Option<PushSubscription>, StoreError> {
        let sql = "SELECT key_id, body FROM push_subscription WHERE shop_id = ?1 AND subscription_id = ?2";
        let Some(row) = self.db.row(sql, args![shop_id, subscription_id]).await? else { return Ok(None) };
        let key = match self.data_key(shop_id, &row.get::<String>("key_id")?).await {
            Err(StoreError::KeyGone(_)) => return Ok(None),
            key => key?,
        };
        let body = key.open(&place(shop_id, subscription_id), &row.get::<Vec<u8>>("body")?)?;
        Ok(Some(serde_json::from_slice(&body)?))
    }

    /// The browser wants no more, or is gone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drop_push_subscription(
        &self,
        shop_id: &str,
        subscription_id: &str,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM push_subscription WHERE shop_id = ?1 AND subscription_id = ?2";
        self.db.execute(sql, args![shop_id, subscription_id]).await?;
        Ok(())
    }

    /// Puts off the next try of something that waits.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put_off_in_outbox(&self, item: &WaitingItem, pause_millis: i64) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET next_at = {now} + ?3 WHERE shop_id = ?1 AND outbox_id = ?2";
        self.db.execute(sql, args![&item.shop_id, &item.outbox_id, pause_millis]).await?;
        Ok(())
    }

    /// Something came in a conversation that nobody reads now: each browser she named is to be told.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tell_browsers(&self, key: &ConversationKey) -> Result<(), StoreError> {
        // Most have named none: then nothing is locked.
        let sql = "SELECT 1 AS there FROM push_subscription JOIN conversation
                     ON conversation.shop_id = push_subscription.shop_id
                    AND conversation.shopper_id = push_subscription.shopper_id
                   WHERE conversation.shop_id = ?1 AND conversation.conversation_id = ?2 LIMIT 1";
        if self.db.row(sql, args![&key.shop_id, &key.conversation_id]).await?.is_none() {
            return Ok(());
        }
        let mut unit = self.db.begin().await?;
        let Some(head) = lock(&mut unit, key).await? else { return Ok(()) };
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        tell(&mut unit, key, &head, &data_key).await?;
        Ok(unit.commit().await?)
    }
}

/// The same as part of what it tells of.
pub(super) async fn tell(
    unit: &mut Unit,
    key: &ConversationKey,
    head: &Head,
    data_key: &DataKey,
) -> Result<(), StoreError> {
    let sql = "SELECT subscription_id FROM push_subscription WHERE shop_id = ?1 AND shopper_id = ?2";
    let hers =
        Hers { shop_id: &key.shop_id, shopper_id: &head.shopper_id, key_id: &head.key_id, key: data_key };
    for row in unit.rows(sql, args![&key.shop_id, &head.shopper_id]).await? {
        let conversation_id = key.conversation_id.clone();
        let waiting = Waiting { subscription_id: row.get("subscription_id")?, conversation_id };
        put(unit, &hers, CHANNEL, &serde_json::to_value(&waiting)?).await?;
    }
    Ok(())
}
