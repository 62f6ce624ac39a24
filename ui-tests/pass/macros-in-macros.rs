// The macros work inside the macros of users, with their own tokens and with passed ones.
use stario::{Html, html};

macro_rules! labelled {
    ($label:literal, $value:expr) => {
        html! { <label>{$label} " " <b>{$value}</b></label> }
    };
}

macro_rules! page {
    ($route:ident, $path:literal, $($content:tt)*) => {
        stario::routes! { pub $route = GET $path; }

        fn view() -> Html {
            html! { <main><a href={$route.href()}>"Here"</a> $($content)*</main> }
        }
    };
}

page!(HOME, "/home", <p>"Hello"</p>);

fn main() {
    let total = 3;
    assert_eq!(labelled!("Total", total + 1), "<label>Total <b>4</b></label>");
    assert_eq!(view(), "<main><a href=\"/home\">Here</a><p>Hello</p></main>");
}
