//! One connection, from its first byte to its end.

use std::sync::Arc;

use super::accept::Server;
use super::http1;
use crate::gate::{Gate, Line, Transport};

impl Server {
    /// Serves a connection that did not come through the listener; a drain waits for it too.
    #[cfg(feature = "testing")]
    pub(crate) fn attach<IO: Transport>(&self, io: IO) {
        self.connections.spawn(self.connection(io));
    }

    /// Serves one connection over any transport.
    pub(crate) fn connection<IO: Transport>(
        &self,
        io: IO,
    ) -> impl Future<Output = ()> + Send + use<IO> {
        let Self {
            site,
            forced,
            guard,
            ..
        } = self.clone();
        async move {
            let line = Arc::new(Line::default());
            // Behind a pointer, because it moves in and out of hyper, and futures keep a copy of
            // whatever they were given.
            let gate = Box::new(Gate::new(io, guard, line.clone()));
            http1::serve(gate, &site, &line, &forced).await;
        }
    }
}
