use std::fs;

use super::*;

/// A package directory of its own, removed at the end.
struct Package(PathBuf);

impl Package {
    fn new(name: &str) -> Self {
        let root =
            std::env::temp_dir().join(format!("stario-macros-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("static/css")).unwrap();
        Self(root)
    }

    fn write(&self, path: &str, content: &str) {
        fs::write(self.0.join(path), content).unwrap();
    }

    fn expand(&self, input: &str) -> Expansion {
        assets(&quote!(web), input.parse().unwrap(), &self.0, None)
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_visible_file_is_embedded_in_order_with_its_hash() {
    let package = Package::new("order");
    package.write("static/css/style.css", "a{}");
    package.write("static/css.txt", "x");
    package.write("static/.hidden", "x");
    fs::create_dir(package.0.join("static/.git")).unwrap();
    package.write("static/.git/config", "x");
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        package.0.join("static/css.txt"),
        package.0.join("static/link.txt"),
    )
    .unwrap();

    let found = walk::files(&package.0.join("static")).unwrap();
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["css.txt", "css/style.css"]);

    let expansion = package.expand("pub STATIC = \"static\" at \"/static\";");
    let code = expansion.code();
    assert!(code.contains("pub static STATIC : web :: __private :: Assets"));
    // The first digits of the SHA-256 of `a{}`.
    assert!(code.contains("hash : \"5f546eb4606b5c2b\""), "{code}");
    assert!(code.contains("STARIO_ASSETS_STAMP"));
    assert_eq!(expansion.mistakes(), Vec::<String>::new());
}

#[test]
fn codings_that_were_made_before_are_embedded_beside_their_file_and_no_other() {
    let package = Package::new("codings");
    package.write("static/css/style.css", "a{}");
    package.write("static/other.css", "b{}");
    let made = package.0.join("made");
    fs::create_dir_all(&made).unwrap();
    let known = walk::files(&package.0.join("static/css")).unwrap();
    let name = hex(&known[0].sha256);
    fs::write(made.join(format!("{name}.br")), "packed").unwrap();
    let code = assets(
        &quote!(web),
        "A = \"static\" at \"/a\";".parse().unwrap(),
        &package.0,
        Some(&made),
    )
    .code();
    assert_eq!(
        code.matches(&format!("made/{name}.br")).count(),
        1,
        "{code}"
    );
    assert!(!code.contains(".gzip"), "{code}");
    assert!(code.contains("STARIO_ASSETS_ENCODED"), "{code}");
}

#[test]
fn a_missing_directory_says_where_it_was_looked_for() {
    let package = Package::new("missing");
    package.write("static/a.txt", "x");
    let expansion = package.expand("A = \"statics\" at \"/a\"; B = \"static/a.txt\" at \"/b\";");
    assert!(expansion.code().contains("static A :"));
    let found = expansion.mistakes();
    assert!(
        found[0].starts_with("\"statics\": `statics` does not exist"),
        "{found:?}"
    );
    assert!(found[0].contains("`Cargo.toml`"), "{found:?}");
    assert!(
        found[1].starts_with("\"static/a.txt\": `static/a.txt` is not a directory"),
        "{found:?}"
    );
}

#[test]
fn the_url_is_a_plain_path() {
    let package = Package::new("url");
    for url in ["static", "/", "/a/{b}", "/a?b", "//host/a", "/a b"] {
        let found = package
            .expand(&format!("A = \"static\" at \"{url}\";"))
            .mistakes();
        assert_eq!(found.len(), 1, "{url}: {found:?}");
        assert!(found[0].starts_with(&format!("\"{url}\": ")), "{found:?}");
    }
}

#[test]
fn each_part_of_a_declaration_is_asked_for() {
    let package = Package::new("parts");
    let found = package
        .expand("A \"static\"; B = static; C = \"static\"; D = \"static\" in \"/d\";")
        .mistakes();
    let underlined: Vec<&str> = found
        .iter()
        .filter_map(|text| text.split(": ").next())
        .collect();
    assert_eq!(underlined, ["\"static\"", "static", "\"static\"", "in"]);
}

#[test]
fn an_asset_is_looked_up_by_the_compiler() {
    let code = asset(&quote!(web), quote!(STATIC, "css/style.css")).code();
    let expected = quote! {
        {
            const INDEX: ::core::primitive::usize = web::__private::asset_index(&STATIC, "css/style.css");
            STATIC.at(INDEX)
        }
    };
    assert_eq!(code, expected.to_string());
    let found = asset(&quote!(web), "STATIC".parse().unwrap()).mistakes();
    assert!(found[0].starts_with("STATIC: `asset!` takes"), "{found:?}");
}
