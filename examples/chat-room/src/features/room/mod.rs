//! One room: who is here, what was said, who is typing.

mod data;
mod handlers;
mod models;
mod signals;
pub(crate) mod subjects;
mod urls;
mod views;

pub(crate) use data::forget_presence;
pub(crate) use handlers::register;
pub(crate) use urls::ROOM;
