//! Customers: shoppers for whom the shop vouched, and the guests they were before.

use secrecy::SecretSlice;

use super::{
    ConversationKey, Shopper, ShopperKind, Store, StoreError, erase::lock_shopper, keys::key_of, random_name,
};
use crate::{
    db::{Unit, args},
    identity::Vouched,
    seal::{self, Wrapped},
};

/// Hashes the shop's own ids of its customers.
const CUSTOMER_SECRET: &str = "customer";

/// Where the sealed id of a customer belongs.
fn place<'p>(shop_id: &'p str, shopper_id: &'p str) -> [&'p str; 3] {
    ["customer", shop_id, shopper_id]
}

impl Store {
    /// Signs in the customer the shop vouched for, and makes her when she is new. `None` when this statement
    /// was used before.
    pub async fn sign_in(
        &self,
        shop_id: &str,
        vouched: &Vouched,
    ) -> Result<Option<(Shopper, String)>, StoreError> {
        let hash = self.customer_hash(shop_id, &vouched.customer_id).await?;
        let mut unit = self.db.begin().await?;
        let is_first_use = unit
            .execute(
                "INSERT INTO assertion (shop_id, assertion_hash, expires_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
                args![shop_id, vouched.assertion_id, vouched.expires_at_millis],
            )
            .await?
            > 0;
        if !is_first_use {
            return Ok(None);
        }
        let Some(shopper) = self.known_customer(&mut unit, shop_id, hash, &vouched.customer_id).await? else {
            return Ok(None);
        };
        let token = self.new_token(&mut unit, &shopper, None).await?;
        unit.commit().await?;
        Ok(Some((shopper, token)))
    }

    /// The customer of this id, made when she is new, as an operator may name her who sits where Mitra runs.
    pub async fn customer(&self, shop_id: &str, customer_id: &str) -> Result<Option<Shopper>, StoreError> {
        let hash = self.customer_hash(shop_id, customer_id).await?;
        let mut unit = self.db.begin().await?;
        let shopper = self.known_customer(&mut unit, shop_id, hash, customer_id).await?;
        unit.commit().await?;
        Ok(shopper)
    }

    async fn customer_hash(&self, shop_id: &str, customer_id: &str) -> Result<[u8; 32], StoreError> {
        let secret = self.installation_secret(CUSTOMER_SECRET).await?;
        Ok(seal::keyed_hash(&secret, &[shop_id.as_bytes(), customer_id.as_bytes()]))
    }

    /// The customer whose id has this hash, made when she is new; her row is locked.
    async fn known_customer(
        &self,
        unit: &mut Unit,
        shop_id: &str,
        hash: [u8; 32],
        customer_id: &str,
    ) -> Result<Option<Shopper>, StoreError> {
        // The row of the hash decides who makes her when she signs in twice at once.
        let is_new = unit
            .execute(
                "INSERT INTO customer (shop_id, customer_hash, shopper_id) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
                args![shop_id, hash, random_name(16)?],
            )
            .await?
            > 0;
        let sql = "SELECT shopper_id, key_id FROM customer WHERE shop_id = ?1 AND customer_hash = ?2";
        let row = unit.row(sql, args![shop_id, hash]).await?;
        let Some(row) = row else { return Ok(None) };
        let shopper = Shopper {
            shop_id: shop_id.to_owned(),
            shopper_id: row.get("shopper_id")?,
            kind: ShopperKind::Customer,
        };
        if is_new {
            self.make_shopper(unit, &shopper).await?;
        } else if !lock_shopper(unit, shop_id, &shopper.shopper_id).await? {
            return Err(StoreError::KeyGone(shopper.shopper_id));
        }
        if row.get::<Option<String>>("key_id")?.is_none() {
            let key_id = key_of(unit, &shopper).await?;
            let key = self.data_key_in(unit, shop_id, &key_id).await?;
            let sealed = key.seal(&place(shop_id, &shopper.shopper_id), customer_id.as_bytes())?;
            let sql =
                "UPDATE customer SET key_id = ?3, sealed_id = ?4 WHERE shop_id = ?1 AND customer_hash = ?2";
            unit.execute(sql, args![shop_id, hash, key_id, sealed]).await?;
        }
        Ok(Some(shopper))
    }

