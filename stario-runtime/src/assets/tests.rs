//! Embedded files, answers to requests, and a directory that changes while it is served.

use http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use bytes::Bytes;

use super::*;

/// SHA-256 of `0123456789`.
const DIGITS_SHA256: [u8; 32] = [
    0x84, 0xd8, 0x98, 0x77, 0xf0, 0xd4, 0x04, 0x1e, 0xfb, 0x6b, 0xf9, 0x1a, 0x16, 0xf0, 0x24, 0x8f,
    0x2f, 0xd5, 0x73, 0xe6, 0xaf, 0x05, 0xc1, 0x9f, 0x96, 0xbe, 0xdb, 0x9f, 0x88, 0x2f, 0x78, 0x82,
];

const fn digits(path: &'static str) -> AssetFile {
    AssetFile {
        path,
        bytes: b"0123456789",
        hash: "84d89877f0d4041e",
        sha256: DIGITS_SHA256,
        codings: &[],
    }
}

static EMBEDDED: Assets = Assets::new(AssetDir {
    url: "/static/",
    dir: "",
    files: &[
        digits("LOGO.PNG"),
        digits("css/style.css"),
        digits("notes"),
        digits("read me & more.txt"),
    ],
});

const STYLE: &str = "css/style.84d89877f0d4041e.css";

fn get(tail: &str, headers: &[(HeaderName, &str)]) -> Response<Bytes> {
    send(&EMBEDDED, &Method::GET, tail, headers)
}

fn send(
    assets: &Assets,
    method: &Method,
    tail: &str,
    headers: &[(HeaderName, &str)],
) -> Response<Bytes> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(name, HeaderValue::from_str(value).unwrap());
    }
    assets.respond(method, tail, &map)
}

#[track_caller]
fn header(response: &Response<Bytes>, name: HeaderName) -> &str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[test]
fn codings_made_before_the_program_are_sent_as_they_are() {
    const STYLE: &[u8] = &[b' '; 300];
    static MADE: Assets = Assets::new(AssetDir {
        url: "/made",
        dir: "",
        files: &[AssetFile {
            path: "a.css",
            bytes: STYLE,
            hash: "0404040404040404",
            sha256: [4; 32],
            codings: &[("gzip", b"packed before"), ("unknown", b"")],
        }],
    });
    let response = send(
        &MADE,
        &Method::GET,
        "a.0404040404040404.css",
        &[(ACCEPT_ENCODING, "gzip")],
    );
    assert_eq!(response.body().as_ref(), b"packed before");
    assert_eq!(header(&response, CONTENT_ENCODING), "gzip");
}

