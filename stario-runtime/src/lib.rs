//! The hyper runtime of stario. Use it through the `stario` crate.

mod assets;
mod mime;
mod path;
mod route;
mod router;

pub use http::Method;

pub use crate::assets::{
    Asset, AssetDir, AssetFile, AssetStats, Assets, DatastarClient, asset_index,
};
pub use crate::mime::content_type;
pub use crate::path::{PathError, decode_path};
pub use crate::route::{Route, RouteError};
pub use crate::router::{Conflict, Match, Params, Router};
