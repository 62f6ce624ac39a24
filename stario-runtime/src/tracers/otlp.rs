//! Spans for an OpenTelemetry collector.

use std::io;
use std::thread;
use std::time::Duration;

use super::otlp_json::{Export, rejected};
use super::post::{Endpoint, Reply};
use super::queued::Spans;
use super::sink::{Lost, Pace, Sink};
use crate::config::TracersConfig;
use crate::error::{Error, Result};
use crate::telemetry::SpanData;

/// Spans travel together, once a second or when there are many.
const PACE: Pace = Pace {
    linger: Duration::from_secs(1),
    waiting: 65_536,
    batch: 512,
};

/// How often a batch is offered.
const TRIES: u32 = 3;

/// The pause before another try, times the number of the try.
const PAUSE: Duration = Duration::from_millis(200);

/// Sends every finished span to an OpenTelemetry collector: OTLP over HTTP, as JSON.
///
/// The collector of `STARIO_TRACERS_OTLP` is meant to run beside the app: it is spoken to without
/// encryption, and passes on to wherever the spans are kept. A thread of its own does the
/// sending. A collector that is away or busy is asked three times, then the batch is dropped and
/// counted.
///
/// Names follow OpenTelemetry's conventions (`http.request.method`, `url.path`, `http.route`,
/// `http.response.status_code`), and the trace of a caller goes on under its own id.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::TracersConfig;
/// use stario_runtime::telemetry::{Otlp, Tracer};
///
/// let tracer: Arc<dyn Tracer> = Arc::new(Otlp::new(&TracersConfig::default())?);
/// assert_eq!(tracer.name(), "otlp");
/// # Ok::<(), stario_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Otlp(pub(super) Spans);

impl Otlp {
    /// A tracer for the collector of the settings, which need not run yet.
    ///
    /// # Errors
    ///
    /// When the address is not one of plain HTTP.
    pub fn new(config: &TracersConfig) -> Result<Self> {
        let endpoint = Endpoint::parse(&config.otlp, "/v1/traces").ok_or_else(|| {
            Error::new(format!(
                "STARIO_TRACERS_OTLP is {:?}, expected an address like http://127.0.0.1:4318",
                config.otlp
            ))
            .help("a collector on this machine speaks HTTPS to the rest of the world")
        })?;
        let collector = Collector {
            endpoint,
            service: config.otlp_service.clone(),
        };
        Ok(Self(Spans::new(PACE, collector)))
    }
}

struct Collector {
    endpoint: Endpoint,
    service: String,
}

impl Sink<Box<SpanData>> for Collector {
    fn write(&mut self, batch: Vec<Box<SpanData>>) -> std::result::Result<(), Lost> {
        let export = Export {
            service: &self.service,
            spans: &batch,
        };
        let body = serde_json::to_vec(&export).expect("every value has a form in JSON");
        let mut tries = 1;
        loop {
            let reply = self.endpoint.post("application/json", &body);
            let again = match &reply {
                Ok(reply) => matches!(reply.status, 429 | 502..=504),
                Err(_) => true,
            };
            if again && tries < TRIES {
                thread::sleep(PAUSE * tries);
                tries += 1;
                continue;
            }
            return judge(reply, batch.len() as u64);
        }
    }
}

