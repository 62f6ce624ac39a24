//! What the server says when it is ready.

use std::time::Duration;

use stario_html::datastar::VERSION;

use crate::assets::DatastarClient;
use crate::telemetry::Terminal;
use crate::telemetry::text::one_line;
use crate::tracers::look::{Look, Paint, columns, duration, fit};

/// What is told at start-up.
#[derive(Clone, Debug)]
pub(crate) struct BannerInfo {
    /// What is running, such as `stario`.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// Whether it was built for release.
    pub(crate) release: bool,
    /// Where it listens.
    pub(crate) urls: Vec<String>,
    /// What is spoken there.
    pub(crate) protocols: String,
    /// How many routes there are.
    pub(crate) routes: usize,
    /// How many asset files there are.
    pub(crate) assets: usize,
    /// Their size in bytes.
    pub(crate) asset_bytes: u64,
    /// The same in the smallest codings that have been made.
    pub(crate) encoded_bytes: u64,
    /// Where pages get the Datastar client from; `None` when nothing is known.
    pub(crate) datastar: Option<DatastarClient>,
    /// The name of the tracer.
    pub(crate) tracer: String,
    /// Where the page of the latest traces is.
    pub(crate) traces: Option<String>,
    /// How long the start took.
    pub(crate) ready: Duration,
}

/// The start-up text: what runs, where, with what, and how to stop it.
///
/// Escape sequences only where `terminal` takes them; no line is wider than it.
pub(crate) fn banner(info: &BannerInfo, terminal: Terminal) -> String {
    let mut page = Page {
        out: String::from("\n"),
        look: Look {
            color: terminal.color,
            width: terminal.width,
        },
        links: terminal.links,
    };
    let mode = if info.release { "release" } else { "debug" };
    let version = format!(" {}  {mode}", one_line(&info.version));
    page.line(&[(Paint::Bold, &one_line(&info.name)), (Paint::Dim, &version)]);
    page.blank();
    for url in &info.urls {
        page.url(&one_line(url));
    }
    page.blank();
    page.row("protocol", Paint::Plain, &info.protocols);
    page.row("routes", Paint::Plain, &info.routes.to_string());
    page.row(
        "assets",
        Paint::Plain,
        &assets(info.assets, info.asset_bytes, info.encoded_bytes),
    );
    if let Some(source) = &info.datastar {
        let (paint, text) = datastar(source);
        page.row("datastar", paint, &text);
    }
    page.row("tracer", Paint::Plain, &one_line(&info.tracer));
    if let Some(traces) = &info.traces {
        page.row("traces", Paint::Plain, &one_line(traces));
    }
    page.row("ready in", Paint::Plain, &duration(info.ready));
    page.blank();
    page.line(&[(Paint::Dim, "Ctrl-C drains, twice forces")]);
    page.blank();
    page.out
}

struct Page {
    out: String,
    look: Look,
    links: bool,
}

impl Page {
    const INDENT: &str = "  ";

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn row(&mut self, name: &str, paint: Paint, value: &str) {
        let name = format!("{name:<10}");
        self.line(&[(Paint::Dim, &name), (paint, value)]);
    }

    fn line(&mut self, parts: &[(Paint, &str)]) {
        self.out.push_str(Self::INDENT);
        let mut room = self.look.width - Self::INDENT.len();
        for (paint, text) in parts {
            if room > 0 {
                let text = fit(text, room);
                room = room.saturating_sub(columns(&text));
                self.look.paint(&mut self.out, *paint, &text);
            }
        }
        self.blank();
    }

    /// An address is never cut: a part of it leads nowhere.
    fn url(&mut self, url: &str) {
        self.out.push_str(Self::INDENT);
        // OSC 8; the text is free of control characters.
        let link = self.links && (url.starts_with("http://") || url.starts_with("https://"));
        if link {
            self.out.push_str("\x1b]8;;");
            self.out.push_str(url);
            self.out.push_str("\x1b\\");
        }
        self.look.paint(&mut self.out, Paint::Cyan, url);
        if link {
            self.out.push_str("\x1b]8;;\x1b\\");
        }
        self.blank();
    }
}

/// What we cannot vouch for stands out.
fn datastar(client: &DatastarClient) -> (Paint, String) {
    match client {
        DatastarClient::Verified => (Paint::Plain, format!("{VERSION} local, verified")),
        DatastarClient::Unknown { .. } => (Paint::Yellow, "local, unknown hash".to_owned()),
        DatastarClient::Cdn => (Paint::Plain, format!("{VERSION} CDN with integrity")),
    }
}

