//! `mitra serve`: the server, until it is told to stop.

use std::{
    fs::{File, TryLockError},
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{CommandError, doctor, import, retain::keep_tidy};
use crate::{
    admin::ensure_owner,
    app::App,
    catalogue::CatalogueError,
    catalogues::{Catalogues, IndexUse},
    config::{Place, ServeSettings},
    hand_over::{self, Deliverer},
    hub::Hub,
    incoming,
    media::Media,
    pull::Puller,
    push::{self, Push, PushDeliverer},
    router::router,
    seer::Seer,
    shops,
    speech::{self, Speech},
    store::{Store, random_name},
    thumbnails::ThumbnailMaker,
    turn::runner::TurnRunner,
    understand,
    wording::Wording,
};

/// Names of serving processes in leases begin so.
const OWNER_PREFIX: &str = "serve-";
/// How often it is written down what interests shoppers.
const INTEREST_EVERY: Duration = Duration::from_secs(30);
/// How often imports by other processes are taken into the search index.
const CATCH_UP_EVERY: Duration = Duration::from_secs(1);
/// How often an index that another process holds is tried for, once a second.
const INDEX_TRIES: usize = 60;
/// How long open requests may take to end after a stop signal.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves until Ctrl-C or SIGTERM.
pub async fn run(place: &Place, settings: ServeSettings) -> Result<(), CommandError> {
    let listener = TcpListener::bind(settings.addr).await.map_err(|error| {
        CommandError::Said(format!(
            "{} cannot be listened on ({error}); set MITRA_ADDR to a free address, for example MITRA_ADDR=127.0.0.1:8081",
            settings.addr
        ))
    })?;
    let fetcher = place.fetcher()?;
    let speech = &settings.speech;
    let speech =
        Speech::new(speech.recognisers()?, speech.stt_wav, speech::TIMEOUT).map_err(CommandError::Said)?;
    let wording = settings.wording.plan()?.map(Wording::new).transpose().map_err(CommandError::Said)?;
    let push_keys = settings.push.keys(settings.public_url.as_deref())?.map(Arc::new);
    understand::make_ready(place.understand_model.as_deref()).await.map_err(CommandError::Said)?;
    let store = doctor::open_safely(place, &settings).await?;
    let _only_one = lock(&place.data)?;
    // Whoever served from this folder before is gone: the lock says so. Their replies go on here. Other nodes
    // of a shared database are not: their leases run out by themselves.
    if !store.db().is_shared() {
        store.release_leases_of(OWNER_PREFIX).await?;
    }
    match incoming::sweep(&place.data) {
        Ok(0) => {}
        Ok(folders) => tracing::info!(folders, "feeds that never came whole are gone"),
        Err(error) => tracing::error!("what is left of earlier feeds cannot be removed: {error}"),
    }
    import_demo_into_empty(&store, place, &settings.assets).await?;
    if let Some(password) = settings.admin_password()? {
        ensure_owner(&store, &place.shop, &password).await?;
    }

    let stop = CancellationToken::new();
    let hub = Hub::default();
    let catalogues = Catalogues::new(store.clone(), place.data.clone(), IndexUse::Write);
    let owner = format!("{OWNER_PREFIX}{}", random_name(6)?);
    let pace = Duration::from_millis(settings.reply_pace_millis);
    let turns = TurnRunner::new(
        store.clone(),
        hub.clone(),
        Arc::new(catalogues.clone()),
        owner.clone(),
        pace,
        stop.clone(),
    )
    .with_wording(wording)
    .with_push(push_keys.is_some());
    let media = Media::open(&place.data)?;
    let within = (hub, stop.clone());
    let app = App {
        speech,
        push: push_keys.clone().map(|keys| Push { keys, fetcher: fetcher.clone() }),
        assets: Arc::new(settings.assets.clone()),
        environment: place.environment,
        public_url: settings.public_url.as_deref().map(Arc::from),
        ..App::new(store.clone(), catalogues.clone(), media, turns.clone(), &place.data, within)
    };
    // The index is opened before the first shopper comes, so that nobody waits for it.
    open_catalogue(&catalogues, &place.shop).await?;

    let address = listener.local_addr()?;
    tracing::info!(
        "Mitra is open: http://{address}/demo is a shop page with the chat, http://{address}/s/demo/ the app"
    );
    let mut background = JoinSet::new();
    background.spawn({
        let turns = turns.clone();
        async move { turns.sweep().await }
    });
    background.spawn(keep_interest(catalogues.clone(), stop.clone()));
    background.spawn(keep_catalogues_fresh(catalogues, stop.clone()));
    background.spawn({
        let (hub, store, stop) = (app.hub.clone(), store.clone(), stop.clone());
        async move { hub.follow(&store, &stop).await }
    });
    let puller = Puller {
        store: store.clone(),
        media: app.media.clone(),
        fetcher: fetcher.clone(),
        data: place.data.clone(),
        owner: owner.clone(),
    };
    background.spawn(puller.keep_pulling(stop.clone()));
    if let Some(keys) = push_keys {
        let teller = PushDeliverer::new(store.clone(), fetcher.clone(), keys, push::deliver::TIMEOUT);
        background.spawn(teller.keep_delivering(stop.clone()));
    }
    let maker = ThumbnailMaker::new(store.clone(), app.media.clone(), fetcher, owner.clone());
    background.spawn(maker.keep_making(stop.clone()));
    let seer = Seer::new(store.clone(), app.media.clone(), owner.clone());
    background.spawn(seer.keep_seeing(stop.clone()));
    let deliverer = Deliverer::new(store.clone(), app.public_url.clone(), hand_over::TIMEOUT)
        .map_err(CommandError::Said)?;
    background.spawn(deliverer.keep_delivering(stop.clone()));
    background.spawn(keep_tidy(store.clone(), settings.retention.periods(), owner, stop.clone()));
    let drained = serve(listener, app, stop.clone());
    tokio::pin!(drained);
    tokio::select! {
        served = &mut drained => served?,
        () = stop_signal() => {
            tracing::info!("stopping: open replies are finished or left to the next start");
            stop.cancel();
            match tokio::time::timeout(DRAIN, &mut drained).await {
                Ok(served) => served?,
                Err(_) => tracing::warn!("some requests did not end in {} s", DRAIN.as_secs()),
            }
        }
    }
    stop.cancel();
    while let Some(ended) = background.join_next().await {
        if let Err(error) = ended {
            tracing::error!("a background task broke: {error}");
        }
    }
    turns.finish().await;
    store.close().await;
    Ok(())
}

/// Serves `app` on `listener` until `stop`.
pub async fn serve(listener: TcpListener, app: App, stop: CancellationToken) -> std::io::Result<()> {
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned()).await
}

