//! Every setting of the server and every `STARIO_*` variable. Nothing else reads the
//! environment.

mod compression;
mod describe;
mod environment;
mod error_page;
mod http2;
mod secret;
mod server_config;
mod settings;
mod tracers;
mod values;

pub use self::compression::Compression;
pub(crate) use self::environment::{
    Started, development, is_restart, is_watched, lists_routes, terminal,
};
pub use self::error_page::ErrorPage;
pub use self::http2::Http2Config;
pub use self::secret::Secret;
pub use self::server_config::ServerConfig;
pub use self::tracers::{QueueConfig, TracersConfig};
