//! `#[derive(Signals)]` as an app uses it: paths in attributes, in expressions and in patches.

use serde::{Deserialize, Serialize};
use stario::{Event, Signal, Signals, ds, html, js};

#[derive(Debug, PartialEq, Signals, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Board {
    player_name: String,
    #[stario(nested)]
    ui: Ui,
    #[serde(skip)]
    cache: Vec<u8>,
    #[stario(nested)]
    #[serde(rename = "filter")]
    search: Option<Search<'static>>,
}

#[derive(Debug, PartialEq, Signals, Serialize, Deserialize)]
struct Ui {
    open: bool,
    /// Stays in the browser.
    #[serde(default)]
    _hover: Option<u32>,
    #[stario(nested)]
    size: Size,
}

#[derive(Debug, PartialEq, Signals, Serialize, Deserialize)]
struct Size {
    width: f32,
}

#[derive(Debug, PartialEq, Signals, Serialize, Deserialize)]
struct Search<'a> {
    #[serde(rename = "q")]
    query: std::borrow::Cow<'a, str>,
}

fn board() -> Board {
    Board {
        player_name: "Ann".to_owned(),
        ui: Ui {
            open: true,
            _hover: None,
            size: Size { width: 1.5 },
        },
        cache: vec![1],
        search: None,
    }
}

fn wire(event: Result<Event, stario::EventError>) -> String {
    String::from_utf8(event.expect("an event").into_bytes().to_vec()).expect("UTF-8")
}

#[test]
fn a_path_has_the_name_and_the_type_of_its_field() {
    let open: Signal<bool> = Board::ui.open;
    let width: Signal<f32> = Board::ui.size.width;
    assert_eq!(Board::NAMES, ["playerName", "ui", "filter"]);
    assert_eq!(Board::player_name.path(), "playerName");
    assert_eq!(open.path(), "ui.open");
    assert_eq!(width.path(), "ui.size.width");
    assert_eq!(Board::ui._hover.path(), "ui._hover");
    assert_eq!(Board::search.query.path(), "filter.q");
    // A set can stand at more than one place, and for itself.
    assert_eq!(Size::width.path(), "width");
    assert_eq!(Ui::size.width.path(), "size.width");
}

#[test]
fn a_group_is_a_signal_of_the_whole() {
    let size: Signal<Size> = Board::ui.size.signal();
    assert_eq!(size.to_string(), "$ui.size");
    let group = Board::ui;
    let copy = group;
    assert_eq!(group.open, copy.open);
    assert_eq!(format!("{copy:?}"), "Signal(\"ui\")");
}

#[test]
fn paths_stand_in_attributes_and_expressions() {
    let step = 2;
    let page = html! {
        <input type="checkbox" ds:bind={Board::ui.open}>
        <p style="display:none" ds:text={Board::player_name} ds:show=(#{Board::ui.size.width} > #{step})></p>
    };
    assert_eq!(
        page,
        "<input type=\"checkbox\" data-bind=\"ui.open\">\
         <p style=\"display:none\" data-text=\"$playerName\" data-show=\"$ui.size.width &gt; 2\"></p>"
    );
    assert_eq!(js!(#{Board::ui.open} = true).as_str(), "$ui.open = true");
    let attrs = ds! { ds:indicator={Board::ui._hover} };
    assert_eq!(
        html! { <b {..attrs}></b> },
        "<b data-indicator=\"ui._hover\"></b>"
    );
}

#[test]
fn a_set_is_sent_as_nested_objects() {
    let page = html! { <main ds:signals={board()}></main> };
    assert_eq!(
        page,
        "<main data-signals=\"{playerName:'Ann',\
         ui:{open:true,_hover:null,size:{width:1.5}},filter:null}\"></main>"
    );
}

#[test]
fn one_signal_is_patched_by_its_path() {
    assert_eq!(
        wire(Event::signals(&Board::ui.size.width.set(0.1))),
        "event: datastar-patch-signals\ndata: signals {\"ui\":{\"size\":{\"width\":0.1}}}\n\n"
    );
    assert_eq!(
        wire(Event::signals_if_missing(&Board::player_name.set("Bo"))),
        "event: datastar-patch-signals\ndata: onlyIfMissing true\n\
         data: signals {\"playerName\":\"Bo\"}\n\n"
    );
    assert_eq!(
        wire(Event::signals(&Board::ui._hover.remove())),
        "event: datastar-patch-signals\ndata: signals {\"ui\":{\"_hover\":null}}\n\n"
    );
    let size = Size { width: 3.0 };
    assert_eq!(
        wire(Event::signals(&Board::ui.size.signal().set(&size))),
        "event: datastar-patch-signals\ndata: signals {\"ui\":{\"size\":{\"width\":3.0}}}\n\n"
    );
}

#[test]
fn keys_with_dots_are_paths() {
    let patch = serde_json::json!({"ui.open": true, "ui.tab": 1});
    assert_eq!(
        wire(Event::signals(&patch)),
        "event: datastar-patch-signals\ndata: signals {\"ui\":{\"open\":true,\"tab\":1}}\n\n"
    );
}
