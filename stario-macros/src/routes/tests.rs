use super::*;

fn expanded(input: &str) -> Expansion {
    expand(&quote!(web), input.parse().unwrap())
}

fn mistakes(input: &str) -> Vec<String> {
    expanded(input).mistakes()
}

#[test]
fn parameters_of_the_pattern_are_arguments_of_href_and_action() {
    let expansion = expanded("pub FILE = POST \"/a/b/{type}/c/{path...}\";");
    let code = &expansion;
    assert!(code.has(&quote! {
        pub fn href(
            self, r#type: impl web::__private::PathValue, path: impl web::__private::PathValue,
        ) -> web::__private::Href {
            web::__private::Href::path("/a/b").segment(r#type).segment("c").rest(path)
        }
    }));
    assert!(code.has(&quote!(web::__private::Action::new(
        web::__private::Verb::Post,
        self.href(r#type, path)
    ))));
}

#[test]
fn a_host_comes_first_in_the_arguments_and_in_the_address() {
    let code = expanded("pub ROOM = GET \"//{tenant...}.Example.com/rooms/{id}\";");
    assert!(code.has(&quote! {
        pub fn href(
            self, tenant: impl web::__private::HostValue, id: impl web::__private::PathValue,
        ) -> web::__private::Href {
            web::__private::Host::new()
                .labels(tenant)
                .literal("example")
                .literal("com")
                .path("/rooms")
                .segment(id)
        }
    }));
    let found = mistakes(
        "A = GET \"//a.test/\"; B = GET \"/\"; C = GET \"//b.test/\"; D = GET \"//A.test\";",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`A` answers the same requests already"));
    let found = mistakes("A = GET \"//a.test:80/{id}\";");
    assert!(found[0].contains("a route has no port"), "{found:?}");
}

#[test]
fn docs_attributes_and_visibility_are_kept() {
    let code = expanded("#[doc = \"All rooms.\"] #[deprecated] pub(crate) ROOMS = GET \"/rooms\";");
    assert!(code.has(&quote! {
        #[doc = "All rooms."]
        #[deprecated]
        #[doc = "\n\nThe route `GET /rooms`."]
        #[allow(non_camel_case_types)]
        pub(crate) struct ROOMS;
    }));
    assert!(code.has(&quote!(
        pub(crate) const PATTERN: &'static ::core::primitive::str = "/rooms";
    )));
}

#[test]
fn only_methods_that_datastar_sends_have_an_action() {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"] {
        assert!(
            expanded(&format!("A = {method} \"/\";"))
                .code()
                .contains("fn action"),
            "{method}"
        );
    }
    for method in ["HEAD", "OPTIONS", "PROPFIND"] {
        let expansion = expanded(&format!("A = {method} \"/\";"));
        assert!(!expansion.code().contains("fn action"), "{method}");
        assert_eq!(expansion.mistakes(), Vec::<String>::new());
    }
}

#[test]
fn a_bad_pattern_is_underlined_and_href_keeps_its_arity() {
    let expansion = expanded("ROOM = GET \"/rooms/{room-id}\";");
    assert!(expansion.has(&quote!(fn href(self, parameter0: impl web::__private::PathValue,))));
    let found = expansion.mistakes();
    assert!(
        found[0].starts_with("\"/rooms/{room-id}\": `room-id` cannot be"),
        "{found:?}"
    );
    assert!(mistakes("ROOM = GET \"rooms\";")[0].ends_with("= help: write `\"/rooms\"`"));
}

#[test]
fn wrong_case_is_worded() {
    assert_eq!(
        mistakes("roomPage = get \"/\";"),
        [
            "roomPage: a route is named like a constant\n= help: write `ROOM_PAGE`",
            "get: the method of a route is upper-case\n= help: write `GET`",
        ]
    );
}

#[test]
fn a_missing_method_is_suggested_from_the_text() {
    assert!(mistakes("A = \"post /a\";")[0].ends_with("write `A = POST \"/a\"`"));
    assert!(mistakes("A = \"/a\";")[0].ends_with("write `A = GET \"/a\"`"));
}

#[test]
fn every_broken_declaration_is_reported_where_it_breaks() {
    let found =
        mistakes("A GET \"/a\"; B = GET; = \"/c\"; D = GET \"/d\" E = GET \"/e\"; F = GET 7");
    let underlined: Vec<&str> = found
        .iter()
        .filter_map(|text| text.split(": ").next())
        .collect();
    assert_eq!(underlined, ["GET", "GET", "=", "E", "7"]);
    assert!(found[3].starts_with("E: expected `;`"), "{found:?}");
}

#[test]
fn two_routes_for_the_same_requests_are_refused() {
    let found =
        mistakes("A = GET \"/a/{x}\"; B = POST \"/a/{x}\"; C = GET \"/a/{y}\"; D = GET \"/a/x\";");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("GET \"/a/{y}\": `A` answers the same requests already"),
        "{found:?}"
    );
}
