//! Actions from routes, in the attributes where they stand.

use stario::actions::{Filter, peek, set_all, toggle_all};
use stario::prelude::*;

routes! {
    LIVE   = GET    "/rooms/{room}/live";
    SEARCH = GET    "/search";
    SAVE   = POST   "/save";
    DROP   = DELETE "/rooms/{room}";
}

#[derive(Signals, serde::Serialize)]
struct Page {
    q: String,
    #[stario(nested)]
    filter: Choice,
}

#[derive(Signals, serde::Serialize)]
struct Choice {
    done: bool,
}

#[test]
fn a_stream_is_a_get_that_comes_back() {
    let page = html! { <main ds:init={LIVE.stream("a b")}></main> };
    assert_eq!(
        page,
        "<main data-init=\"@get('/rooms/a%20b/live', \
         {retry: 'always', retryMaxCount: Infinity})\"></main>"
    );
}

#[test]
fn a_live_query_value_is_read_when_the_request_is_sent() {
    let search = SEARCH
        .action()
        .query("page", 1)
        .query_live("q", Page::q)
        .query_live("done", Page::filter.done);
    let field = html! { <input ds:bind={Page::q} ds:on:input__debounce.250ms={search}> };
    assert_eq!(
        field,
        "<input data-bind=\"q\" data-on:input__debounce.250ms=\
         \"@get('/search?page=1\\u0026q=' + encodeURIComponent($q) + '\\u0026done=' \
         + encodeURIComponent($filter.done))\">"
    );
}

#[test]
fn what_is_sent_is_chosen_once() {
    let form = html! {
        <form ds:on:submit={SAVE.action().form().header_live("x-q", Page::q)}></form>
    };
    assert_eq!(
        form,
        "<form data-on:submit=\"@post('/save', {contentType: 'form', headers: {'x-q': $q}})\"></form>"
    );
    let payload = DROP.action(7).payload(js!({ id: #{7}, q: #{Page::q} }));
    assert_eq!(
        payload.to_js().as_str(),
        "@delete('/rooms/7', {payload: { id: 7, q: $q }})"
    );
}

#[test]
fn actions_without_a_request_stand_in_expressions() {
    let filter = Filter::all().include("^filter");
    let button = html! {
        <button ds:on:click={set_all(false, &filter)} ds:text=("n: " + #{peek(Page::q)})></button>
    };
    assert_eq!(
        button,
        "<button data-on:click=\"@setAll(false, {include: '^filter'})\" \
         data-text=\"'n: ' + @peek(() =&gt; ($q))\"></button>"
    );
    assert_eq!(
        toggle_all(&filter).as_str(),
        "@toggleAll({include: '^filter'})"
    );
}
