//! The page around every view.

use stario::prelude::*;

use crate::assets::STATIC;

#[component]
pub(crate) fn shell(title: &str, children: Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>{title}</title>
                <link rel="icon" type="image/svg+xml" href={asset!(STATIC, "favicon.svg")}>
                <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
                {STATIC.datastar_script()}
            </head>
            <body>{children}</body>
        </html>
    }
}