/// What became of a batch of `spans`.
fn judge(reply: io::Result<Reply>, spans: u64) -> std::result::Result<(), Lost> {
    let lost = |spans, error| Err(Lost { spans, error });
    match reply {
        Ok(reply) if (200..300).contains(&reply.status) => match rejected(&reply.body) {
            Some((0, _)) | None => Ok(()),
            Some((some, why)) => lost(some.min(spans), io::Error::other(why)),
        },
        Ok(reply) => {
            let why = format!("the collector answered {}", reply.status);
            lost(spans, io::Error::other(why))
        }
        Err(error) => lost(spans, error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::{Arc, mpsc};

    use super::*;
    use crate::telemetry::{Span, Tracer, TracerStats};

    /// A collector that answers each request with the next of `answers`, and hands on what it got.
    fn collector(answers: &'static [&'static str]) -> (TracersConfig, mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let config = TracersConfig {
            otlp: format!("http://{}", listener.local_addr().unwrap()),
            otlp_service: "tiles".to_owned(),
            ..TracersConfig::default()
        };
        let (sender, got) = mpsc::channel();
        std::thread::spawn(move || {
            for (answer, socket) in answers.iter().zip(listener.incoming()) {
                let mut socket = socket.unwrap();
                let mut request = Vec::new();
                let mut piece = [0; 4096];
                while !is_whole(&request) {
                    let read = socket.read(&mut piece).unwrap();
                    assert!(read > 0, "the request ended early");
                    request.extend_from_slice(&piece[..read]);
                }
                sender.send(String::from_utf8(request).unwrap()).unwrap();
                socket.write_all(answer.as_bytes()).unwrap();
            }
        });
        (config, got)
    }

    fn is_whole(request: &[u8]) -> bool {
        let text = String::from_utf8_lossy(request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            return false;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .expect("a request says how long it is");
        body.len() == length.parse::<usize>().unwrap()
    }

    const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    const BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    const NO: &str = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    const SOME: &str = "HTTP/1.1 200 OK\r\ncontent-length: 72\r\n\r\n\
        {\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"one was too old\"}}";

    fn traced(config: &TracersConfig, work: impl FnOnce(&Arc<dyn Tracer>)) -> TracerStats {
        let tracer: Arc<dyn Tracer> = Arc::new(Otlp::new(config).unwrap());
        work(&tracer);
        tracer.flush();
        tracer.stats()
    }

    #[test]
    fn a_collector_gets_every_span_by_the_conventions() {
        let (config, got) = collector(&[OK]);
        let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let stats = traced(&config, |tracer| {
            let attrs = [("request.method", "GET"), ("request.path", "/rooms/7")];
            let root = Span::root_with(tracer, "GET /rooms/{id}", caller.parse().ok(), attrs);
            root.set_tracestate("vendor=x,other=y".into());
            root.attr("response.status_code", 200);
            root.step("db.query").attr("rows", 3).fail("no table");
            root.event("joined", [("who", "ada")]);
        });
        assert_eq!(
            (stats.written_spans, stats.dropped_spans),
            (2, 0),
            "{stats:?}"
        );
        let request = got.recv().unwrap();
        assert!(
            request.starts_with("POST /v1/traces HTTP/1.1\r\n"),
            "{request}"
        );
        assert!(request.contains("content-type: application/json\r\n"));
        let body = request.split_once("\r\n\r\n").unwrap().1;
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let sent = &body["resourceSpans"][0];
        assert_eq!(
            sent["resource"]["attributes"][0]["value"]["stringValue"],
            "tiles"
        );
        let spans = &sent["scopeSpans"][0]["spans"];
        let (step, root) = (&spans[0], &spans[1]);
        assert_eq!(root["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(root["parentSpanId"], "00f067aa0ba902b7");
        for span in [root, step] {
            assert_eq!(span["traceState"], "vendor=x,other=y");
        }
        assert_eq!((&root["kind"], &step["kind"]), (&2.into(), &1.into()));
        assert_eq!(step["parentSpanId"], root["spanId"]);
        assert_eq!(root["spanId"].as_str().unwrap().len(), 16);
        assert_eq!(step["status"]["code"], 2);
        assert_eq!(step["status"]["message"], "no table");
        assert_eq!(step["attributes"][0]["value"]["intValue"], "3");
        let names: Vec<_> = root["attributes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attribute| attribute["key"].as_str().unwrap())
            .collect();
        assert_eq!(
            names,
            [
                "http.request.method",
                "url.path",
                "http.response.status_code",
                "http.route"
            ]
        );
        assert_eq!(root["events"][0]["name"], "joined");
        assert!(
            root["startTimeUnixNano"]
                .as_str()
                .unwrap()
                .parse::<u64>()
                .is_ok()
        );
    }

    #[test]
    fn a_busy_collector_is_asked_again() {
        let (config, got) = collector(&[BUSY, BUSY, OK]);
        let stats = traced(&config, |tracer| drop(Span::root(tracer, "GET /")));
        assert_eq!((stats.written_spans, stats.dropped_spans), (1, 0));
        assert_eq!(got.try_iter().count(), 3);
    }

    #[test]
    fn what_a_collector_refuses_is_counted() {
        let (config, _got) = collector(&[NO]);
        let stats = traced(&config, |tracer| drop(Span::root(tracer, "GET /")));
        assert_eq!((stats.written_spans, stats.dropped_spans), (0, 1));
        assert!(stats.last_write_error.unwrap().ends_with("answered 400"));

        let (config, _got) = collector(&[SOME]);
        let stats = traced(&config, |tracer| {
            (0..3).for_each(|_| drop(Span::root(tracer, "GET /")));
        });
        assert_eq!((stats.written_spans, stats.dropped_spans), (2, 1));
        assert_eq!(stats.last_write_error.as_deref(), Some("one was too old"));
    }

    #[test]
    fn nobody_there_costs_the_spans_and_no_more() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let config = TracersConfig {
            otlp: format!("http://{}", listener.local_addr().unwrap()),
            ..TracersConfig::default()
        };
        drop(listener);
        let stats = traced(&config, |tracer| drop(Span::root(tracer, "GET /")));
        assert_eq!((stats.written_spans, stats.dropped_spans), (0, 1));
    }

    #[test]
    fn an_address_that_is_none_is_an_error_at_the_start() {
        for address in [
            "https://example.com",
            "collector",
            "http://",
            "http://h:port",
        ] {
            let config = TracersConfig {
                otlp: address.to_owned(),
                ..TracersConfig::default()
            };
            let error = Otlp::new(&config).unwrap_err();
            assert!(
                error.to_string().contains("expected an address"),
                "{address}"
            );
        }
    }
}
