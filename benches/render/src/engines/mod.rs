//! The same four views, each the way its engine's documentation writes them.

mod askama;
mod hypertext;
mod maud;
mod sailfish;
mod stario;
mod vy;

use crate::data::Data;

/// Renders one view to a fresh string.
pub type View = fn(&Data) -> String;

pub struct Engine {
    pub name: &'static str,
    /// In the order of [`VIEWS`].
    pub views: [View; 4],
}

pub const VIEWS: [&str; 4] = ["big table", "prose 20%", "teams", "page 10 kB"];

pub const ENGINES: [Engine; 6] = [
    Engine {
        name: "stario",
        views: [stario::table, stario::prose, stario::teams, stario::page],
    },
    Engine {
        name: "sailfish",
        views: [
            sailfish::table,
            sailfish::prose,
            sailfish::teams,
            sailfish::page,
        ],
    },
    Engine {
        name: "vy",
        views: [vy::table, vy::prose, vy::teams, vy::page],
    },
    Engine {
        name: "askama",
        views: [askama::table, askama::prose, askama::teams, askama::page],
    },
    Engine {
        name: "hypertext",
        views: [
            hypertext::table,
            hypertext::prose,
            hypertext::teams,
            hypertext::page,
        ],
    },
    Engine {
        name: "maud",
        views: [maud::table, maud::prose, maud::teams, maud::page],
    },
];