/// An import that is just ending may hold the index; it is waited for.
async fn open_catalogue(catalogues: &Catalogues, shop: &str) -> Result<(), CommandError> {
    for _ in 0..INDEX_TRIES {
        match catalogues.of(shop).await {
            Err(CatalogueError::InUse(_)) => tokio::time::sleep(CATCH_UP_EVERY).await,
            opened => return Ok(opened.map(|_| ())?),
        }
    }
    Ok(catalogues.of(shop).await.map(|_| ())?)
}

/// The embedded stores belong to one serving process at a time.
pub(super) fn lock(data: &Path) -> Result<File, CommandError> {
    let path = data.join("serve.lock");
    let file = File::create(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CommandError::Said(format!(
            "another `mitra serve` uses {}; stop it, or set MITRA_DATA to another folder",
            data.display()
        ))),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// A new shop opens with the demo catalogue on its shelves.
async fn import_demo_into_empty(store: &Store, place: &Place, assets: &Path) -> Result<(), CommandError> {
    if store.has_any_shop().await? {
        return Ok(());
    }
    let feed = assets.join("demo/catalogue.jsonl");
    if !feed.is_file() {
        tracing::warn!("{} is missing, the shop opens empty; run `cargo xtask dist`", feed.display());
    } else {
        let demo = Place { shop: "demo".to_owned(), ..place.clone() };
        import::run(&demo, import::Arguments { files: vec![feed], map: None, replace: false }).await?;
    }
    store.put_shop(&shops::demo()?).await?;
    Ok(())
}

async fn keep_catalogues_fresh(catalogues: Catalogues, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(CATCH_UP_EVERY) => catalogues.catch_up().await,
        }
    }
}

async fn keep_interest(catalogues: Catalogues, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(INTEREST_EVERY) => {}
        }
        catalogues.write_down_interest().await;
    }
}

/// Resolves on Ctrl-C or SIGTERM.
async fn stop_signal() {
    let terminated = async {
        #[cfg(unix)]
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(error) => {
                tracing::warn!("SIGTERM cannot be listened for: {error}");
                std::future::pending::<()>().await;
            }
        }
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
