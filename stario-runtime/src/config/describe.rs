//! Every effective setting, as attributes of the start-up span.

use std::path::Path;
use std::time::Duration;

use super::compression::Compression;
use super::http2::Http2Config;
use super::server_config::ServerConfig;
use super::tracers::{QueueConfig, TracersConfig};
use crate::telemetry::Span;

impl ServerConfig {
    /// Writes every setting to the span as `server.*`.
    pub(crate) fn describe(&self, span: &Span) {
        // Without `..`: a new setting does not compile before it is written here as well.
        let Self {
            host,
            port,
            unix_socket,
            unix_socket_mode,
            listen_stdin,
            backlog,
            reuse_address,
            reuse_port,
            acceptors,
            threads,
            tls_cert,
            tls_key,
            trusted_proxies,
            http2,
            tracer,
            tracers,
            graceful_shutdown,
            shutdown_delay,
            max_connections,
            max_streams,
            max_streams_per_client,
            header_bytes,
            headers,
            target_bytes,
            body_bytes,
            chunk_extension_bytes,
            trailers,
            trailer_bytes,
            pipelined_requests,
            header_timeout,
            body_timeout,
            body_min_rate,
            keep_alive_timeout,
            write_timeout,
            signals_bytes,
            signals_keys,
            json_depth,
            form_fields,
            form_parts,
            form_part_bytes,
            uploads_dir,
            cookies_secret,
            compression,
            stream_buffer_bytes,
            heartbeat,
            error_page,
            editor,
        } = self;
        span.attr("server.host", host.to_string())
            .attr("server.port", *port)
            .attr("server.unix_socket", path(unix_socket.as_deref()))
            .attr("server.unix_socket_mode", format!("{unix_socket_mode:o}"))
            .attr("server.listen_stdin", *listen_stdin)
            .attr("server.backlog", *backlog)
            .attr("server.reuse_addr", *reuse_address)
            .attr("server.reuse_port", *reuse_port)
            .attr("server.acceptors", *acceptors)
            .attr("server.threads", *threads)
            .attr("server.tls_cert", path(tls_cert.as_deref()))
            .attr("server.tls_key", path(tls_key.as_deref()))
            .attr("server.trusted_proxies", trusted_proxies.to_string())
            .attr("server.tracer", tracer.as_str())
            .attr(
                "server.graceful_shutdown_timeout",
                seconds(*graceful_shutdown),
            )
            .attr("server.shutdown_delay", seconds(*shutdown_delay))
            .attr("server.max_connections", *max_connections)
            .attr("server.max_streams", *max_streams)
            .attr("server.max_streams_per_client", *max_streams_per_client)
            .attr("server.requests.max_header_bytes", *header_bytes)
            .attr("server.requests.max_headers", *headers)
            .attr("server.requests.max_target_bytes", *target_bytes)
            .attr("server.requests.max_body_bytes", *body_bytes)
            .attr(
                "server.requests.max_chunk_extension_bytes",
                *chunk_extension_bytes,
            )
            .attr("server.requests.max_trailers", *trailers)
            .attr("server.requests.max_trailer_bytes", *trailer_bytes)
            .attr(
                "server.requests.max_pipelined_requests",
                *pipelined_requests,
            )
            .attr("server.requests.header_timeout", seconds(*header_timeout))
            .attr("server.requests.body_timeout", seconds(*body_timeout))
            .attr("server.requests.body_min_rate", *body_min_rate)
            .attr(
                "server.requests.keep_alive_timeout",
                seconds(*keep_alive_timeout),
            )
            .attr("server.requests.write_timeout", seconds(*write_timeout))
            .attr("server.signals.max_bytes", *signals_bytes)
            .attr("server.signals.max_keys", *signals_keys)
            .attr("server.json.max_depth", *json_depth)
            .attr("server.forms.max_fields", *form_fields)
            .attr("server.forms.max_parts", *form_parts)
            .attr("server.forms.max_part_bytes", *form_part_bytes)
            .attr("server.uploads_dir", path(uploads_dir.as_deref()))
            // Whether there is one: what it is belongs into no trace.
            .attr("server.cookies_secret", !cookies_secret.is_empty())
            .attr("server.stream.buffer_bytes", *stream_buffer_bytes)
            .attr("server.stream.heartbeat", seconds(*heartbeat))
            .attr("server.error_page", error_page.as_str())
            .attr("server.editor", editor.as_str());
        http2.describe(span);
        compression.describe(span);
        tracers.describe(span);
    }
}

