//! `datastar add` against a world that is made to fail in every way.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use super::add::{Added, Wanted, add};
use super::source::{Source, World};
use super::test_server::{CLIENT, answer, bundle, names, serve};
use crate::cargo::Cargo;
use crate::scratch::Scratch;

/// A world with one URL, and a Cargo that does not exist.
fn world(dir: &Scratch, url: &str) -> World {
    World {
        bundle: bundle(url),
        cargo: Cargo {
            program: dir.path().join("no-such-cargo").into(),
            home: Some(dir.path().join("cargo-home")),
        },
        proxy: None,
        connect: Duration::from_millis(500),
        total: Duration::from_secs(2),
    }
}

/// The target directory, which no test creates beforehand.
fn target(dir: &Scratch) -> PathBuf {
    dir.path().join("static").join("js")
}

/// An address where nothing listens.
fn nowhere() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    format!("http://{address}/datastar.js")
}

/// Puts a file where Cargo unpacks the crate.
fn unpack(dir: &Scratch, registry: &str, bytes: &[u8]) {
    let assets = dir
        .path()
        .join("cargo-home/registry/src")
        .join(registry)
        .join("runnerd-web-0.0.27/assets");
    fs::create_dir_all(&assets).expect("the test directory is writable");
    fs::write(assets.join("datastar.js"), bytes).expect("the test directory is writable");
}

/// Tries the CDN alone and returns the message; nothing may be left behind.
fn refusal_by_the_cdn(name: &str, url: &str) -> String {
    let dir = Scratch::new(name);
    let refused = add(
        &world(&dir, url),
        &target(&dir),
        &Wanted::Only(Source::Cdn),
        false,
    );
    let failure = refused.expect_err("it is refused").to_string();
    assert_eq!(names(&target(&dir)), [""; 0], "no file is left");
    assert!(
        failure.contains("DATASTAR_JS="),
        "it says what to do: {failure}"
    );
    failure
}

#[test]
fn the_client_and_its_licence_are_written() {
    let dir = Scratch::new("cdn");
    let world = world(&dir, &serve(answer("200 OK", CLIENT)));
    let added = add(&world, &target(&dir), &Wanted::Anywhere, false).expect("it is served");
    let from = "the official CDN".to_owned();
    let instead_of = Vec::new();
    assert_eq!(added, Added::Written { from, instead_of });
    assert_eq!(names(&target(&dir)), ["datastar.js", "datastar.js.LICENSE"]);
    assert_eq!(fs::read(target(&dir).join("datastar.js")).unwrap(), CLIENT);

    let again = add(&world, &target(&dir), &Wanted::Anywhere, false);
    assert_eq!(again, Ok(Added::AlreadyThere));
}

#[test]
fn other_bytes_are_refused() {
    let page = refusal_by_the_cdn("cdn-other", &serve(answer("200 OK", b"<html>Blocked")));
    assert!(page.contains("does not look like Datastar"), "{page}");
}

#[test]
fn a_truncated_answer_is_refused() {
    let mut cut = answer("200 OK", CLIENT);
    cut.truncate(cut.len() - 3);
    let failure = refusal_by_the_cdn("cdn-cut", &serve(cut));
    assert!(failure.contains("stopped in the middle"), "{failure}");
}

#[test]
fn an_endless_answer_is_cut_off() {
    let url = serve(answer("200 OK", &vec![b'x'; 2_000_000]));
    let failure = refusal_by_the_cdn("cdn-large", &url);
    assert!(failure.contains("more than 409600 bytes"), "{failure}");
}

#[test]
fn an_error_status_is_named() {
    let failure = refusal_by_the_cdn("cdn-404", &serve(answer("404 Not Found", b"gone")));
    assert!(failure.contains("answered with status 404"), "{failure}");
}

#[test]
fn a_port_that_nobody_listens_on_is_named() {
    let failure = refusal_by_the_cdn("cdn-off", &nowhere());
    assert!(failure.contains("cannot be reached"), "{failure}");
}

