//! `mitra shop`: shops, what they decide for themselves, and the keys of their servers. Answers are JSON Lines.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::{
    CommandError,
    hand_over_webhook::{self, HandOverChoice, HandOverWebhookCommand},
    lines::Dialogue,
    shop_told::{line, show},
    webhook::{self, WebhookCommand},
};
use crate::{
    catalogue::ProductApiSettings,
    config::Place,
    identity::IdentitySettings,
    orders::OrdersApiSettings,
    shops::{ShopSettings, read_delivery, read_policies},
    store::{Shop, ShopKey, Store, checked_shop_id},
};

/// What to do about shops.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum ShopCommand {
    /// Makes a shop.
    Add(Add),
    /// Changes a shop; what is not given stays.
    Set(Set),
    /// All shops, one line each.
    List,
    /// One shop with everything it decided.
    Show {
        /// The shop.
        id: String,
    },
    /// Keys with which the shop's own server changes its catalogue.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// The secret with which the shop's system signs its webhooks.
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Where the shop's system is told that a shopper wants a person.
    #[command(subcommand)]
    HandOverWebhook(HandOverWebhookCommand),
}

/// Arguments of `mitra shop add`.
#[derive(Debug, Clone, clap::Args)]
pub struct Add {
    /// Its id, part of addresses: small letters, digits and hyphens.
    pub id: String,
    /// What shoppers call it.
    #[arg(long)]
    pub name: String,
    /// What it decides.
    #[command(flatten)]
    pub decided: Decided,
}

/// Arguments of `mitra shop set`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Set {
    /// The shop.
    pub id: String,
    /// What shoppers call it.
    #[arg(long)]
    pub name: Option<String>,
    /// What it decides.
    #[command(flatten)]
    pub decided: Decided,
    /// Only pages of Mitra's own origin may embed the chat.
    #[arg(long, conflicts_with = "origin")]
    pub no_origins: bool,
    /// The shop has no word of its own on anything.
    #[arg(long, conflicts_with = "policies")]
    pub no_policies: bool,
    /// The shop vouches for nobody.
    #[arg(long, conflicts_with = "identity")]
    pub no_identity: bool,
    /// The catalogue alone tells price and stock.
    #[arg(long, conflicts_with = "product_api")]
    pub no_product_api: bool,
    /// Orders cannot be looked up.
    #[arg(long, conflicts_with = "orders_api")]
    pub no_orders_api: bool,
    /// The shop says nothing about delivery by pincode.
    #[arg(long, conflicts_with = "delivery")]
    pub no_delivery: bool,
}

/// What a shop decides for itself.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Decided {
    /// Origin of pages that may embed the chat, such as https://www.example.in; once for each. `*` is every page.
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Vec<String>,
    /// Language offered to shoppers, en, hi or hinglish; once for each. Without any, all three.
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Vec<String>,
    /// The shop's words on delivery, returns, payment, contact and offers, in each language: a JSON or TOML file.
    #[arg(long, value_name = "FILE")]
    pub policies: Option<PathBuf>,
    /// How the shop proves who its customers are: a JSON file.
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// Where the shop's own API tells price and stock when they are shown: a JSON file.
    #[arg(long, value_name = "FILE")]
    pub product_api: Option<PathBuf>,
    /// Where the shop's own API tells of its customers' orders: a JSON file.
    #[arg(long, value_name = "FILE")]
    pub orders_api: Option<PathBuf>,
    /// Where the shop delivers, in how many days and at what charge, by pincode: a JSON or TOML file.
    #[arg(long, value_name = "FILE")]
    pub delivery: Option<PathBuf>,
    /// Whether the shop's people answer in the chat: on, off, or auto, which is on when an agent can log in or the
    /// shop's system is told of hand-overs.
    #[arg(long, value_enum)]
    pub hand_over: Option<HandOverChoice>,
    /// What the shop's people are called in the chat; without it they bear the shop's name.
    #[arg(long, value_name = "NAME")]
    pub people_name: Option<String>,
}

/// What to do about a shop's keys.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum KeysCommand {
    /// Makes a key and shows it, this one time.
    Add {
        /// The shop.
        id: String,
        /// What it is for.
        #[arg(long)]
        name: String,
    },
    /// The keys of a shop, without their secrets.
    List {
        /// The shop.
        id: String,
    },
    /// Ends a key at once.
    Revoke {
        /// The shop.
        id: String,
        /// Id of the key, as `list` shows it; it may begin with a dash.
        #[arg(allow_hyphen_values = true)]
        key: String,
    },
}

#[derive(Serialize)]
struct NewKey {
    key: String,
}

#[derive(Serialize)]
struct Revoked {
    revoked: String,
}

/// Does it.
pub async fn run(place: &Place, command: ShopCommand) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    let mut lines = Dialogue::new();
    let done = obey(&store, &mut lines, command).await;
    store.close().await;
    done
}

async fn obey(store: &Store, lines: &mut Dialogue, command: ShopCommand) -> Result<(), CommandError> {
    match command {
        ShopCommand::Add(add) => {
            let shop = new_shop(store, add).await?;
            show(store, lines, &shop).await
        }
        ShopCommand::Set(set) => {
            let shop = changed_shop(store, set).await?;
            show(store, lines, &shop).await
        }
        ShopCommand::List => {
            for shop in store.shops().await? {
                lines.answer(&line(&shop)).await?;
            }
            Ok(())
        }
        ShopCommand::Show { id } => {
            let shop = known_shop(store, &id).await?;
            show(store, lines, &shop).await
        }
        ShopCommand::Keys(command) => keys(store, lines, command).await,
        ShopCommand::Webhook(command) => webhook::obey(store, lines, command).await,
        ShopCommand::HandOverWebhook(command) => hand_over_webhook::obey(store, lines, command).await,
    }
}

