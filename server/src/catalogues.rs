//! The catalogue of each shop, opened on first use.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use tokio::sync::Mutex;

use crate::{
    catalogue::{Catalogue, CatalogueError},
    interest::Interest,
    orders::Orders,
    store::Store,
};

/// How a process uses the search index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexUse {
    /// `serve`: keeps the index up to date.
    Write,
    /// Other commands: read it, or build their own in memory when it is behind.
    Read,
}

/// Every shop's catalogue; cheap to clone.
#[derive(Debug, Clone)]
pub struct Catalogues {
    store: Store,
    data: PathBuf,
    index_use: IndexUse,
    interest: Interest,
    orders: Orders,
    open: Arc<Mutex<HashMap<String, Arc<Catalogue>>>>,
}

impl Catalogues {
    /// Catalogues in this store, their indexes below `data`.
    pub fn new(store: Store, data: PathBuf, index_use: IndexUse) -> Catalogues {
        let (orders, interest) = (Orders::new(store.clone()), Interest::default());
        Catalogues { store, data, index_use, interest, orders, open: Arc::default() }
    }

    /// What the shops tell of their customers' orders.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The catalogue of this shop.
    pub async fn of(&self, shop_id: &str) -> Result<Arc<Catalogue>, CatalogueError> {
        let mut open = self.open.lock().await;
        if let Some(catalogue) = open.get(shop_id) {
            return Ok(catalogue.clone());
        }
        let catalogue = Arc::new(match self.index_use {
            IndexUse::Write => Catalogue::open_writer(&self.store, &self.data, shop_id).await?,
            IndexUse::Read => Catalogue::open(&self.store, &self.data, shop_id).await?,
        });
        open.insert(shop_id.to_owned(), catalogue.clone());
        Ok(catalogue)
    }

    /// Takes in at once what was just changed in this shop, so that the next answer here knows it. Other processes
    /// come to it by themselves.
    pub async fn freshen(&self, shop_id: &str) {
        let freshened = async { self.of(shop_id).await?.catch_up().await };
        if let Err(error) = freshened.await {
            // It is written down; the next look takes it in.
            tracing::error!("the search index is behind: {error}");
        }
    }

    /// What shoppers are interested in, as this process notes it.
    pub fn interest(&self) -> &Interest {
        &self.interest
    }

    /// Writes down what was noted of shoppers' interest, and lets it count from now on.
    pub async fn write_down_interest(&self) {
        let shops = match self.interest.write_down(&self.store).await {
            Ok(shops) => shops,
            Err(error) => return tracing::error!("what interests shoppers is written down later: {error}"),
        };
        for shop in shops {
            let taken_in = async { self.of(&shop).await?.take_in_interest().await };
            if let Err(error) = taken_in.await {
                tracing::error!("what interests shoppers does not count yet: {error}");
            }
        }
    }

    /// Takes in what was imported since the last call, for every open catalogue.
    pub async fn catch_up(&self) {
        let open: Vec<_> = self.open.lock().await.values().cloned().collect();
        for catalogue in open {
            if let Err(error) = catalogue.catch_up().await {
                tracing::error!("the search index is behind: {error}");
            }
        }
    }
}
