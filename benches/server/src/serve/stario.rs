//! stario by its documentation. The settings come from the environment.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use stario::Event;
use stario::prelude::*;

use crate::data::Data;
use crate::views;

routes! {
    PLAINTEXT = GET "/plaintext";
    JSON = GET "/json";
    PAGE = GET "/page";
    LIVE = GET "/live";
    TICK = POST "/tick";
}

/// The page's data and how often the board has changed.
struct World {
    data: Data,
    ticks: AtomicUsize,
}

impl World {
    fn event(&self, tick: usize) -> Event {
        Event::patch(views::board(&self.data, tick)).expect("it has an id")
    }
}

#[handler]
async fn plaintext(_c: Context, w: Writer) {
    w.text(views::TEXT);
}

#[handler]
async fn message(_c: Context, w: Writer) {
    w.json(&views::MESSAGE);
}

#[handler]
async fn page(_c: Context, w: Writer, world: Arc<World>) {
    w.html(views::stario::shop(&world.data));
}

#[handler]
async fn live(c: Context, w: Writer, world: Arc<World>, relay: Relay<Event>) {
    let mut live = c.alive(relay.subscribe("tick"));
    let mut sse = w.sse();
    sse.send(&world.event(world.ticks.load(Ordering::Relaxed)));
    while let Some((_, event)) = live.next().await {
        sse.send(&event);
    }
}

#[handler]
async fn tick(_c: Context, w: Writer, world: Arc<World>, relay: Relay<Event>) {
    let tick = world.ticks.fetch_add(1, Ordering::Relaxed) + 1;
    relay.publish("tick", world.event(tick));
    w.empty(204);
}

fn compose(app: &mut App) {
    let world = Arc::new(World {
        data: Data::new(),
        ticks: AtomicUsize::new(0),
    });
    let relay = Relay::new();
    app.add(PLAINTEXT, plaintext());
    app.add(JSON, message());
    app.add(PAGE, page(world.clone()));
    app.add(LIVE, live(world.clone(), relay.clone()));
    app.add(TICK, tick(world, relay));
}

pub mod multi_thread {
    use super::*;

    pub fn serve() -> ExitCode {
        main()
    }

    #[stario::main]
    async fn bootstrap(app: &mut App, _span: &Span) {
        compose(app);
    }
}

pub mod current_thread {
    use super::*;

    pub fn serve() -> ExitCode {
        main()
    }

    #[stario::main(flavor = "current_thread")]
    async fn bootstrap(app: &mut App, _span: &Span) {
        compose(app);
    }
}
