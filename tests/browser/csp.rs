//! A strict Content-Security-Policy: everything of Datastar works, nothing of an attacker does.

use crate::browser_or_skip;
use crate::server::Server;
use crate::webdriver::Page;

/// What an attacker's script, or a careless one, would try; says what became of each. Later,
/// because the driver's own call may use `eval`.
const ATTACKS: &str = "
    const attacks = [
        () => document.body.append(Object.assign(document.createElement('script'),
            {textContent: 'window.stolen = 3'})),
        () => document.body.insertAdjacentHTML('beforeend',
            '<img src=\"/none\" onerror=\"window.stolen = 4\">'),
        () => document.body.setAttribute('onclick', 'window.stolen = 5'),
        () => window.eval('window.stolen = 6'),
        () => new Function('window.stolen = 7')(),
        () => trustedTypes.createPolicy('mine', {createScript: text => text}),
    ];
    setTimeout(() => {
        window.verdicts = attacks.map(attack => {
            try { attack(); return 'done'; } catch (error) { return error.name; }
        });
        document.body.click();
    });";

fn wait_for_text(page: &Page<'_>, css: &str, text: &str) {
    page.wait_for(
        &format!("{text:?} in {css}"),
        "return document.querySelector(arguments[0])?.textContent.trim() === arguments[1]",
        &[css.into(), text.into()],
    );
}

#[test]
fn expressions_patches_and_scripts_run_without_eval() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("csp");
    let page = browser.first_page();
    page.goto(&server.url("/"));
    let nonce = page.wait_for(
        "Datastar has taken the nonce",
        "return !document.documentElement.hasAttribute('data-nonce')",
        &[],
    );
    assert_eq!(nonce, true);

    // Expressions: an event, a text and a class.
    for clicks in ["1", "2", "3"] {
        page.find("#count").click();
        wait_for_text(&page, "#clicks", clicks);
    }
    page.wait_for_count("#clicks.loud", 1);

    // A binding, an action, and a patch as the whole answer.
    let typed = "const input = document.querySelector('#name'); \
                 input.value = 'Ann <3'; input.dispatchEvent(new Event('input', {bubbles: true}))";
    page.script(typed, &[]);
    page.find("#greet").click();
    wait_for_text(&page, "#greeting", "Hello, Ann <3!");

    // Scripts from the server, as an event and as an answer.
    let ran = "return document.body.dataset.script === arguments[0]";
    page.find("#run").click();
    page.wait_for("the patched script", ran, &["patched".into()]);
    page.find("#run-body").click();
    page.wait_for("the answered script", ran, &["answered".into()]);

    // A message about an error, with its looks.
    page.find("#fail").click();
    wait_for_text(&page, "[role=alert]", "Somebody was faster.");
    let fixed = "return getComputedStyle(document.querySelector('[role=alert]')).position";
    page.wait_for("a toast in its place", &format!("{fixed} === 'fixed'"), &[]);
    page.screenshot("csp-desktop");
    page.find("[role=alert]").click();
    page.wait_for_count("[role=alert]", 0);

    let refused = violations(&page);
    assert_eq!(
        refused.len(),
        2,
        "only the comment's script and handler were refused: {refused:?}"
    );
    page.set_viewport(390, 844, true);
    page.screenshot("csp-390");
}

#[test]
fn what_somebody_brings_into_the_page_does_not_run() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("csp");
    let page = browser.first_page();
    page.goto(&server.url("/"));
    page.wait_for_count("#comment img", 1);
    page.script(ATTACKS, &[]);
    let verdicts = page.wait_for("verdicts on the attacks", "return window.verdicts", &[]);
    let verdicts = verdicts.as_array().expect("one for each");
    assert!(
        verdicts.iter().all(|verdict| verdict != "done"),
        "{verdicts:?}"
    );
    wait_for_text(&page, "#clicks", "0");
    page.find("#count").click();
    wait_for_text(&page, "#clicks", "1");
    assert!(page.script("return window.stolen", &[]).is_null());
}

/// What the browser refused because of the policy.
fn violations(page: &Page<'_>) -> Vec<String> {
    let mut lines = page.console();
    lines.retain(|line| line.contains("Content Security Policy"));
    lines
}
