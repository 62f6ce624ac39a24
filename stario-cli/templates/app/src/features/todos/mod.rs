//! A list of things to do, live in every open tab.

mod data;
mod handlers;
mod models;
mod signals;
mod subjects;
mod urls;
mod views;

pub(crate) use data::Store;
pub(crate) use handlers::register;
