//! Every setting of the server and every `STARIO_*` variable. Nothing else reads the
//! environment.

mod environment;
mod server_config;
mod settings;
mod values;

pub(crate) use self::environment::terminal;
pub use self::server_config::ServerConfig;
