//! The other colours and sizes of a thing: the products of its group.

use mitra_dialogue::{Condition, Findings, Slot, SlotValue};

use super::{Catalogue, CatalogueError, intake::at_once, rows, search};

/// Nobody looks through more of one thing.
const MOST: usize = 24;

impl Catalogue {
    /// The product of an id, then the others of its style; nothing when it is gone.
    pub(super) async fn styles(&self, id: &str) -> Result<Findings, CatalogueError> {
        let Some(itself) = rows::by_id(self.store.db(), &self.shop, id).await? else {
            return Ok(Findings::default());
        };
        let others =
            if itself.record.item_group_id.is_some() { self.others_of(&itself)? } else { Vec::new() };
        let ids: Vec<&str> = others.iter().map(String::as_str).collect();
        let mut stored = vec![itself];
        stored.extend(rows::by_ids(self.store.db(), &self.shop, &ids).await?);
        let products = self.live.shown(&self.store, &self.shop, stored).await?;
        Ok(Findings { total: products.len(), products, ..Findings::default() })
    }

    fn others_of(&self, itself: &rows::Stored) -> Result<Vec<String>, CatalogueError> {
        let snapshot = self.snapshot();
        let Ok(number) = u32::try_from(itself.number) else { return Ok(Vec::new()) };
        let group = snapshot.columns.details(number).group;
        let certain = itself.record.attributes.iter().find(|a| a.certain && a.slot == Slot::Category.name());
        let kind = certain
            .map(|kind| Condition { slot: Slot::Category, value: SlotValue::Text(kind.value.clone()) });
        let hits = at_once(|| search::passing(&snapshot, &kind.iter().collect::<Vec<_>>()))?;
        let of_style = hits.iter().filter(|hit| {
            hit.number != number && group != 0 && snapshot.columns.details(hit.number).group == group
        });
        let id = |hit: &super::rank::Hit| {
            snapshot.index.parts[hit.part as usize].segment.id(hit.document).to_owned()
        };
        Ok(of_style.take(MOST).map(id).collect())
    }
}
