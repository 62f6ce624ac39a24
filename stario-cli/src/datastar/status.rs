//! `cargo stario datastar status DIR`.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::FILE;
use super::bundle::{Bundle, CURRENT};
use crate::failure::Failure;

/// Exit code 0 for the right client, 1 for another one or none.
pub(crate) fn run(dir: &Path) -> Result<ExitCode, Failure> {
    println!("{}", status(CURRENT, dir)?);
    Ok(ExitCode::SUCCESS)
}

fn status(bundle: Bundle, dir: &Path) -> Result<String, Failure> {
    let file = dir.join(FILE);
    let shown = file.display();
    let version = bundle.version;
    let bytes = fs::read(&file).map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        };
        let help = format!("`cargo stario datastar add {}` writes it", dir.display());
        Failure::new(format!("{shown} is not there to be checked"), help).because(why)
    })?;
    match bundle.check(&bytes) {
        Ok(()) => Ok(format!(
            "{shown} is Datastar {version} ({} bytes, SHA-256 {})",
            bytes.len(),
            bundle.sha256
        )),
        Err(instead) => {
            let help = format!(
                "`cargo stario datastar add --force {}` replaces it",
                dir.display()
            );
            let what = format!("{shown} is not Datastar {version} as published");
            Err(Failure::new(what, help).because(format!("it has {instead}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datastar::test_server::{CLIENT, bundle};
    use crate::scratch::Scratch;

    #[test]
    fn the_right_client_is_confirmed() {
        let dir = Scratch::new("status-right");
        fs::write(dir.path().join(FILE), CLIENT).unwrap();
        let said = status(bundle("http://unused"), dir.path()).expect("it is the one");
        assert!(said.contains("is Datastar 9.9.9"), "{said}");
    }

    #[test]
    fn another_client_and_none_are_failures_that_name_the_command() {
        let dir = Scratch::new("status-wrong");
        let none = status(bundle("http://unused"), dir.path()).expect_err("none");
        assert!(none.to_string().contains("datastar add"), "{none}");

        fs::write(dir.path().join(FILE), "// Datastar v1.0.2\n").unwrap();
        let other = status(bundle("http://unused"), dir.path()).expect_err("other");
        assert!(
            other.to_string().contains("calls itself Datastar 1.0.2"),
            "{other}"
        );
        assert!(other.to_string().contains("add --force"), "{other}");
    }
}