#[test]
fn fingerprinted_files_are_kept_forever() {
    let response = get(STYLE, &[]);
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        header(&response, CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(header(&response, CONTENT_TYPE), "text/css; charset=utf-8");
    assert_eq!(header(&response, CONTENT_LENGTH), "10");
    assert_eq!(
        header(&response, ETAG),
        "\"84d89877f0d4041efb6bf91a16f0248f\""
    );
    assert_eq!(header(&response, ACCEPT_RANGES), "bytes");
    assert_eq!(header(&response, X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(response.body(), "0123456789");
}

#[test]
fn logical_paths_lead_to_the_present_version() {
    let response = get("css/style.css", &[]);
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(
        header(&response, LOCATION),
        "/static/css/style.84d89877f0d4041e.css"
    );
    assert_eq!(header(&response, CACHE_CONTROL), "no-store");
    let response = get("read me & more.txt", &[]);
    let encoded = "/static/read%20me%20%26%20more.84d89877f0d4041e.txt";
    assert_eq!(header(&response, LOCATION), encoded);
}

#[test]
fn anything_else_is_not_there() {
    for tail in [
        "css/style.0000000000000000.css",
        "css/style.84d89877f0d4041e.js",
        "../css/style.84d89877f0d4041e.css",
        "css//style.84d89877f0d4041e.css",
        "/etc/passwd",
        "css",
        "",
        "84d89877f0d4041e",
    ] {
        let response = get(tail, &[]);
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{tail}");
        assert_eq!(response.body(), "Not Found");
        assert_eq!(header(&response, CACHE_CONTROL), "no-store");
    }
}

#[test]
fn head_has_the_headers_of_get() {
    for tail in [STYLE, "css/style.css", "none"] {
        let head = send(&EMBEDDED, &Method::HEAD, tail, &[]);
        let get = get(tail, &[]);
        assert_eq!(
            (head.status(), head.headers()),
            (get.status(), get.headers())
        );
        assert!(head.body().is_empty());
    }
    let head = send(&EMBEDDED, &Method::HEAD, STYLE, &[(RANGE, "bytes=0-1")]);
    assert_eq!(
        (head.status(), header(&head, CONTENT_LENGTH)),
        (StatusCode::OK, "10")
    );
    let post = send(&EMBEDDED, &Method::POST, STYLE, &[]);
    assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&post, ALLOW), "GET, HEAD");
}

#[test]
fn a_client_that_has_the_version_gets_no_bytes() {
    let etag = "\"84d89877f0d4041efb6bf91a16f0248f\"";
    for tags in [etag, &format!("\"x\", W/{etag}"), "*"] {
        let response = get(STYLE, &[(IF_NONE_MATCH, tags), (RANGE, "bytes=0-1")]);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{tags}");
        assert_eq!(header(&response, ETAG), etag);
        assert_eq!(
            header(&response, CACHE_CONTROL),
            "public, max-age=31536000, immutable"
        );
        assert!(response.body().is_empty());
    }
    assert_eq!(
        get(STYLE, &[(IF_NONE_MATCH, "\"x\"")]).status(),
        StatusCode::OK
    );
    assert_eq!(
        get("none", &[(IF_NONE_MATCH, "*")]).status(),
        StatusCode::NOT_FOUND
    );
}

#[test]
fn one_range_is_served() {
    for (range, shown, body) in [
        ("bytes=2-5", "bytes 2-5/10", "2345"),
        ("bytes=-3", "bytes 7-9/10", "789"),
    ] {
        let response = get(STYLE, &[(RANGE, range)]);
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(header(&response, CONTENT_RANGE), shown);
        assert_eq!(header(&response, CONTENT_LENGTH), body.len().to_string());
        assert_eq!(response.body(), body);
    }
    let response = get(STYLE, &[(RANGE, "bytes=99-100")]);
    assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(header(&response, CONTENT_RANGE), "bytes */10");
    assert_eq!(header(&response, CACHE_CONTROL), "no-store");
    let response = get(STYLE, &[(RANGE, "bytes=2-5"), (IF_RANGE, "\"old\"")]);
    assert_eq!(response.status(), StatusCode::OK);
    let many = format!("bytes={}", "0-9,".repeat(1000));
    assert_eq!(get(STYLE, &[(RANGE, &many)]).body().len(), 10);
}

#[test]
fn urls_are_fingerprinted_and_encoded() {
    let urls: Vec<String> = (0..4).map(|index| EMBEDDED.at(index).to_string()).collect();
    assert_eq!(
        urls,
        [
            "/static/LOGO.84d89877f0d4041e.PNG",
            "/static/css/style.84d89877f0d4041e.css",
            "/static/notes.84d89877f0d4041e",
            "/static/read%20me%20%26%20more.84d89877f0d4041e.txt",
        ]
    );
    assert_eq!(EMBEDDED.href("notes").unwrap().as_str(), urls[2]);
    assert_eq!(EMBEDDED.at(2).href().as_str(), urls[2]);
    assert_eq!(EMBEDDED.route().to_string(), "GET /static/{path...}");
    let image = get("LOGO.84d89877f0d4041e.PNG", &[]);
    assert_eq!(header(&image, CONTENT_TYPE), "image/png");
    let stats = EMBEDDED.stats();
    assert_eq!((stats.files, stats.bytes), (4, 40));
}

#[test]
fn the_root_as_url_gives_no_double_slash() {
    static ROOT: Assets = Assets::new(AssetDir {
        url: "/",
        dir: "",
        files: &[digits("a.js")],
    });
    assert_eq!(ROOT.at(0).to_string(), "/a.84d89877f0d4041e.js");
    assert_eq!(ROOT.route().to_string(), "GET /{path...}");
}

#[cfg(debug_assertions)]
mod disk {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    /// A directory of its own for one test, removed at the end.
    struct Dir(PathBuf);

    impl Dir {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("stario-{}-{name}", std::process::id()));
            fs::create_dir_all(path.join("css")).unwrap();
            Self(path)
        }

        fn write(&self, path: &str, text: &str) {
            fs::write(self.0.join(path), text).unwrap();
        }

        fn assets(&self) -> &'static Assets {
            let dir = self.0.to_str().unwrap().to_owned().leak();
            let files = Box::leak(Box::new([digits("css/style.css")]));
            Box::leak(Box::new(Assets::new(AssetDir {
                url: "/static",
                dir,
                files,
            })))
        }
    }

    impl Drop for Dir {
        fn drop(&mut self) {
            let _gone = fs::remove_dir_all(&self.0);
        }
    }

    fn load(assets: &Assets, url: &str) -> Response<Bytes> {
        send(
            assets,
            &Method::GET,
            url.strip_prefix("/static/").unwrap(),
            &[],
        )
    }

    #[test]
    fn an_edited_file_has_a_new_url_at_once() {
        let dir = Dir::new("edit");
        dir.write("css/style.css", "a{}");
        let assets = dir.assets();
        let old = assets.at(0).to_string();
        assert_eq!(load(assets, &old).body(), "a{}");
        dir.write("css/style.css", "a{color:red}");
        let new = assets.at(0).to_string();
        assert_ne!(old, new);
        assert_eq!(assets.href("css/style.css").unwrap().as_str(), new);
        assert_eq!(load(assets, &new).body(), "a{color:red}");
        assert_eq!(load(assets, &old).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn files_come_and_go() {
        let dir = Dir::new("files");
        dir.write("css/style.css", "a{}");
        let assets = dir.assets();
        assert_eq!(assets.href("new.js"), None);
        dir.write("new.js", "1");
        let url = assets.href("new.js").unwrap().to_string();
        assert_eq!(load(assets, &url).body(), "1");
        assert_eq!(assets.stats().files, 2);
        fs::remove_file(dir.0.join("new.js")).unwrap();
        assert_eq!(load(assets, &url).status(), StatusCode::NOT_FOUND);
        assert_eq!(assets.href("new.js"), None);
        assert_eq!(assets.stats().files, 1);
    }

    #[test]
    fn without_the_directory_the_embedded_copy_is_served() {
        let dir = Dir::new("gone");
        dir.write("css/style.css", "a{}");
        let assets = dir.assets();
        assert_eq!(load(assets, &assets.at(0).to_string()).body(), "a{}");
        fs::remove_dir_all(&dir.0).unwrap();
        assert_eq!(
            assets.at(0).to_string(),
            "/static/css/style.84d89877f0d4041e.css"
        );
        assert_eq!(load(assets, &assets.at(0).to_string()).body(), "0123456789");
        assert_eq!(assets.stats().files, 1);
    }

    /// A reader of a file that changes under it gets what its URL names, or nothing.
    #[test]
    fn a_hashed_url_never_gives_other_bytes() {
        use std::sync::atomic::{AtomicBool, Ordering};

        use sha2::{Digest, Sha256};

        let dir = Dir::new("churn");
        dir.write("css/style.css", "a{}");
        let assets = dir.assets();
        let done = AtomicBool::new(false);
        let (mut served, mut seen) = (0, std::collections::BTreeSet::new());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for n in 0..300 {
                    let long = format!("a{{width:{n}px}}").repeat(1 + n % 50);
                    match n % 4 {
                        0 => drop(fs::remove_file(dir.0.join("css/style.css"))),
                        1 => dir.write("css/style.css", ""),
                        _ => dir.write("css/style.css", &long),
                    }
                }
                done.store(true, Ordering::SeqCst);
            });
            while !done.load(Ordering::SeqCst) {
                let urls = assets.href("css/style.css").map(|href| href.to_string());
                for url in urls.into_iter().chain(seen.iter().take(3).cloned()) {
                    let response = load(assets, &url);
                    if response.status() == StatusCode::OK {
                        let digest: [u8; 32] = Sha256::digest(response.body()).into();
                        let hash = super::super::name::short_hash(&digest);
                        assert!(url.contains(&hash), "{url} gave {hash}");
                        served += 1;
                    }
                }
                seen.extend(assets.href("css/style.css").map(|href| href.to_string()));
            }
        });
        assert!(served > 0);
    }

    #[cfg(unix)]
    #[test]
    fn hidden_files_and_links_are_not_there() {
        let dir = Dir::new("hidden");
        let outside = Dir::new("outside");
        outside.write("secret.txt", "secret");
        dir.write(".env", "KEY=1");
        fs::create_dir(dir.0.join(".git")).unwrap();
        dir.write(".git/config", "[core]");
        std::os::unix::fs::symlink(outside.0.join("secret.txt"), dir.0.join("link.txt")).unwrap();
        std::os::unix::fs::symlink(&outside.0, dir.0.join("linked")).unwrap();
        let assets = dir.assets();
        for path in [
            ".env",
            ".git/config",
            "link.txt",
            "linked/secret.txt",
            "css/../.env",
        ] {
            assert_eq!(assets.href(path), None, "{path}");
        }
        assert_eq!(assets.stats().files, 0);
        dir.write("css/style.css", "a{}");
        assert!(assets.href("css/style.css").is_some());
        fs::remove_file(dir.0.join("css/style.css")).unwrap();
        let target = outside.0.join("secret.txt");
        std::os::unix::fs::symlink(target, dir.0.join("css/style.css")).unwrap();
        assert_eq!(assets.href("css/style.css"), None);
    }

    #[test]
    fn the_datastar_client_is_recognised() {
        let dir = Dir::new("datastar");
        let assets = dir.assets();
        assert_eq!(assets.datastar_client(), DatastarClient::Cdn);
        fs::create_dir(dir.0.join("js")).unwrap();
        dir.write("js/datastar.js", "// Datastar v0.0.0");
        let client = assets.datastar_client();
        assert!(matches!(client, DatastarClient::Unknown { .. }));
        assert!(
            client
                .to_string()
                .starts_with("js/datastar.js is not Datastar"),
            "{client}"
        );
        let script = assets.datastar_script();
        let url = assets.href("js/datastar.js").unwrap();
        assert!(script.as_str().contains(url.as_str()), "{script}");
    }
}