fn assets(files: usize, bytes: u64, encoded: u64) -> String {
    let sizes = if encoded < bytes {
        format!("{} → {}", size(bytes), size(encoded))
    } else {
        size(bytes)
    };
    match files {
        0 => "none".to_owned(),
        1 => format!("1 file, {sizes}"),
        _ => format!("{files} files, {sizes}"),
    }
}

/// `812 B`, `42.1 kB`, `1.3 MB`
fn size(bytes: u64) -> String {
    let tenths = |unit: u64| (bytes.saturating_mul(10).saturating_add(unit / 2)) / unit;
    let (kilo, mega, giga) = (tenths(1_000), tenths(1_000_000), tenths(1_000_000_000));
    if bytes < 1_000 {
        format!("{bytes} B")
    } else if kilo < 10_000 {
        format!("{}.{} kB", kilo / 10, kilo % 10)
    } else if mega < 10_000 {
        format!("{}.{} MB", mega / 10, mega % 10)
    } else {
        format!("{}.{} GB", giga / 10, giga % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> BannerInfo {
        BannerInfo {
            name: "stario".into(),
            version: "0.1.0".into(),
            release: true,
            urls: vec!["http://127.0.0.1:8000".into()],
            protocols: "HTTP/2, HTTP/1.1".into(),
            routes: 1,
            assets: 0,
            asset_bytes: 0,
            encoded_bytes: 0,
            datastar: Some(DatastarClient::Unknown {
                sha256: "0".repeat(64),
            }),
            tracer: "json".into(),
            traces: None,
            ready: Duration::from_micros(900),
        }
    }

    fn terminal() -> Terminal {
        Terminal::detect(true, |_| None)
    }

    #[test]
    fn the_whole_text_is_tidy() {
        let info = BannerInfo {
            release: false,
            routes: 4,
            assets: 3,
            asset_bytes: 42_100,
            encoded_bytes: 12_000,
            datastar: Some(DatastarClient::Verified),
            tracer: "tty".into(),
            traces: Some("http://127.0.0.1:8000/_stario/traces".into()),
            ready: Duration::from_millis(12),
            ..info()
        };
        let expected = "
  stario 0.1.0  debug

  http://127.0.0.1:8000

  protocol  HTTP/2, HTTP/1.1
  routes    4
  assets    3 files, 42.1 kB → 12.0 kB
  datastar  1.0.4 local, verified
  tracer    tty
  traces    http://127.0.0.1:8000/_stario/traces
  ready in  12 ms

  Ctrl-C drains, twice forces

";
        assert_eq!(banner(&info, Terminal::default()), expected);
    }

    #[test]
    fn a_file_gets_plain_text() {
        let text = banner(&info(), Terminal::default());
        assert!(!text.contains('\x1b'), "{text:?}");
        assert!(text.contains("  stario 0.1.0  release\n"));
        assert!(text.contains("  assets    none\n"));
        assert!(text.contains("  datastar  local, unknown hash\n"));
        assert!(text.contains("  ready in  900 us\n"));
    }

    #[test]
    fn a_terminal_gets_a_link_and_the_unknown_file_in_yellow() {
        let text = banner(&info(), terminal());
        let link =
            "\x1b]8;;http://127.0.0.1:8000\x1b\\\x1b[36mhttp://127.0.0.1:8000\x1b[0m\x1b]8;;\x1b\\";
        assert!(text.contains(link), "{text:?}");
        assert!(
            text.contains("\x1b[33mlocal, unknown hash\x1b[0m"),
            "{text:?}"
        );
    }

    #[test]
    fn a_socket_path_is_no_link() {
        let mut info = info();
        info.urls = vec!["unix:/run/app.sock".into()];
        assert!(!banner(&info, terminal()).contains("\x1b]8"));
    }

    #[test]
    fn long_and_hostile_values_keep_the_page_tidy() {
        let mut info = info();
        info.tracer = "x".repeat(200);
        info.version = "1\x1b[2J\n".into();
        info.datastar = Some(DatastarClient::Cdn);
        let text = banner(&info, Terminal::default());
        assert!(text.lines().all(|line| columns(line) <= 80), "{text}");
        assert!(
            !text.contains('\x1b') && text.contains("1.0.4 CDN with integrity"),
            "{text:?}"
        );
    }

    #[test]
    fn sizes_have_one_decimal() {
        for (bytes, text) in [
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (42_149, "42.1 kB"),
            (999_960, "1.0 MB"),
            (1_300_000, "1.3 MB"),
            (2_500_000_000, "2.5 GB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
