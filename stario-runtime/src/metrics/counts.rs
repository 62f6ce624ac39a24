//! What is counted, and what it is called.

/// Declares names with what Prometheus shows of them.
macro_rules! names {
    ($(#[$doc:meta])* $kind:ident { $($(#[doc = $help:literal])+ $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $kind {
            $($(#[doc = $help])+ $variant,)+
        }

        impl $kind {
            /// Every one, in the order of its number.
            pub(super) const ALL: &[Self] = &[$(Self::$variant),+];

            /// What it is called where it is shown.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The line that explains it.
            pub(super) const fn help(self) -> &'static str {
                match self { $(Self::$variant => concat!($($help),+),)+ }
            }
        }
    };
}

names! {
    /// What only grows.
    Count {
        /// Connections that were accepted.
        Connections = "stario_connections_total",
        /// Bytes that came from clients, inside of TLS.
        BytesReceived = "stario_network_received_bytes_total",
        /// Bytes that went to clients, inside of TLS.
        BytesSent = "stario_network_sent_bytes_total",
        /// TLS handshakes that failed.
        HandshakesFailed = "stario_tls_handshake_failures_total",
        /// Requests whose client left before the response.
        Abandoned = "stario_requests_abandoned_total",
        /// Live streams that were opened.
        Streams = "stario_streams_total",
        /// Events that were put on live streams.
        Events = "stario_stream_events_total",
        /// Bytes of those events, before compression.
        EventBytes = "stario_stream_event_bytes_total",
        /// Response bytes that went into compression.
        PlainBytes = "stario_compression_input_bytes_total",
        /// Response bytes that came out of compression.
        CodedBytes = "stario_compression_output_bytes_total",
    }
}

names! {
    /// What is open now.
    Level {
        /// Connections that are open.
        Connections = "stario_connections",
        /// Requests without a complete response head.
        Requests = "stario_requests_in_flight",
        /// Live streams that are open.
        Streams = "stario_streams",
    }
}

names! {
    /// A limit that a client ran into.
    Breach {
        /// Connections beyond `STARIO_MAX_CONNECTIONS`.
        Connections = "connections",
        /// Requests that RFC 9112 lets a careful server refuse.
        Malformed = "malformed",
        /// Requests with a method, version or expectation that this server does not have.
        Unsupported = "unsupported",
        /// Request heads that are too large, by `STARIO_REQUESTS_MAX_HEADER_BYTES` and its like.
        HeaderBytes = "header_bytes",
        /// Request heads that took longer than `STARIO_REQUESTS_HEADER_TIMEOUT`.
        HeaderTimeout = "header_timeout",
        /// Request bodies, forms and signals that are too large (413).
        BodyBytes = "body_bytes",
        /// Request bodies that stalled or were too slow.
        BodyTimeout = "body_timeout",
        /// Clients that took nothing for `STARIO_REQUESTS_WRITE_TIMEOUT`.
        WriteTimeout = "write_timeout",
        /// Streams beyond `STARIO_MAX_STREAMS`, or those of one client.
        Streams = "streams",
        /// Streams whose client was slower than `STARIO_STREAM_BUFFER_BYTES` allow.
        StreamBuffer = "stream_buffer",
        /// Handlers that took longer than a `timeout` allowed.
        HandlerTimeout = "handler_timeout",
        /// Requests beyond a `concurrency_limit`.
        Concurrency = "concurrency",
    }
}
