//! Another device of hers takes up her conversation: by a code that is good for one use and a few minutes.

use super::{
    ConversationKey, Shopper, ShopperKind, Store, StoreError, erase::lock_shopper, keys::secret_hash,
};
use crate::db::args;

/// How long a code is good, seconds.
pub const PAIRING_SECONDS: i64 = 300;

/// Signs of a code: no two of them look or sound alike (Crockford's base 32).
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs in a code: 50 bits.
const LENGTH: usize = 10;

/// What another device gets for a code.
#[derive(Debug)]
pub struct Paired {
    /// Who she is.
    pub shopper: Shopper,
    /// Which conversation she was in.
    pub conversation_id: String,
    /// A token for this device.
    pub token: String,
}

impl Store {
    /// A new code for this conversation of hers; one she asked for before is over.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn new_pairing(&self, shopper: &Shopper, key: &ConversationKey) -> Result<String, StoreError> {
        let mut drawn = [0_u8; LENGTH];
        getrandom::fill(&mut drawn).map_err(|error| StoreError::Randomness(error.to_string()))?;
        // 256 is a multiple of 32: no sign is likelier than another.
        let code: String = drawn.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
        let mut unit = self.db.begin().await?;
        if !lock_shopper(&mut unit, &shopper.shop_id, &shopper.shopper_id).await? {
            return Err(StoreError::KeyGone(shopper.shopper_id.clone()));
        }
        let hers = args![&shopper.shop_id, &shopper.shopper_id];
        unit.execute("DELETE FROM pairing WHERE shop_id = ?1 AND shopper_id = ?2", hers).await?;
        unit.execute(
            "INSERT INTO pairing (shop_id, code_hash, shopper_id, conversation_id, expires_at)
             VALUES (?1, ?2, ?3, ?4, {now} + ?5)",
            args![
                &shopper.shop_id,
                secret_hash(&code),
                &shopper.shopper_id,
                &key.conversation_id,
                PAIRING_SECONDS * 1_000
            ],
        )
        .await?;
        unit.commit().await?;
        Ok(code)
    }

    /// Uses up a code as she typed it, and makes a token for her other device. None when it is none, is over, or was
    /// used.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_pairing(&self, shop_id: &str, typed: &str) -> Result<Option<Paired>, StoreError> {
        let Some(code) = readable(typed) else { return Ok(None) };
        let hash = secret_hash(&code);
        let mut unit = self.db.begin().await?;
        let sql = "SELECT shopper_id, conversation_id FROM pairing
                   WHERE shop_id = ?1 AND code_hash = ?2 AND expires_at > {now}";
        let Some(row) = unit.row(sql, args![shop_id, &hash]).await? else { return Ok(None) };
        let shopper_id: String = row.get("shopper_id")?;
        // The shopper first: an erasure locks her before it comes to what is hers.
        let sql = "SELECT kind FROM shopper WHERE shop_id = ?1 AND shopper_id = ?2 {lock}";
        let Some(who) = unit.row(sql, args![shop_id, &shopper_id]).await? else { return Ok(None) };
        let sql = "DELETE FROM pairing WHERE shop_id = ?1 AND code_hash = ?2";
        if unit.execute(sql, args![shop_id, &hash]).await? == 0 {
            // Somebody else was a moment earlier.
            return Ok(None);
        }
        let kind = ShopperKind::from_name(&who.get::<String>("kind")?);
        let shopper = Shopper { shop_id: shop_id.to_owned(), shopper_id, kind };
        let token = self.new_token(&mut unit, &shopper, None).await?;
        unit.commit().await?;
        Ok(Some(Paired { shopper, conversation_id: row.get("conversation_id")?, token }))
    }
}

/// A code as it was given, however it was typed: in small letters, with blanks or hyphens, O for 0, I or L for 1.
fn readable(typed: &str) -> Option<String> {
    let mut code = String::new();
    for sign in typed.chars().filter(|sign| !matches!(sign, ' ' | '-')) {
        let sign = match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            sign => sign,
        };
        let is_sign = u8::try_from(sign).is_ok_and(|sign| SIGNS.contains(&sign));
        if !is_sign || code.len() == LENGTH {
            return None;
        }
        code.push(sign);
    }
    (code.len() == LENGTH).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = Some("K7QF20M9X1".to_owned());
        for typed in ["K7QF20M9X1", "k7qf2-0m9x1", " K7QF2 OM9XI ", "k7qf2om9xl"] {
            assert_eq!(readable(typed), code, "{typed}");
        }
        for typed in ["", "K7QF2", "K7QF20M9X1Z", "K7QF20M9U1", "K7QF20M9X\u{0660}"] {
            assert_eq!(readable(typed), None, "{typed}");
        }
    }
}
