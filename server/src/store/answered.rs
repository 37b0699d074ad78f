//! Messages that her phone answered by itself: they come with their answer, and both are appended.

use mitra_protocol::{
    DeviceAnswer, EventBody, MessageSend, Origin,
    log::{TURN_DECIDED, TURN_UNDERSTOOD},
};
use mitra_turn::device::placed;

use super::{
    Appended, ConversationKey, NewMessage, Shopper, Store, StoreError,
    log::{NewEntry, already, take, write},
};

impl Store {
    /// Appends what the shopper said together with what her phone answered by itself, once per client id: no turn is
    /// opened. `None` as with [`Store::append_message`].
    pub async fn append_answered(
        &self,
        key: &ConversationKey,
        author: &Shopper,
        message: &MessageSend,
        answer: DeviceAnswer,
    ) -> Result<Option<Appended>, StoreError> {
        let entry = NewEntry::of(&EventBody::ShopperMessage {
            client_id: message.client_id.clone(),
            text: message.text.clone().unwrap_or_default(),
            action: message.action.clone(),
            origin: Some(Origin::Device),
        })?;
        let mut unit = self.db.begin().await?;
        let Some(head) = take(&mut unit, key, 1).await? else { return Ok(None) };
        if author.shop_id != key.shop_id || author.shopper_id != head.shopper_id {
            return Ok(None);
        }
        let data_key = self.data_key_in(&mut unit, &key.shop_id, &head.key_id).await?;
        let client_id = Some(message.client_id.as_str());
        if write(&mut unit, key, &head, &data_key, client_id, &[entry]).await? == 0 {
            return already(&mut unit, key, &message.client_id).await;
        }
        let seq = head.last_seq;
        let (understood, decided, events) = placed(answer, seq);
        let mut entries = Vec::with_capacity(events.len() + 2);
        if let Some(understood) = understood {
            entries.push(NewEntry { kind: TURN_UNDERSTOOD, data: serde_json::to_string(&understood)? });
        }
        entries.push(NewEntry { kind: TURN_DECIDED, data: serde_json::to_string(&decided)? });
        for event in &events {
            entries.push(NewEntry::of(event)?);
        }
        let Some(head) = take(&mut unit, key, entries.len()).await? else { return Ok(None) };
        write(&mut unit, key, &head, &data_key, None, &entries).await?;
        unit.commit().await?;
        Ok(Some(Appended { seq, new: Some(NewMessage { at: head.at, lease: None }) }))
    }
}
