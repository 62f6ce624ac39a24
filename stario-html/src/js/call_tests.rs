//! Actions, to the character.

use std::time::Duration;

use crate::{Action, Buf, Cancellation, Expression, Href, Js, Retry, Signal, Verb};

fn get() -> Action {
    Action::new(Verb::Get, Href::path("/x"))
}

fn js<S>(action: &Action<S>) -> String {
    action.to_js().into_string()
}

#[test]
fn an_action_without_options_is_a_call() {
    assert_eq!(js(&get()), "@get('/x')");
    let save = Action::new(Verb::Post, Href::path("/save").segment("it's")).query("a", "b c");
    assert_eq!(js(&save), "@post('/save/it%27s?a=b+c')");
}

#[test]
fn every_option_in_order() {
    let action = get()
        .include_signals("^user\\.")
        .exclude_signals("secret$")
        .headers([("x-a", "1")])
        .header_live("x-b", Signal::<u8>::new("b"))
        .open_when_hidden(true)
        .retry(Retry::Error)
        .retry_interval(Duration::from_millis(250))
        .retry_scaler(1.5)
        .retry_max_wait(Duration::from_secs(5))
        .retry_max_count(3)
        .request_cancellation(Cancellation::Cleanup);
    assert_eq!(
        js(&action),
        "@get('/x', {filterSignals: {include: '^user\\u005c.', exclude: 'secret\\u0024'}, \
         headers: {'x-a': '1', 'x-b': $b}, openWhenHidden: true, \
         retry: 'error', retryInterval: 250, retryScaler: 1.5, retryMaxWait: 5000, \
         retryMaxCount: 3, requestCancellation: 'cleanup'})"
    );
}

#[test]
fn a_form_or_a_payload_takes_the_place_of_the_signals() {
    assert_eq!(js(&get().form()), "@get('/x', {contentType: 'form'})");
    assert_eq!(
        js(&get().form_at("#it's").open_when_hidden(false)),
        r"@get('/x', {contentType: 'form', selector: '#it\u0027s', openWhenHidden: false})"
    );
    let controller = Cancellation::Controller(Js::from_source("$_stop"));
    assert_eq!(
        js(&get()
            .payload(Js::from_source("{a: $a}"))
            .request_cancellation(controller)),
        "@get('/x', {payload: {a: $a}, requestCancellation: $_stop})"
    );
}

#[test]
fn live_parameters_follow_those_that_are_known() {
    let q = Signal::<String>::new("q");
    assert_eq!(
        js(&get().query_live("q", q).query_live("it's", q)),
        r"@get('/x?q=' + encodeURIComponent($q) + '\u0026it%27s=' + encodeURIComponent($q))"
    );
    let tagged = Action::new(Verb::Post, Href::path("/x").fragment("top"))
        .query_live("n", Js::from_source("f(1, 2)"))
        .query("a", 1)
        .retry(Retry::Error);
    assert_eq!(
        js(&tagged),
        r"@post('/x?a=1\u0026n=' + encodeURIComponent((f(1, 2))), {retry: 'error'})"
    );
}

#[test]
fn a_stream_comes_back_whatever_ended_it() {
    assert_eq!(
        js(&Action::stream(Href::path("/live")).open_when_hidden(true)),
        "@get('/live', {openWhenHidden: true, retry: 'always', retryMaxCount: Infinity})"
    );
}

#[test]
fn never_really_means_never() {
    assert_eq!(
        js(&get().retry(Retry::Never).retry_max_count(5)),
        "@get('/x', {retry: 'never', retryMaxCount: 0})"
    );
}

#[test]
fn always_does_not_end_after_ten_failures() {
    assert_eq!(
        js(&get().retry(Retry::Always)),
        "@get('/x', {retry: 'always', retryMaxCount: Infinity})"
    );
    assert_eq!(
        js(&get().retry(Retry::Always).retry_max_count(3)),
        "@get('/x', {retry: 'always', retryMaxCount: 3})"
    );
}

#[test]
fn what_javascript_cannot_hold_is_left_out_or_capped() {
    assert_eq!(js(&get().retry_scaler(f64::NAN)), "@get('/x')");
    assert_eq!(
        js(&get().retry_max_wait(Duration::MAX)),
        "@get('/x', {retryMaxWait: 9007199254740992})"
    );
}

#[test]
fn in_an_attribute_only_trusted_source_needs_escaping() {
    let action = get()
        .query("a", "<\">")
        .query("b", "&")
        .payload(Js::from_source("{x: $a && \"y\"}"));
    let mut b = Buf::new();
    action.write_expr(&mut b);
    assert_eq!(
        b.as_str(),
        r"@get('/x?a=%3C%22%3E\u0026b=%26', {payload: {x: $a &amp;&amp; &quot;y&quot;}})"
    );
}

#[test]
fn options_are_those_of_the_client() {
    let known = crate::datastar::action("get").unwrap();
    let common = get()
        .header("h", "v")
        .open_when_hidden(false)
        .retry(Retry::Always)
        .retry_interval(Duration::ZERO)
        .retry_scaler(1.0)
        .retry_max_wait(Duration::ZERO)
        .retry_max_count(0)
        .request_cancellation(Cancellation::Disabled);
    let text = [
        js(&common.clone().form_at("f")),
        js(&common.clone().include_signals("i")),
        js(&common.payload(Js::from_source("0"))),
    ]
    .concat();
    for option in known.options {
        let key = format!("{}: ", option.name);
        assert!(text.contains(&key), "{}", option.name);
    }
}
