//! The list of rooms: make one, enter one, throw one away.

mod data;
mod handlers;
mod models;
mod signals;
mod subjects;
mod urls;
mod views;

pub(crate) use handlers::register;
pub(crate) use urls::LOBBY;
