//! What the programmer is shown of a failure: a page, a dialog over a page of Datastar, or text.
//!
//! Only a build with debug assertions has this module, and only where
//! [`ErrorPage`](crate::config::ErrorPage) says so does a request open a [`Case`]: no visitor of a
//! release build can come here. `case` is what is known of the request, `keeper` the steps of its
//! span, `report` puts them together with the failure; `markup`, `page` and `overlay` show it to a
//! browser, `text` to everything else.

mod answer;
mod case;
mod editor;
mod keeper;
mod markup;
mod not_found;
mod overlay;
mod page;
mod report;
mod secrets;
mod source;
mod text;

pub(crate) use self::answer::{answer, last_event};
pub(crate) use self::case::{Case, Destination, Shown, shows};
pub(crate) use self::keeper::Keeper;
pub(crate) use self::not_found::{Listed, not_found};
