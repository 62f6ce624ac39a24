//! Which runtime of tokio an app gets.

use tokio::runtime::{Builder, Runtime};

use crate::config::ServerConfig;
use crate::error::{Error, Result};

/// What `#[stario::main]` was told, in the words of `#[tokio::main]`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Flavor {
    /// `STARIO_THREADS` threads, beside the main thread.
    MultiThread,
    /// The main thread alone.
    CurrentThread,
}

impl Flavor {
    /// Writes down what follows for the settings, or refuses what contradicts it.
    pub(crate) fn settle(self, config: &mut ServerConfig) -> Result<()> {
        match (self, config.threads) {
            (Self::MultiThread, _) => Ok(()),
            (Self::CurrentThread, None | Some(1)) => {
                config.threads = Some(1);
                Ok(())
            }
            (Self::CurrentThread, Some(threads)) => Err(Error::new(format!(
                "STARIO_THREADS is {threads}, but this app runs in one thread"
            ))
            .help(
                "leave STARIO_THREADS out, or `flavor = \"current_thread\"` at `#[stario::main]`",
            )),
        }
    }

    /// Makes the runtime.
    pub(crate) fn runtime(self, config: &ServerConfig) -> Result<Runtime> {
        let mut builder = match self {
            Self::MultiThread => Builder::new_multi_thread(),
            Self::CurrentThread => Builder::new_current_thread(),
        };
        // Of the other flavor it is one, and is not asked for.
        if let Some(threads) = config.threads {
            builder.worker_threads(threads);
        }
        Ok(builder.enable_all().build()?)
    }
}
