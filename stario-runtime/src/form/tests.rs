use serde::Deserialize;

use super::de::from_fields;
use super::error::Of;
use super::fields::{Fields, Value};
use super::upload::Upload;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Green,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Id(u32);

#[derive(Debug, Deserialize, PartialEq)]
struct Order {
    name: String,
    id: Id,
    #[serde(default)]
    gift: bool,
    note: Option<String>,
    amount: Option<f64>,
    #[serde(default)]
    tag: Vec<String>,
    color: Option<Color>,
}

fn read(text: &str) -> Result<Order, String> {
    let fields = Fields::urlencoded(Of::Form, text.as_bytes(), 1000)
        .map_err(|error| error.message().to_owned())?;
    from_fields(fields).map_err(|error| error.sentence(Of::Form))
}

#[test]
fn every_kind_of_control_has_its_type() {
    let order = read("name=Ann+%26+Bo&id=+7+&gift=on&note=&amount=2.5&tag=a&tag=b&color=green");
    let expected = Order {
        name: "Ann & Bo".into(),
        id: Id(7),
        gift: true,
        note: None,
        amount: Some(2.5),
        tag: vec!["a".into(), "b".into()],
        color: Some(Color::Green),
    };
    assert_eq!(order, Ok(expected));
}

#[test]
fn what_a_browser_leaves_out_is_optional_or_has_a_default() {
    let order = read("name=&id=1&submit=Save").unwrap();
    assert_eq!(order.name, "", "an empty text is a text");
    assert!(!order.gift && order.tag.is_empty() && order.color.is_none());
}

#[test]
fn every_mistake_has_a_sentence_that_repeats_nothing() {
    for (form, told) in [
        ("id=1", "The form lacks `name`."),
        ("name=a", "The form lacks `id`."),
        (
            "name=a&id=x<y",
            "The field `id` is not a whole number in range.",
        ),
        (
            "name=a&id=-1",
            "The field `id` is not a whole number in range.",
        ),
        (
            "name=a&id=",
            "The field `id` is not a whole number in range.",
        ),
        (
            "name=a&id=1&id=2",
            "The field `id` is there more than once.",
        ),
        ("name=a&id=1&gift=x", "The field `gift` is not a yes or no."),
        (
            "name=a&id=1&amount=NaN",
            "The field `amount` is not a number.",
        ),
        (
            "name=a&id=1&color=x",
            "The field `color` is none of: red, green.",
        ),
    ] {
        assert_eq!(read(form), Err(told.to_owned()), "{form}");
    }
}

#[test]
fn a_message_of_a_type_of_the_app_stays_in_the_span() {
    #[derive(Debug)]
    struct Strict;
    impl<'de> Deserialize<'de> for Strict {
        fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
            let text = String::deserialize(d)?;
            Err(serde::de::Error::custom(format!("`{text}` is secret")))
        }
    }
    #[derive(Debug, Deserialize)]
    struct Form {
        #[serde(rename = "x")]
        _x: Strict,
    }
    let fields = Fields::urlencoded(Of::Form, b"x=hunter2", 1).unwrap();
    let error = from_fields::<Form>(fields).unwrap_err();
    assert_eq!(error.sentence(Of::Form), "The field `x` is wrong.");
    assert!(error.to_string().contains("hunter2"));
}

#[test]
fn fields_without_end_are_refused() {
    let many = "a=1&".repeat(1001);
    assert_eq!(
        read(&many),
        Err("The form has more than 1000 fields.".into())
    );
    assert_eq!(
        read(&"a=1&".repeat(1000)),
        Err("The form lacks `name`.".into())
    );
}

#[test]
fn files_and_texts_are_not_taken_for_each_other() {
    #[derive(Debug, Deserialize)]
    struct Form {
        file: Option<Upload>,
        #[serde(default)]
        more: Vec<Upload>,
        text: Option<String>,
    }
    let form = |name: &str, values: Vec<Value>| {
        let mut fields = Fields::new(Of::Form, 10);
        for value in values {
            fields.push(name.to_owned(), value).unwrap();
        }
        from_fields::<Form>(fields).map_err(|error| error.sentence(Of::Form))
    };
    let file = || {
        Value::File(Upload {
            name: "a".into(),
            contents: bytes::Bytes::from_static(&[0, 255]),
            ..Upload::default()
        })
    };
    let text = || Value::Text("x".into());
    assert_eq!(
        form("file", vec![file()]).unwrap().file.unwrap().contents,
        [0, 255][..]
    );
    assert_eq!(form("more", vec![file(), file()]).unwrap().more.len(), 2);
    assert_eq!(form("text", vec![text()]).unwrap().text.unwrap(), "x");
    let told = form("file", vec![text()]).unwrap_err();
    assert_eq!(told, "The field `file` is not a file.");
    let told = form("text", vec![file()]).unwrap_err();
    assert_eq!(told, "The field `text` is not a text.");
}
