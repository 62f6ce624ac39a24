//! Every setting of the server and every `STARIO_*` variable. Nothing else reads the
//! environment.

mod environment;
mod server_config;
mod settings;
mod tracers;
mod values;

pub(crate) use self::environment::terminal;
pub use self::server_config::ServerConfig;
pub use self::tracers::{QueueConfig, TracersConfig};
