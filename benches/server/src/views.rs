//! What is answered: the page of the rendering benchmark, and a board that changes.

#![allow(dead_code, reason = "the rendering benchmark has more views")]

use serde::Serialize;

use crate::data::{Data, Team};

#[path = "../../render/src/engines/maud.rs"]
pub mod maud;
#[path = "../../render/src/engines/stario.rs"]
pub mod stario;

pub const TEXT: &str = "Hello, World!";

#[derive(Serialize)]
pub struct Message {
    pub message: &'static str,
}

pub const MESSAGE: Message = Message { message: TEXT };

/// How many rows the board has, for an event of about two kilobytes.
const ROWS: usize = 22;

fn rows(data: &Data) -> &[Team] {
    &data.teams[..ROWS]
}

/// What changes with each tick, always of the same length.
fn label(tick: usize) -> String {
    format!("tick {tick:06}")
}

pub fn board(data: &Data, tick: usize) -> ::stario::Html {
    ::stario::html! {
        <section #board>
            <h2>{label(tick)}</h2>
            for team in rows(data) {
                <p .team .champion?={team.champion} title={team.name}><b>{team.name}</b> ": " {team.score}</p>
            }
        </section>
    }
}

pub fn maud_board(data: &Data, tick: usize) -> String {
    ::maud::html! {
        section #board {
            h2 { (label(tick)) }
            @for team in rows(data) {
                p.team.champion[team.champion] title=(team.name) { b { (team.name) } ": " (team.score) }
            }
        }
    }
    .into_string()
}
