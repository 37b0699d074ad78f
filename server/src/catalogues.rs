//! The catalogue of each shop, opened on first use.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use tokio::sync::Mutex;

use crate::{
    catalogue::{Catalogue, CatalogueError},
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
    orders: Orders,
    open: Arc<Mutex<HashMap<String, Arc<Catalogue>>>>,
}

impl Catalogues {
    /// Catalogues in this store, their indexes below `data`.
    pub fn new(store: Store, data: PathBuf, index_use: IndexUse) -> Catalogues {
        let orders = Orders::new(store.clone());
        Catalogues { store, data, index_use, orders, open: Arc::default() }
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
