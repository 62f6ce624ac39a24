// `match` with guards, with blocks and with single nodes.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    #[derive(Clone, Copy)]
    enum State {
        Number(u32),
        Named { name: &'static str },
        Nothing,
    }
    let view = |state: State| {
        html! {
            match state {
                State::Number(n) if n > 1 => <b>{n}</b>,
                State::Number(_) => "one",
                State::Named { name } => { <i>{name}</i> "!" }
                State::Nothing => {}
            }
        }
    };
    assert_eq!(view(State::Number(2)), "<b>2</b>");
    assert_eq!(view(State::Number(1)), "one");
    assert_eq!(view(State::Named { name: "x" }), "<i>x</i>!");
    assert_eq!(view(State::Nothing), "");
}