#[test]
fn a_server_that_never_answers_costs_seconds() {
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/datastar.js", silent.local_addr().unwrap());
    let start = std::time::Instant::now();
    let failure = refusal_by_the_cdn("cdn-silent", &url);
    assert!(failure.contains("timeout"), "{failure}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn without_the_cdn_the_crates_copy_is_used() {
    let dir = Scratch::new("registry");
    unpack(&dir, "a-mirror", b"something else");
    unpack(&dir, "the-registry", CLIENT);
    let world = world(&dir, &nowhere());
    let added = add(&world, &target(&dir), &Wanted::Anywhere, false).expect("it is unpacked");
    let Added::Written { from, instead_of } = added else {
        panic!("it was not there before");
    };
    assert_eq!(from, "the crate runnerd-web 0.0.27");
    assert!(
        instead_of[0].contains("cannot be reached"),
        "{instead_of:?}"
    );
    assert_eq!(fs::read(target(&dir).join("datastar.js")).unwrap(), CLIENT);
}

#[test]
fn without_any_source_every_reason_is_told() {
    let dir = Scratch::new("nothing");
    unpack(&dir, "a-mirror", b"something else");
    let world = world(&dir, &nowhere());
    let failure = add(&world, &target(&dir), &Wanted::Anywhere, false).expect_err("no source");
    let failure = failure.to_string();
    assert!(failure.contains("the official CDN: "), "{failure}");
    assert!(failure.contains("no-such-cargo cannot be run"), "{failure}");
    assert_eq!(names(&target(&dir)), [""; 0]);
}

#[cfg(unix)]
mod with_a_stand_in_for_cargo {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    /// Makes the world's `cargo` a shell script. Another process writes it:
    /// while this one holds it open, none of its threads could run it.
    fn cargo_is(world: &World, script: &str) {
        let mut shell = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod +x \"$0\""])
            .arg(&world.cargo.program)
            .stdin(Stdio::piped())
            .spawn()
            .expect("every unix has sh");
        let mut stdin = shell.stdin.take().expect("it is piped");
        write!(stdin, "#!/bin/sh\n{script}\n").expect("sh reads");
        drop(stdin);
        assert!(shell.wait().expect("sh ends").success());
    }

    #[test]
    fn cargo_is_asked_to_unpack_the_crate() {
        let dir = Scratch::new("info");
        let world = world(&dir, &nowhere());
        unpack(&dir, "elsewhere", CLIENT);
        let from = dir.path().join("cargo-home/registry/src/elsewhere");
        let to = dir.path().join("unpacked-later");
        fs::rename(&from, &to).unwrap();
        cargo_is(
            &world,
            &format!(
                "[ \"$*\" = 'info --color never runnerd-web@0.0.27' ] && mv '{}' '{}'",
                to.display(),
                from.display()
            ),
        );
        let added = add(
            &world,
            &target(&dir),
            &Wanted::Only(Source::Registry),
            false,
        );
        assert!(matches!(added, Ok(Added::Written { .. })), "{added:?}");
    }

    #[test]
    fn what_cargo_says_is_passed_on() {
        let dir = Scratch::new("info-fails");
        let world = world(&dir, &nowhere());
        cargo_is(&world, "echo 'error: no network today' >&2; exit 101");
        let failure = add(
            &world,
            &target(&dir),
            &Wanted::Only(Source::Registry),
            false,
        )
        .expect_err("cargo fails")
        .to_string();
        assert!(failure.contains("no network today"), "{failure}");
        assert!(
            !failure.contains("the official CDN: "),
            "only one source: {failure}"
        );
    }

    #[test]
    fn a_crate_that_cargo_did_not_unpack_is_told_apart() {
        let dir = Scratch::new("info-empty");
        let world = world(&dir, &nowhere());
        cargo_is(&world, "exit 0");
        let failure = add(
            &world,
            &target(&dir),
            &Wanted::Only(Source::Registry),
            false,
        )
        .expect_err("nothing is unpacked")
        .to_string();
        assert!(failure.contains("its sources are not in"), "{failure}");
    }
}

#[test]
fn a_named_file_is_the_only_source() {
    let dir = Scratch::new("named");
    let world = world(&dir, &serve(answer("200 OK", CLIENT)));
    let mine = dir.path().join("mine.js");
    let wanted = Wanted::File(mine.clone());

    let missing = add(&world, &target(&dir), &wanted, false).expect_err("not there");
    assert!(missing.to_string().contains("mine.js"), "{missing}");
    fs::write(&mine, "// Datastar v1.0.2\n").unwrap();
    let older = add(&world, &target(&dir), &wanted, false).expect_err("another version");
    assert!(older.to_string().contains("1.0.2"), "{older}");
    assert_eq!(names(&target(&dir)), [""; 0]);

    fs::write(&mine, CLIENT).unwrap();
    let added = add(&world, &target(&dir), &wanted, false);
    assert!(matches!(added, Ok(Added::Written { .. })), "{added:?}");
}

#[test]
fn the_option_wins_over_the_variable() {
    let file = || Some("mine.js".into());
    let only = Wanted::from_env(Some(Source::Cdn), file());
    assert_eq!(only, Wanted::Only(Source::Cdn));
    assert_eq!(
        Wanted::from_env(None, file()),
        Wanted::File("mine.js".into())
    );
    assert_eq!(Wanted::from_env(None, Some("".into())), Wanted::Anywhere);
    assert_eq!(Wanted::from_env(None, None), Wanted::Anywhere);
}

#[test]
fn another_bundle_in_the_way_stays_unless_forced() {
    let dir = Scratch::new("in-the-way");
    let world = world(&dir, &serve(answer("200 OK", CLIENT)));
    let file = dir.path().join("datastar.js");
    fs::write(&file, "// Datastar v1.0.2\n").unwrap();
    let failure = add(&world, dir.path(), &Wanted::Anywhere, false).expect_err("it is not ours");
    assert!(
        failure.to_string().contains("is Datastar 1.0.2"),
        "{failure}"
    );
    assert_eq!(fs::read(&file).unwrap(), b"// Datastar v1.0.2\n");

    let forced = add(&world, dir.path(), &Wanted::Anywhere, true);
    assert!(matches!(forced, Ok(Added::Written { .. })), "{forced:?}");
    assert_eq!(fs::read(&file).unwrap(), CLIENT);
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let dir = Scratch::new("no-dir");
    let world = world(&dir, &serve(answer("200 OK", CLIENT)));
    fs::write(dir.path().join("static"), "a file").unwrap();
    let failure = add(&world, &target(&dir), &Wanted::Anywhere, false).expect_err("no directory");
    let failure = failure.to_string();
    assert!(failure.contains("cannot be written"), "{failure}");
    assert!(failure.contains("choose another directory"), "{failure}");
    assert_eq!(names(dir.path()), ["static"]);
}
