//! What the derive makes of parsed structs.

use super::*;

fn mistakes(item: &str) -> Vec<String> {
    expand(item.parse().unwrap()).mistakes()
}

#[test]
fn names_are_those_that_serde_writes() {
    let expansion = expand(quote! {
        #[serde(rename_all = "camelCase")]
        #[stario(crate = web)]
        struct Home {
            user_id: String,
            #[serde(rename = "q", default = "query")] pub query: Option<u8>,
            #[serde(skip)] hidden: u8,
            r#type: u8,
        }
    });
    let expected = quote! {
        #[automatically_derived]
        impl web::__private::Signals for Home {
            const NAMES: &'static [&'static str] = &["userId", "q", "type"];
        }

        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code)]
        impl Home {
            #[doc = "The signal `$userId`."]
            const user_id: web::__private::Signal<String> = web::__private::Signal::new("userId");
            #[doc = "The signal `$q`."]
            pub const query: web::__private::Signal<Option<u8>> = web::__private::Signal::new("q");
            #[doc = "The signal `$type`."]
            const r#type: web::__private::Signal<u8> = web::__private::Signal::new("type");
        }
    };
    assert!(expansion.has(&expected), "{}", expansion.code());
    assert_eq!(expansion.mistakes(), Vec::<String>::new());
}

#[test]
fn only_structs_with_named_fields_have_signals() {
    for (item, underlined) in [
        ("enum Home { A }", "enum"),
        ("union Home { a: u8 }", "union"),
        ("struct Home(u8);", "(u8)"),
        ("struct Home;", "Home"),
    ] {
        let found = mistakes(item);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(&format!("{underlined}: signals are the named fields")),
            "{found:?}"
        );
    }
}

#[test]
fn names_that_datastar_cannot_reach_are_refused_where_they_are_written() {
    for (field, underlined) in [
        ("a__b: u8", "a__b"),
        ("größe: u8", "größe"),
        ("constructor: u8", "constructor"),
        ("#[serde(rename = \"__proto__\")] a: u8", "\"__proto__\""),
        ("#[serde(rename = \"a-b\")] a: u8", "\"a-b\""),
        ("#[serde(rename = \"a.b\")] a: u8", "\"a.b\""),
        ("#[serde(rename = \"\")] a: u8", "\"\""),
    ] {
        let found = mistakes(&format!("struct Home {{ {field} }}"));
        assert_eq!(found.len(), 1, "{field}: {found:?}");
        assert!(
            found[0].starts_with(&format!("{underlined}: ")),
            "{field}: {found:?}"
        );
    }
}

#[test]
fn two_fields_cannot_be_one_signal() {
    let found = mistakes("struct Home { a: u8, #[serde(rename = \"a\")] b: u8 }");
    assert!(
        found[0].starts_with("\"a\": two fields are the signal `a`"),
        "{found:?}"
    );
}

#[test]
fn a_generic_struct_is_a_set_of_signals_when_it_can_be_serialized() {
    let code = expand(quote!(
        struct Home<T> {
            value: T,
        }
    ));
    assert!(code.has(&quote!(impl<T> ::stario::__private::Signals for Home<T> where Self: ::stario::__private::Serialize)));
}

#[test]
fn a_nested_field_is_a_group_of_paths() {
    let expansion = expand(quote! {
        struct Board {
            #[stario(nested)]
            ui: Ui,
        }
    });
    let constant = quote! {
        const ui: <Ui as ::stario::__private::SignalPaths>::At<::stario::__private::SignalAt<(), Board, 0usize> > =
            <<Ui as ::stario::__private::SignalPaths>::At<::stario::__private::SignalAt<(), Board, 0usize> >
                as ::stario::__private::SignalGroup>::PATHS;
    };
    assert!(expansion.has(&constant), "{}", expansion.code());
    let field = quote! {
        ui: <Ui as ::stario::__private::SignalPaths>::At<::stario::__private::SignalAt<StarioPlace, Board, 0usize> >
    };
    assert!(expansion.has(&field), "{}", expansion.code());
    assert_eq!(expansion.mistakes(), Vec::<String>::new());
}

#[test]
fn nesting_is_refused_where_the_path_cannot_be_known() {
    let found = mistakes("struct Board<T> { #[stario(nested)] ui: Ui<T> }");
    assert!(
        found[0].starts_with("#[stario(nested)]: a struct with type parameters"),
        "{found:?}"
    );
    let found = mistakes("struct Board { #[stario(nest)] ui: Ui }");
    assert!(
        found[0].starts_with("#[stario(nest)]: unknown attribute"),
        "{found:?}"
    );
}