/// The shop of this id, or a sentence that says how to make it.
pub async fn known_shop(store: &Store, id: &str) -> Result<Shop, CommandError> {
    store.shop(id).await?.ok_or_else(|| {
        CommandError::Said(match checked_shop_id(id) {
            Ok(id) => format!("there is no shop `{id}`; `mitra shop add {id} --name NAME` makes it"),
            Err(refused) => refused.to_string(),
        })
    })
}

/// Makes a shop.
///
/// # Errors
/// When there is one of this id, or something about it is not right; then nothing was made.
pub async fn new_shop(store: &Store, add: Add) -> Result<Shop, CommandError> {
    checked_shop_id(&add.id)?;
    if store.has_shop(&add.id).await? {
        let id = add.id;
        return Err(CommandError::Said(format!(
            "there is a shop `{id}` already; `mitra shop set {id}` changes it"
        )));
    }
    let mut shop = Shop { shop_id: add.id, name: add.name, settings: ShopSettings::default() };
    write(store, &mut shop, add.decided).await?;
    Ok(shop)
}

/// Changes a shop.
///
/// # Errors
/// When there is none of this id, or something about it is not right; then nothing was changed.
pub async fn changed_shop(store: &Store, set: Set) -> Result<Shop, CommandError> {
    let mut shop = known_shop(store, &set.id).await?;
    if let Some(name) = set.name {
        shop.name = name;
    }
    if set.no_origins {
        shop.settings.origins.clear();
    }
    if set.no_policies {
        shop.settings.policies.clear();
    }
    if set.no_delivery {
        shop.settings.delivery = None;
    }
    write(store, &mut shop, set.decided).await?;
    if set.no_identity {
        store.remove_identity(&shop.shop_id).await?;
    }
    if set.no_product_api {
        store.remove_product_api(&shop.shop_id).await?;
    }
    if set.no_orders_api {
        store.remove_orders_api(&shop.shop_id).await?;
    }
    Ok(shop)
}

/// Takes in what was decided, all of it checked before anything is written.
async fn write(store: &Store, shop: &mut Shop, decided: Decided) -> Result<(), CommandError> {
    if !decided.origin.is_empty() {
        shop.settings.origins = decided.origin;
    }
    if !decided.lang.is_empty() {
        shop.settings.languages = decided.lang;
    }
    if let Some(path) = &decided.policies {
        shop.settings.policies = read_policies(path).map_err(|problem| said(&problem))?;
    }
    if let Some(path) = &decided.delivery {
        shop.settings.delivery = Some(read_delivery(path).map_err(|problem| said(&problem))?);
    }
    if let Some(choice) = decided.hand_over {
        shop.settings.hand_over = choice.decided();
    }
    if decided.people_name.is_some() {
        shop.settings.people_name = decided.people_name;
    }
    let shop_id = shop.shop_id.clone();
    let identity =
        checked(&decided.identity, |json| IdentitySettings::from_json(&shop_id, json).map(|_| ()))?;
    let product_api = checked(&decided.product_api, |json| ProductApiSettings::from_json(json).map(|_| ()))?;
    let orders_api = checked(&decided.orders_api, |json| OrdersApiSettings::from_json(json).map(|_| ()))?;
    store.put_shop(shop).await?;
    if let Some(json) = identity {
        store.put_identity(&shop.shop_id, &json).await?;
    }
    if let Some(json) = product_api {
        store.put_product_api(&shop.shop_id, &json).await?;
    }
    if let Some(json) = orders_api {
        store.put_orders_api(&shop.shop_id, &json).await?;
    }
    Ok(())
}

/// The text of a file that may hold a secret, when one is given, checked.
fn checked<E: std::fmt::Display>(
    path: &Option<PathBuf>,
    check: impl FnOnce(&str) -> Result<(), E>,
) -> Result<Option<SecretString>, CommandError> {
    let Some(path) = path else { return Ok(None) };
    let json = std::fs::read_to_string(path).map(SecretString::from);
    let json =
        json.map_err(|error| CommandError::Said(format!("{} cannot be read: {error}", path.display())))?;
    check(json.expose_secret())
        .map_err(|problem| CommandError::Said(format!("{}: {problem}", path.display())))?;
    Ok(Some(json))
}

fn said(problem: &impl ToString) -> CommandError {
    CommandError::Said(problem.to_string())
}

async fn keys(store: &Store, lines: &mut Dialogue, command: KeysCommand) -> Result<(), CommandError> {
    match command {
        KeysCommand::Add { id, name } => {
            let shop = known_shop(store, &id).await?;
            let key = store.new_shop_key(&shop.shop_id, &name).await?;
            eprintln!(
                "This key is shown now and never again; keep it where the shop's server keeps its secrets."
            );
            lines.answer(&NewKey { key }).await
        }
        KeysCommand::List { id } => {
            let shop = known_shop(store, &id).await?;
            let keys: Vec<ShopKey> = store.shop_keys(&shop.shop_id).await?;
            for key in &keys {
                lines.answer(key).await?;
            }
            Ok(())
        }
        KeysCommand::Revoke { id, key } => {
            let shop = known_shop(store, &id).await?;
            if !store.revoke_shop_key(&shop.shop_id, &key).await? {
                let id = shop.shop_id;
                return Err(CommandError::Said(format!(
                    "the shop `{id}` has no key `{key}` that is still good; `mitra shop keys list {id}` shows them"
                )));
            }
            lines.answer(&Revoked { revoked: key }).await
        }
    }
}
