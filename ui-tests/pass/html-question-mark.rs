// `?` leaves the function around the template.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Html, html};

fn main() {
    fn view(number: &str) -> Result<Html, std::num::ParseIntError> {
        Ok(html! { <p title={number.parse::<u8>()?}>{number.parse::<u8>()?}</p> })
    }
    assert_eq!(view("7").unwrap(), r#"<p title="7">7</p>"#);
    assert!(view("seven").is_err());
}
