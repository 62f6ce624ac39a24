//! What the browser gets from us: the script of every page, and the page where there is no app.

/// Shows the state in a page, and brings the page up to date.
pub(crate) const SCRIPT: &str = include_str!("page.js");

/// A page that shows what is going on; with scripts switched off it shows the text.
pub(crate) fn standby(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        "<!doctype html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"dark\">\n\
         <title>cargo stario dev</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <script src=\"/_stario/dev.js\" data-standby defer></script>\n\
         </head>\n\
         <body style=\"background:#11151c;color:#dde3ee\">\n\
         <main style=\"font:15px/1.6 system-ui,sans-serif;max-width:34em;margin:28vh auto 0;padding:0 2em\">\n\
         <p><b>cargo stario dev</b></p>\n\
         <p>Your app is not there yet. The first build takes a minute or two, later ones a moment. \
         This page becomes the app\u{2019}s own as soon as it serves.</p>\n\
         </main>\n\
         <noscript><pre>{text}</pre></noscript>\n\
         </body>\n\
         </html>\n"
    )
}
