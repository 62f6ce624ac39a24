use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use stario::prelude::*;

routes! {
    HOME      = GET  "/";
    SUBSCRIBE = GET  "/subscribe";
    CLICK     = POST "/click";
}

/// What the browser keeps for us, and sends with every request.
#[derive(Signals, Serialize, Deserialize)]
struct HomeSignals {
    user_id: String,
}

const SIZE: usize = 5;

type Color = &'static str;

const PALETTE: [Color; 5] = ["#ef4444", "#eab308", "#22c55e", "#3b82f6", "#8b5cf6"];

/// The shared state. Every method locks for a moment, and never across an `.await`.
#[derive(Default)]
struct Game {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cells: [Option<Color>; SIZE * SIZE],
    players: Vec<String>,
}

impl Game {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, user: &str) {
        self.lock().players.push(user.to_owned());
    }

    /// One stream of this user less: a tab that reconnects may have two for a moment.
    fn leave(&self, user: &str) {
        let players = &mut self.lock().players;
        if let Some(at) = players.iter().position(|player| player == user) {
            players.swap_remove(at);
        }
    }

    fn has(&self, user: &str) -> bool {
        self.lock().players.iter().any(|player| player == user)
    }

    fn players(&self) -> usize {
        self.lock().players.len()
    }

    fn cells(&self) -> [Option<Color>; SIZE * SIZE] {
        self.lock().cells
    }

    /// Paints a cell, or clears it when it has this user's colour. False: there is no such cell.
    fn toggle(&self, user: &str, cell: usize) -> bool {
        let color = color_of(user);
        match self.lock().cells.get_mut(cell) {
            Some(cell) if *cell == Some(color) => *cell = None,
            Some(cell) => *cell = Some(color),
            None => return false,
        }
        true
    }
}

/// The same colour for the same user.
fn color_of(user: &str) -> Color {
    PALETTE[user.bytes().map(usize::from).sum::<usize>() % PALETTE.len()]
}

/// The page, for a player whom nobody has seen before.
#[handler]
async fn home(_c: Context, w: Writer, game: Arc<Game>) {
    w.html(home_view(&short_id(), &game));
}

/// The stream of one tab: it plays for as long as this stream is open.
#[handler]
async fn subscribe(c: Context, w: Writer, game: Arc<Game>, relay: Relay<()>) -> Result {
    let HomeSignals { user_id: me } = c.signals().await?;

    // Subscribe first: what happens from here on cannot be missed.
    let mut live = c.alive(relay.subscribe("*").latest());
    game.join(&me);
    relay.publish("join", ());

    let mut sse = w.sse();
    sse.patch(home_view(&me, &game));
    while live.next().await.is_some() {
        sse.patch(home_view(&me, &game));
    }

    // The tab was closed, or the server stops. This always runs.
    game.leave(&me);
    relay.publish("leave", ());
    Ok(())
}

/// Paints or clears one cell.
#[handler]
async fn click(c: Context, w: Writer, game: Arc<Game>, relay: Relay<()>) -> Result {
    let HomeSignals { user_id: me } = c.signals().await?;
    let cell: usize = c.query("cell")?;
    if !game.has(&me) {
        // A tab whose stream was cut: it starts afresh.
        w.redirect(HOME.href());
        return Ok(());
    }
    w.empty(204); // the browser has its answer now, the rest still runs
    if game.toggle(&me, cell) {
        relay.publish("click", ());
    }
    Ok(())
}

fn home_view(user_id: &str, game: &Game) -> Html {
    let signals = HomeSignals {
        user_id: user_id.to_owned(),
    };
    page(&html! {
        <main #home ds:signals__ifmissing={signals} ds:init={SUBSCRIBE.stream()}>
            <h1>"Tiles"</h1>
            <p>
                "Players: " {game.players()} ". You are "
                <b style:color={color_of(user_id)}>"this colour"</b> "."
            </p>
            {board_view(game)}
        </main>
    })
}

fn board_view(game: &Game) -> Html {
    html! {
        <div #board>
            for (number, color) in game.cells().into_iter().enumerate() {
                <button
                    type="button"
                    #cell-{number}
                    aria-label=("Cell " {number})
                    aria-pressed={color.is_some()}
                    style:background-color={color}
                    ds:on:click={CLICK.action().query("cell", number)}
                ></button>
            }
        </div>
    }
}

fn page(body: &Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <title>"Tiles"</title>
                <style>"
                    body { font-family: system-ui; display: grid; place-items: center }
                    #board { display: grid; grid-template-columns: repeat(5, 48px); gap: 4px }
                    #board button { height: 48px; border: 1px solid #ddd; border-radius: 10px }
                "</style>
                {datastar_script()}
            </head>
            <body>{body}</body>
        </html>
    }
}

#[stario::main]
async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    let game = Arc::new(Game::default());
    let relay = Relay::new();
    app.add(HOME, home(game.clone()));
    app.add(SUBSCRIBE, subscribe(game.clone(), relay.clone()));
    app.add(CLICK, click(game, relay));
    Ok(())
}

#[cfg(test)]
mod board_tests {
    use super::*;

    #[test]
    fn a_second_click_clears_a_cell() {
        let game = Game::default();
        assert!(game.toggle("ada", 7));
        assert_eq!(game.cells()[7], Some(color_of("ada")));
        assert!(game.toggle("ada", 7));
        assert_eq!(game.cells()[7], None);
        assert!(!game.toggle("ada", 25), "the last of 25 cells is 24");
    }

    #[test]
    fn who_has_left_does_not_play() {
        let game = Game::default();
        game.join("ada");
        assert!(game.has("ada") && game.players() == 1);
        game.leave("ada");
        assert!(!game.has("ada") && game.players() == 0);
    }
}

#[cfg(test)]
mod page_tests {
    use stario::testing::TestClient;

    use super::*;

    #[stario::test]
    async fn what_one_tab_paints_another_one_sees() {
        let client = TestClient::start(bootstrap).await;
        let ada = HomeSignals {
            user_id: "ada".into(),
        };

        let mut tab = client.get(SUBSCRIBE.href()).signals(&ada).events().await;
        assert!(!tab.next_patch().await.contains("aria-pressed=\"true\""));

        let click = client.post(CLICK.href().query("cell", 7)).signals(&ada);
        click.await.assert_status(204);
        while !tab.next_patch().await.contains("aria-pressed=\"true\"") {}
        client.stop().await;
    }
}
