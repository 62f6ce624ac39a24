//! Attempts to get text of a user to a place where it is code.

use crate::testing::{attributes, lowered, recovered, report};

#[test]
fn a_datastar_attribute_has_no_other_spelling() {
    assert_eq!(
        report("<p data-on:click={&u}/>"),
        "data-on:click | the Datastar attribute `data-on:click` is written `ds:on:click`\n\
         = note: the client runs its value as code\n\
         = help: write `ds:on:click=(…)`, with `#{value}` for a Rust value in it"
    );
    for (written, help) in [
        ("data-text=\"$a\"", "write `ds:text=\"$a\"`"),
        ("data-text=r#\"f(\"a\")\"#", "write `ds:text=\"…\"`"),
        ("data-ignore", "write `ds:ignore`"),
        ("data_text=\"$a\"", "write `ds:text=\"$a\"`"),
        ("\"DATA-Show\"=\"$a\"", "write `ds:show=\"$a\"`"),
        (
            "data-ignore?={x}",
            "write `{..condition.then(|| ds! { ds:ignore })}` for one that depends on a condition",
        ),
    ] {
        for source in [format!("<p {written}/>"), format!("<my-el {written}/>")] {
            let report = report(&source);
            assert!(report.ends_with(&format!("= help: {help}")), "{report}");
        }
        assert_eq!(attributes(written).1.len(), 1, "{written}");
    }
    assert_eq!(
        recovered("<p data-init={&u} \"data-show\"=(\"a\" {b}) data-id={c}/>"),
        "<p[lost & u][attr data-id c]></p>"
    );
    lowered("<p data-cell-id={id} data-onward=\"x\"/>");
}
