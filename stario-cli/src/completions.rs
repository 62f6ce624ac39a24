//! `cargo stario completions`: what a shell sources.

use std::process::ExitCode;

use clap_complete::Shell;

use crate::output::say;

/// The generated script completes the program `cargo-stario`; people type `cargo stario`. What was
/// there for `cargo` gets the rest.
const BASH: &str = r#"
if [[ "$(complete -p cargo 2>/dev/null)" =~ -F\ ([^\ ]+) && "${BASH_REMATCH[1]}" != _cargo__stario__cargo ]]; then
    _cargo__stario__before="${BASH_REMATCH[1]}"
fi

_cargo__stario__cargo() {
    if [[ "${COMP_WORDS[1]}" == stario && "$COMP_CWORD" -gt 1 ]]; then
        COMP_WORDS=(cargo-stario "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        _cargo__stario cargo-stario "$2" "$3"
    elif [[ -n "$_cargo__stario__before" ]]; then
        "$_cargo__stario__before" "$@"
    fi
}

complete -F _cargo__stario__cargo -o bashdefault -o default cargo
"#;

/// What fish completes after `cargo stario` is what it would complete after `cargo-stario`.
const FISH: &str = r#"
function __fish_cargo_stario_after_cargo
    set -l before (commandline -opc)
    complete -C "cargo-stario "(string join ' ' -- (string escape -- $before[3..-1]) (commandline -ct))
end

complete -c cargo -n '__fish_seen_subcommand_from stario' -f -a '(__fish_cargo_stario_after_cargo)'
complete -c cargo -n __fish_use_subcommand -f -a stario -d 'Realtime hypermedia apps in Rust'
"#;

const HELP: &str = "\
bash, in ~/.bashrc:
  source <(cargo stario completions bash)
zsh, where ~/.zfunc is in $fpath before compinit; the completion of cargo finds it there:
  cargo stario completions zsh > ~/.zfunc/_cargo-stario
  rustup completions zsh cargo > ~/.zfunc/_cargo
fish:
  cargo stario completions fish > ~/.config/fish/conf.d/cargo-stario.fish

Exit codes: 0 done, 2 for a shell that is not known.";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script of a shell.
pub(crate) fn run(args: &Args, command: clap::Command) -> ExitCode {
    // A name with a space is none for functions of a shell.
    let mut command = command.name("cargo-stario").bin_name("cargo-stario");
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "cargo-stario", &mut script);
    let script = String::from_utf8_lossy(&script);
    // Half of the cases for bash have the space in their names still, and would never be met.
    say(&script.replace("cargo__subcmd__stario", "cargo__stario"));
    match args.shell {
        Shell::Bash => say(BASH),
        Shell::Fish => say(FISH),
        _ => true,
    };
    ExitCode::SUCCESS
}
