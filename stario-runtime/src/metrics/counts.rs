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
        /// Bytes that came from clients.
        BytesReceived = "stario_network_received_bytes_total",
        /// Bytes that went to clients.
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
    /// A limit that a client ran into, by the setting it can be changed with.
    Breach {
        /// Connections beyond `STARIO_MAX_CONNECTIONS`.
        Connections = "connections",
        /// Requests that RFC 9112 lets a careful server refuse.
        Malformed = "malformed",
        /// Request heads beyond `STARIO_REQUESTS_MAX_HEADER_BYTES`.
        HeaderBytes = "header_bytes",
        /// Request heads that took longer than `STARIO_REQUESTS_HEADER_TIMEOUT`.
        HeaderTimeout = "header_timeout",
        /// Request bodies beyond `STARIO_REQUESTS_MAX_BODY_BYTES`.
        BodyBytes = "body_bytes",
        /// Request bodies without a byte for `STARIO_REQUESTS_BODY_TIMEOUT`.
        BodyTimeout = "body_timeout",
        /// Clients that took nothing for `STARIO_REQUESTS_WRITE_TIMEOUT`.
        WriteTimeout = "write_timeout",
        /// Streams beyond `STARIO_STREAM_BUFFER_BYTES`.
        StreamBuffer = "stream_buffer",
        /// Handlers that took longer than a `timeout` allowed.
        HandlerTimeout = "handler_timeout",
        /// Requests beyond a `concurrency_limit`.
        Concurrency = "concurrency",
    }
}
