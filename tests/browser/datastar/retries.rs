//! How long a request lives: retries, and what a hidden page does.

use std::time::Duration;

use stario::prelude::*;

use super::app::LIVE;
use super::facts::CUT;
use super::options::{button, got, stream};
use super::row::Row;

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "option openWhenHidden false",
        "a stream ends when the page hides and comes back with it",
        || button(stream("option openWhenHidden false", "open")),
        |p| {
            got(p, "opened 1 after - with {}");
            p.while_hidden(|| p.counted("left", 1));
            p.becomes("text('#seen').startsWith('opened 2')");
        },
    ),
    Row::new(
        "option openWhenHidden",
        "a stream stays open while the page is hidden",
        || button(stream("option openWhenHidden", "open").open_when_hidden(true)),
        |p| {
            got(p, "opened 1 after - with {}");
            p.while_hidden(|| drop(p.js("await pause(200)")));
            p.js("await pause(100)");
            p.counted("left", 0);
            p.counted("opened", 1);
        },
    ),
    Row::new(
        "option openWhenHidden retry",
        "a stream that does not listen to hiding comes back once",
        || {
            let action = LIVE.action("option openWhenHidden retry", "cut-once");
            let action = action.retry_interval(Duration::from_secs(1));
            html! {
                <p #p ds:on:datastar-fetch="el.append(evt.detail.type + ' ')"></p>
                {button(action.open_when_hidden(true))}
            }
        },
        |p| {
            got(p, "opened 1 after - with {}");
            p.cut();
            p.becomes("text('#p').includes('retrying')");
            p.while_hidden(|| ());
            p.becomes("text('#seen').startsWith('opened 2')");
            p.js("await pause(1100)");
            p.counted("opened", 2);
        },
    )
    .complains(CUT),
    Row::new(
        "option retry auto",
        "a stream that is cut is opened again, with the last event id and the signals of now",
        || {
            html! {
                <div ds:signals="{n: 1}" ds:on:datastar-fetch="evt.detail.type == 'retrying' && $n++">
                    {button(stream("option retry auto", "cut-once"))}
                </div>
            }
        },
        |p| {
            got(p, r#"opened 1 after - with {"n":1}"#);
            p.cut();
            p.text("#seen", r#"opened 2 after event-1 with {"n":2}"#);
        },
    )
    .complains(CUT),
    Row::new(
        "option retry auto ends",
        "a stream that ends by itself is not opened again",
        || button(stream("option retry auto ends", "short")),
        |p| {
            got(p, "opened 1 after - with {}");
            p.js("await pause(250)");
            p.counted("opened", 1);
        },
    ),
    Row::new(
        "option retry always",
        "a stream that ends by itself is opened again, and again",
        || button(stream("option retry always", "short").retry(Retry::Always)),
        |p| {
            p.click("#b");
            p.becomes("Number(text('#seen').split(' ')[1]) >= 4");
        },
    ),
    Row::new(
        "option retry always outage",
        "a server that was away for longer than ten tries is found again",
        || {
            let action = stream("option retry always outage", "refused-long");
            button(action.retry_interval(Duration::from_millis(5)).retry(Retry::Always))
        },
        |p| {
            p.click("#b");
            p.becomes("Number(text('#seen').split(' ')[1]) >= 15");
        },
    )
    .complains(&["503"]),
    Row::new(
        "option retry error",
        "a 503 is asked again",
        || button(stream("option retry error", "refused-once").retry(Retry::Error)),
        |p| got(p, "opened 2 after - with {}"),
    )
    .complains(&["503"]),
    Row::new(
        "option retry never",
        "a stream that is cut stays closed",
        || button(stream("option retry never", "cut").retry(Retry::Never)),
        |p| {
            got(p, "opened 1 after - with {}");
            p.cut();
            p.js("await pause(300)");
            p.counted("opened", 1);
        },
    )
    .complains(&["net::ERR_INCOMPLETE_CHUNKED_ENCODING", "FetchFailed", "network error"]),
    Row::new(
        "option retryMaxCount",
        "after that many failures in a row it gives up and says so",
        || {
            let action = stream("option retryMaxCount", "refused").retry(Retry::Error);
            html! {
                <p #p ds:on:datastar-fetch="el.append(evt.detail.type + ' ')"></p>
                {button(action.retry_max_count(3))}
            }
        },
        |p| {
            p.click("#b");
            p.becomes("text('#p').includes('retries-failed')");
            p.counted("opened", 4);
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
    Row::new(
        "option retryInterval",
        "the first wait is as long as it says",
        || {
            let action = LIVE.action("option retryInterval", "refused").retry(Retry::Error);
            button(action.retry_interval(Duration::from_millis(120)).retry_max_count(1))
        },
        |p| {
            p.click("#b");
            p.counted_at_least("opened", 2);
            let waits = p.waits("opened");
            assert!(waits[0] >= 100 && waits[0] < 900, "{waits:?}");
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
    Row::new(
        "option retryScaler",
        "each wait is that many times the one before",
        || {
            let action = LIVE.action("option retryScaler", "refused").retry(Retry::Error);
            let action = action.retry_interval(Duration::from_millis(30));
            button(action.retry_scaler(10.0).retry_max_count(2))
        },
        |p| {
            p.click("#b");
            p.counted_at_least("opened", 3);
            let waits = p.waits("opened");
            assert!(waits[0] < 290 && waits[1] >= 290, "{waits:?}");
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
    Row::new(
        "option retryMaxWait",
        "no wait is longer",
        || {
            let action = LIVE.action("option retryMaxWait", "refused").retry(Retry::Error);
            let action = action.retry_interval(Duration::from_millis(30)).retry_scaler(1000.0);
            button(action.retry_max_wait(Duration::from_millis(60)).retry_max_count(2))
        },
        |p| {
            p.click("#b");
            p.counted_at_least("opened", 3);
            assert!(p.waits("opened")[1] >= 50, "{:?}", p.waits("opened"));
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
];
