//! The HTML: plain functions from the game to markup.
//!
//! They always return the whole page. Datastar compares it with what the browser shows and
//! changes only what differs, so there is no second kind of view for updates.

use stario::prelude::*;

use super::game::{Color, Game, color_for};
use super::{CLICK, HomeSignals, RESET, STATIC, SUBSCRIBE};

/// More players than this are shown as a number.
const SWATCHES: usize = 10;

pub(crate) fn home_view(user_id: &str, game: &Game) -> Html {
    // `ifmissing`: a tab that has a user id keeps it, also when the server has restarted.
    // `Retry::Always`: the browser comes back whenever the stream ends, for whatever reason.
    page(&html! {
        <div #home .container
            ds:signals__ifmissing={HomeSignals { user_id: user_id.to_owned() }}
            ds:init={SUBSCRIBE.action().retry(Retry::Always)}
        >
            <h1>"Tiles"</h1>
            <div .subtitle-row>
                <p .subtitle>"Click cells to paint. Everyone sees changes live!"</p>
                <button type="button" .reset-btn ds:on:click={RESET.action()}>"Reset board"</button>
            </div>
            {info_panel_view(user_id, game)}
            {board_view(game)}
            {stario::debug::inspector()}
        </div>
    })
}

fn page(body: &Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>"Tiles - Stario App"</title>
                <link rel="icon" type="image/svg+xml" href={asset!(STATIC, "favicon.svg")}>
                <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
                {STATIC.datastar_script()}
            </head>
            <body>{body}</body>
        </html>
    }
}

fn info_panel_view(user_id: &str, game: &Game) -> Html {
    let players = game.players();
    // Grey until the stream is open: only then is this tab a player.
    let my_color: Option<Color> = game.has(user_id).then(|| color_for(user_id));
    html! {
        <div .info-panel>
            <div .info-row>
                <span .label>"Players"</span>
                <ul #users .users aria-label=("Players: " {players.len()})>
                    for player in players.iter().take(SWATCHES) {
                        // The id lets the browser keep every swatch when another one leaves.
                        <li #player-{player.seat} .swatch
                            style:background-color={player.color}
                        ></li>
                    } else {
                        <li>"..."</li>
                    }
                    if players.len() > SWATCHES {
                        <li .more>"+" {players.len() - SWATCHES}</li>
                    }
                </ul>
            </div>
            <div .info-row>
                <span .label>"Your color"</span>
                <span #your-color .swatch style:background-color={my_color}></span>
            </div>
        </div>
    }
}

fn board_view(game: &Game) -> Html {
    // One listener for all cells: the click bubbles up and `data-cell-id` says where it was.
    html! {
        <div #board .board .complete?={game.is_complete()}
            ds:on:click=(
                let id = evt.target.dataset.cellId;
                if (id) { @post(#{CLICK.href()} + "?cellId=" + id) }
            )
        >
            for (y, row) in game.rows().into_iter().enumerate() {
                <div .row>
                    for (x, cell) in row.into_iter().enumerate() {
                        <button
                            type="button"
                            .cell .painted?={cell.color.is_some()}
                            data-cell-id={cell.id}
                            aria-label=("Row " {y + 1} ", column " {x + 1})
                            aria-pressed={cell.color.is_some()}
                            style:background-color={cell.color}
                        ></button>
                    }
                </div>
            }
        </div>
    }
}
