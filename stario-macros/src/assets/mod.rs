//! `assets!` embeds a directory of static files, each with its fingerprint; `asset!` names one of
//! them.

mod walk;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use stario_html::{Pattern, Segment};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, LitStr, Token, Visibility};

use crate::diag::{self, Errors, Expansion};
use crate::entries::{Entry, Reader, documentation, entries};
use crate::function::ours;
use walk::File;

/// One `pub STATIC = "static" at "/static";`.
struct Declaration {
    attrs: Vec<Attribute>,
    vis: Visibility,
    name: Ident,
    dir: LitStr,
    url: LitStr,
}

impl Entry for Declaration {
    const EXAMPLE: &'static str = "pub STATIC = \"static\" at \"/static\";";

    fn parse(reader: &mut Reader<'_>) -> syn::Result<Self> {
        let attrs = reader.input.call(Attribute::parse_outer)?;
        let vis = reader.input.parse()?;
        let name = reader.expect("the name of the assets")?;
        reader.expect::<Token![=]>("`=`")?;
        let dir = reader.expect("the directory, in quotes")?;
        reader.expect::<at>("`at` and the URL prefix")?;
        let url = reader.expect("the URL prefix, in quotes")?;
        Ok(Self {
            attrs,
            vis,
            name,
            dir,
            url,
        })
    }
}

syn::custom_keyword!(at);

/// `root` is the directory of the package that is being compiled, `encoded` one with codings of
/// its files that were made before.
pub(crate) fn assets(
    krate: &TokenStream,
    input: TokenStream,
    root: &Path,
    encoded: Option<&Path>,
) -> Expansion {
    let mut errors = Errors::default();
    let declarations: Vec<Declaration> = entries(input, &mut errors);
    let code = declarations
        .iter()
        .map(|declaration| declaration.expand(krate, root, encoded, &mut errors))
        .collect();
    Expansion { code, errors }
}

impl Declaration {
    fn expand(
        &self,
        krate: &TokenStream,
        root: &Path,
        encoded: Option<&Path>,
        errors: &mut Errors,
    ) -> TokenStream {
        let Self {
            attrs,
            vis,
            name,
            url,
            ..
        } = self;
        errors.take(check_url(url));
        let dir = root.join(self.dir.value());
        let files = errors.take(self.files(&dir)).unwrap_or_default();
        let entries = files.iter().map(|file| entry(krate, file, encoded));
        let doc = documentation(
            attrs,
            &format!("The files of `{}` at `{}`.", self.dir.value(), url.value()),
        );
        let dir = dir.to_string_lossy();
        quote_spanned! {ours(name.span())=>
            #(#attrs)*
            #[doc = #doc]
            #vis static #name: #krate::__private::Assets = #krate::__private::Assets::new(#krate::__private::AssetDir {
                url: #url,
                // A released program never looks at the disk and need not name it.
                dir: if ::core::cfg!(debug_assertions) { #dir } else { "" },
                files: const { &[#(#entries),*] },
            });
            // A change of this variable re-runs the macro, which is how new files are found.
            const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!("STARIO_ASSETS_STAMP");
            // As does a build with or without codings made before.
            const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!("STARIO_ASSETS_ENCODED");
        }
    }

    fn files(&self, dir: &Path) -> syn::Result<Vec<File>> {
        let written = self.dir.value();
        if !dir.is_dir() {
            let what = if dir.exists() {
                "is not a directory"
            } else {
                "does not exist"
            };
            return Err(diag::error(
                &self.dir,
                format_args!("`{written}` {what}"),
                format_args!(
                    "the path starts at the directory of the package's `Cargo.toml`: create `{written}` there, or correct the path"
                ),
            ));
        }
        walk::files(dir).map_err(|error| {
            diag::error(
                &self.dir,
                format_args!("cannot embed `{written}`: {error}"),
                "every file below the directory is embedded, except hidden ones and links",
            )
        })
    }
}

/// The prefix is a plain path: no parameters, and nothing that a browser would rewrite.
fn check_url(url: &LitStr) -> syn::Result<()> {
    let text = url.value();
    let plain = Pattern::parse(&text).is_ok_and(|pattern| {
        let literal = |segment: &Segment| matches!(segment, Segment::Literal(_));
        pattern.host().is_empty() && pattern.segments().iter().all(literal)
    });
    if plain && text != "/" && !text.ends_with('/') && !text.contains(['?', '#', '%']) {
        return Ok(());
    }
    Err(diag::error(
        url,
        format_args!("`{text}` cannot be the URL prefix of assets"),
        "write a path like `\"/static\"`",
    ))
}

fn entry(krate: &TokenStream, file: &File, encoded: Option<&Path>) -> TokenStream {
    let File { path, disk, sha256 } = file;
    let (leading, _) = sha256.split_first_chunk().expect("a SHA-256 has 32 bytes");
    let hash = format!("{:016x}", u64::from_be_bytes(*leading));
    let digest = Literal::byte_string(sha256);
    let disk = disk.to_string_lossy();
    let codings = encoded.into_iter().flat_map(|dir| codings(dir, sha256));
    quote! {
        #krate::__private::AssetFile {
            path: #path,
            bytes: ::core::include_bytes!(#disk),
            hash: #hash,
            sha256: *#digest,
            codings: &[#(#codings),*],
        }
    }
}

/// What `cargo stario build` has made of a file: its codings are named by its digest, so that those
/// of another version are never taken.
fn codings(dir: &Path, sha256: &[u8; 32]) -> Vec<TokenStream> {
    let digest = hex(sha256);
    ["br", "gzip"]
        .into_iter()
        .filter_map(|coding| {
            let file = dir.join(format!("{digest}.{coding}"));
            let path = file.to_str().filter(|_| file.is_file())?;
            Some(quote!((#coding, ::core::include_bytes!(#path))))
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes every write");
        hex
    })
}

/// `asset!(STATIC, "css/style.css")`.
struct Lookup {
    assets: Expr,
    path: LitStr,
}

impl Parse for Lookup {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let assets = input.parse()?;
        input.parse::<Token![,]>()?;
        let path = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { assets, path })
    }
}

pub(crate) fn asset(krate: &TokenStream, input: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let parsed = syn::parse2(input.clone()).map_err(|_| {
        diag::error(
            input,
            "`asset!` takes the assets and the path of a file",
            "write `asset!(STATIC, \"css/style.css\")`",
        )
    });
    let Some(Lookup { assets, path }) = errors.take(parsed) else {
        return Expansion::failed(errors);
    };
    let absent = ours(path.span());
    let code = quote_spanned! {absent=>
        {
            // Evaluated by the compiler: a path that is not there does not compile.
            const INDEX: ::core::primitive::usize = #krate::__private::asset_index(&#assets, #path);
            #assets.at(INDEX)
        }
    };
    Expansion { code, errors }
}

/// Where `cargo stario build` has put codings.
pub(crate) fn encoded() -> Option<PathBuf> {
    std::env::var_os("STARIO_ASSETS_ENCODED").map(PathBuf::from)
}

/// Where the `Cargo.toml` of the package is that is being compiled.
pub(crate) fn package_root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