    /// Gives a guest's conversations to a customer, by the guest's token; the guest ends. Her keys come along,
    /// so that nothing has to be sealed anew. `None` when the token is no guest's of this shop.
    pub async fn join_history(
        &self,
        customer: &Shopper,
        guest_token: &str,
    ) -> Result<Option<u64>, StoreError> {
        let guest = self.shopper_of_token(guest_token).await?;
        let guest =
            guest.filter(|guest| guest.kind == ShopperKind::Guest && guest.shop_id == customer.shop_id);
        let Some(guest) = guest else { return Ok(None) };
        let both = args![&customer.shop_id, &guest.shopper_id, &customer.shopper_id];
        let hers = args![&customer.shop_id, &guest.shopper_id];
        let mut unit = self.db.begin().await?;
        for shopper in [customer, &guest] {
            if !lock_shopper(&mut unit, &shopper.shop_id, &shopper.shopper_id).await? {
                return Ok(None);
            }
        }
        let sql = "UPDATE conversation SET shopper_id = ?3 WHERE shop_id = ?1 AND shopper_id = ?2";
        let conversations = unit.execute(sql, both).await?;
        unit.execute("UPDATE outbox SET shopper_id = ?3 WHERE shop_id = ?1 AND shopper_id = ?2", both)
            .await?;
        // Her browsers are told of what is hers now; one that she named before is named already.
        unit.execute(
            "UPDATE push_subscription SET shopper_id = ?3 WHERE shop_id = ?1 AND shopper_id = ?2",
            both,
        )
        .await?;
        // Written anew, not updated: the shopper decides in which partition a row lies.
        unit.execute(
            "INSERT INTO shopper_key (shop_id, shopper_id, key_id, master_id, wrapped)
             SELECT shop_id, ?3, key_id, master_id, wrapped FROM shopper_key
             WHERE shop_id = ?1 AND shopper_id = ?2",
            both,
        )
        .await?;
        for table in ["shopper_key", "token", "shopper"] {
            let sql = format!("DELETE FROM {table} WHERE shop_id = ?1 AND shopper_id = ?2");
            unit.execute(&sql, hers).await?;
        }
        unit.commit().await?;
        Ok(Some(conversations))
    }

    /// The shop's own id of the customer whose conversation this is; none for a guest, and for a customer who was
    /// not signed in since her id is kept.
    pub async fn customer_of_conversation(
        &self,
        conversation: &ConversationKey,
    ) -> Result<Option<String>, StoreError> {
        let ConversationKey { shop_id, conversation_id } = conversation;
        let sql = "SELECT customer.shopper_id, customer.key_id, customer.sealed_id
                   FROM conversation JOIN customer ON customer.shop_id = conversation.shop_id
                     AND customer.shopper_id = conversation.shopper_id
                   WHERE conversation.shop_id = ?1 AND conversation.conversation_id = ?2
                     AND customer.sealed_id IS NOT NULL";
        let Some(row) = self.db.row(sql, args![shop_id, conversation_id]).await? else { return Ok(None) };
        let key = match self.data_key(shop_id, &row.get::<String>("key_id")?).await {
            // She was erased a moment ago.
            Err(StoreError::KeyGone(_)) => return Ok(None),
            key => key?,
        };
        let shopper_id: String = row.get("shopper_id")?;
        let id = key.open(&place(shop_id, &shopper_id), &row.get::<Vec<u8>>("sealed_id")?)?;
        Ok(String::from_utf8(id).ok())
    }

    /// A secret of this installation, drawn on first use.
    pub(super) async fn installation_secret(&self, name: &str) -> Result<SecretSlice<u8>, StoreError> {
        let place = ["installation secret", name];
        let sql = "SELECT master_id, wrapped FROM secret WHERE name = ?1";
        loop {
            if let Some(row) = self.db.row(sql, args![name]).await? {
                let wrapped = Wrapped { master_id: row.get("master_id")?, bytes: row.get("wrapped")? };
                return Ok(self.keys.masters.open_secret(&place, &wrapped)?);
            }
            let wrapped = self.keys.masters.seal_secret(&place, &seal::fresh_secret()?)?;
            self.db
                .execute(
                    "INSERT INTO secret (name, master_id, wrapped) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                    args![name, wrapped.master_id, wrapped.bytes],
                )
                .await?;
        }
    }
}