impl TracersConfig {
    fn describe(&self, span: &Span) {
        let Self {
            json_queue,
            sqlite,
            sqlite_queue,
            sqlite_max_age,
            sqlite_max_bytes,
            otlp,
            otlp_service,
            sample,
            page,
            page_max_spans,
            page_max_bytes,
        } = self;
        json_queue.describe(span, "json");
        sqlite_queue.describe(span, "sqlite");
        span.attr("server.tracers.sqlite", path(Some(sqlite)))
            .attr("server.tracers.sqlite_max_age", seconds(*sqlite_max_age))
            .attr("server.tracers.sqlite_max_bytes", *sqlite_max_bytes)
            .attr("server.tracers.otlp", otlp.as_str())
            .attr("server.tracers.otlp_service", otlp_service.as_str())
            .attr("server.tracers.sample", *sample)
            .attr("server.trace_page", *page)
            .attr("server.trace_page.max_spans", *page_max_spans)
            .attr("server.trace_page.max_bytes", *page_max_bytes);
    }
}

impl QueueConfig {
    fn describe(&self, span: &Span, tracer: &str) {
        let Self {
            flush_interval,
            max_pending_spans,
            max_batch_spans,
        } = self;
        let name = |what| format!("server.tracers.{tracer}_{what}");
        span.attr(name("flush_interval"), seconds(*flush_interval))
            .attr(name("max_pending_spans"), *max_pending_spans)
            .attr(name("max_batch_spans"), *max_batch_spans);
    }
}

impl Http2Config {
    fn describe(&self, span: &Span) {
        let Self {
            enabled,
            max_streams,
            header_bytes,
            pending_resets,
            local_resets,
            resets,
            stream_window,
            connection_window,
            ping_interval,
            ping_timeout,
        } = self;
        span.attr("server.http2", *enabled && cfg!(feature = "http2"))
            .attr("server.http2.max_streams", *max_streams)
            .attr("server.http2.max_header_bytes", *header_bytes)
            .attr("server.http2.max_pending_resets", *pending_resets)
            .attr("server.http2.max_local_resets", *local_resets)
            .attr("server.http2.max_resets", *resets)
            .attr("server.http2.stream_window", *stream_window)
            .attr("server.http2.connection_window", *connection_window)
            .attr("server.http2.ping_interval", seconds(*ping_interval))
            .attr("server.http2.ping_timeout", seconds(*ping_timeout));
    }
}

impl Compression {
    fn describe(&self, span: &Span) {
        let Self {
            enabled,
            brotli,
            gzip,
            zstd,
            min_bytes,
            stream_window,
            max_streams,
        } = self;
        span.attr("server.compression", *enabled)
            .attr("server.compression.brotli", quality(*brotli))
            .attr("server.compression.gzip", quality(*gzip))
            .attr("server.compression.zstd", quality(*zstd))
            .attr("server.compression.min_bytes", *min_bytes)
            .attr("server.compression.stream_window", *stream_window)
            .attr("server.compression.max_streams", *max_streams);
    }
}

/// As the variable has it.
fn quality(level: Option<u32>) -> String {
    level.map_or_else(|| "off".to_owned(), |level| level.to_string())
}

fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

/// Empty for what is not set, as the variable would be.
fn path(path: Option<&Path>) -> String {
    path.map_or_else(String::new, |path| path.display().to_string())
}
