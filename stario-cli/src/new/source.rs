//! Where a new app gets stario from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{ancestor, is_checkout};
use crate::failure::Failure;

/// The checkout that the user names, else the one around `here`, else the one that this command
/// was built from: the crates are not published.
///
/// # Errors
///
/// When what the user names is no checkout, or there is none at all.
pub(crate) fn checkout(named: Option<&Path>, here: &Path) -> Result<PathBuf, Failure> {
    const HELP: &str = "clone stario and name the checkout: --path ../stario";
    if let Some(named) = named {
        let full = fs::canonicalize(named).map_err(|error| {
            Failure::new(format!("{} cannot be found", named.display()), HELP).because(error)
        })?;
        if !is_checkout(&full) {
            let what = format!("{} is not a checkout of stario", named.display());
            return Err(Failure::new(what, HELP).because("its Cargo.toml is not stario's"));
        }
        return Ok(full);
    }
    let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    ancestor(here, is_checkout)
        .or_else(|| built_from.filter(|dir| is_checkout(dir)))
        .map(Path::to_path_buf)
        .ok_or_else(|| {
            Failure::new("there is no stario to depend on", HELP)
                .because("the crates are not published yet, and this command's checkout is gone")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a member sits in the root")
    }

    #[test]
    fn without_a_name_it_is_the_checkout_of_this_command() {
        let found = checkout(None, Path::new("/")).expect("the checkout is there");
        assert_eq!(found, repository());
    }

    #[test]
    fn a_named_place_must_be_a_checkout() {
        assert!(checkout(Some(repository()), Path::new("/")).is_ok());
        let no = checkout(Some(&repository().join("docs")), Path::new("/")).expect_err("no");
        assert!(no.to_string().contains("is not a checkout of stario"));
        let gone = checkout(Some(Path::new("/nowhere")), Path::new("/")).expect_err("gone");
        assert!(gone.to_string().contains("cannot be found"));
    }
}
