//! A strict Content-Security-Policy, under which Datastar works without `unsafe-eval`.

use std::borrow::Cow;
use std::fmt;

use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use stario_html::{Html, datastar_script_with_nonce};

use crate::assets::Assets;
use crate::error::{Error, Result};
use crate::token::token;
use crate::writer::Writer;

/// The Content-Security-Policy of one page, with its nonce.
///
/// Scripts run only when they carry the nonce, which is new in every response, so markup that an
/// attacker brings into the page stays dead, and so does `eval`. Datastar compiles expressions
/// with `eval` unless it finds the nonce in `data-nonce` on the `html` element; it takes the
/// attribute away and vouches for the expressions of the page and for the scripts that the
/// server sends later.
///
/// A patch of the whole page leaves `data-nonce` out, so that the nonce does not come to lie in
/// the document: `data-nonce={csp.map(Csp::nonce)}` with an `Option<&Csp>`.
///
/// The policy, which [`directive`](Csp::directive) and [`trusted_types`](Csp::trusted_types)
/// extend:
///
/// | Directive | Sources |
/// | --- | --- |
/// | `default-src` | `'self'` |
/// | `script-src` | the nonce and nothing else |
/// | `style-src` | `'self'` and the nonce, so no `style` attributes |
/// | `img-src` | `'self' data:` |
/// | `object-src` | `'none'` |
/// | `base-uri` | `'none'` |
/// | `form-action` | `'self'` |
/// | `frame-ancestors` | `'self'` |
///
/// It cannot help against expressions: whoever brings `data-on:click` into the page has
/// Datastar's own voice. Text is escaped by `html!`; wrap markup of others (`raw`) in an element
/// with `data-ignore`.
///
/// # Example
///
/// ```
/// use stario_html::{Html, raw};
/// use stario_runtime::{Context, Csp, Result, Writer};
///
/// async fn home(_c: Context, mut w: Writer) -> Result {
///     let csp = Csp::new();
///     w.csp(&csp)?;
///     w.html(page(&csp));
///     Ok(())
/// }
///
/// // With `html!`: `<html lang="en" data-nonce={csp.nonce()}>` and, in the head,
/// // `{csp.datastar_script(&STATIC)}`.
/// fn page(csp: &Csp) -> Html {
///     raw(format!(r#"<html lang="en" data-nonce="{}">"#, csp.nonce()))
/// }
/// # let _ = home;
/// ```
#[derive(Clone)]
pub struct Csp {
    nonce: String,
    directives: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

impl Csp {
    /// The strict policy, with a nonce of 130 random bits.
    ///
    /// # Panics
    ///
    /// Panics when the system has no random numbers, which no program can work around.
    pub fn new() -> Self {
        let nonce = token();
        let directives = [
            ("default-src", "'self'".into()),
            ("script-src", format!("'nonce-{nonce}'").into()),
            ("style-src", format!("'self' 'nonce-{nonce}'").into()),
            ("img-src", "'self' data:".into()),
            ("object-src", "'none'".into()),
            ("base-uri", "'none'".into()),
            ("form-action", "'self'".into()),
            ("frame-ancestors", "'self'".into()),
        ];
        Self {
            nonce,
            directives: directives
                .map(|(name, sources)| (name.into(), sources))
                .into(),
        }
    }

    /// The nonce: letters and digits, good for this one response.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Csp;
    ///
    /// let csp = Csp::new();
    /// assert!(csp.to_string().contains(&format!("script-src 'nonce-{}'", csp.nonce())));
    /// assert_ne!(csp.nonce(), Csp::new().nonce()); // one for each response
    /// ```
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// Sets the sources of a directive, in place of those it has.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Csp;
    ///
    /// let csp = Csp::new().directive("img-src", "'self' https://images.example");
    /// assert!(csp.to_string().contains("img-src 'self' https://images.example;"));
    /// ```
    pub fn directive(
        mut self,
        name: impl Into<Cow<'static, str>>,
        sources: impl Into<Cow<'static, str>>,
    ) -> Self {
        let (name, sources) = (name.into(), sources.into());
        match self.directives.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => *old = sources,
            None => self.directives.push((name, sources)),
        }
        self
    }

    /// Lets only Datastar turn text into markup or code.
    ///
    /// So a script of the page cannot do it by mistake: `require-trusted-types-for 'script'`,
    /// `trusted-types datastar`.
    ///
    /// Scripts that set `innerHTML` themselves stop working; browsers without Trusted Types
    /// ignore both directives.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Csp;
    ///
    /// let csp = Csp::new().trusted_types().to_string();
    /// assert!(csp.ends_with("require-trusted-types-for 'script'; trusted-types datastar"));
    /// ```
    pub fn trusted_types(self) -> Self {
        self.directive("require-trusted-types-for", "'script'")
            .directive("trusted-types", "datastar")
    }

    /// The `<script>` element for the Datastar client, with the nonce.
    ///
    /// It loads the copy among the assets where there is one, the pinned version from the CDN
    /// otherwise.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{AssetDir, Assets, Csp};
    ///
    /// // In an app, what `assets!` makes.
    /// static STATIC: Assets = Assets::new(AssetDir { url: "/static", dir: "", files: &[] });
    ///
    /// let csp = Csp::new();
    /// let script = csp.datastar_script(&STATIC).into_string();
    /// assert!(script.contains(&format!("nonce=\"{}\"", csp.nonce())));
    /// ```
    pub fn datastar_script(&self, assets: &Assets) -> Html {
        let local = assets.datastar_href();
        datastar_script_with_nonce(local.as_ref().map(AsRef::as_ref), &self.nonce)
    }

    fn header(&self) -> Result<HeaderValue> {
        for (name, sources) in &self.directives {
            let is_name =
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let is_list = |c: char| matches!(c, ' '..='~') && c != ';' && c != ',';
            if !is_name || !sources.chars().all(is_list) {
                let what = format!("`{name} {sources}` is not a directive of a policy");
                return Err(Error::new(what.escape_debug().to_string()));
            }
        }
        Ok(HeaderValue::try_from(self.to_string())?)
    }
}

impl Default for Csp {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Csp {
    /// The value of the header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (name, sources)) in self.directives.iter().enumerate() {
            let gap = if position == 0 { "" } else { "; " };
            let space = if sources.is_empty() { "" } else { " " };
            write!(f, "{gap}{name}{space}{sources}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Csp {
    /// Without the nonce, which is a secret of its page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.directives.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

impl Writer {
    /// Sends the page with a Content-Security-Policy; see [`Csp`].
    ///
    /// # Errors
    ///
    /// Refuses a directive with characters that would end it or the header.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::raw;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), home);
    /// # }).await;
    /// async fn home(_c: Context, mut w: Writer) -> Result {
    ///     let csp = Csp::new().directive("img-src", "'self' https://images.example");
    ///     w.csp(&csp)?;
    ///     w.html(raw("<!doctype html><title>Home</title>"));
    ///     Ok(())
    /// }
    ///
    /// let home = client.get("/").await;
    /// let policy = home.header("content-security-policy").expect("a policy");
    /// assert!(policy.contains("img-src 'self' https://images.example;"));
    /// # });
    /// ```
    pub fn csp(&mut self, csp: &Csp) -> Result<&mut Self> {
        let value = csp.header()?;
        self.headers_mut().insert(CONTENT_SECURITY_POLICY, value);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_has_its_own_nonce_and_no_unsafe_word() {
        let csp = Csp::new();
        assert_ne!(csp.nonce(), Csp::new().nonce());
        let header = csp.header().unwrap();
        let text = header.to_str().unwrap();
        assert!(text.contains(&format!("; script-src 'nonce-{}';", csp.nonce())));
        assert!(!text.contains("unsafe"), "{text}");
        assert!(!format!("{csp:?}").contains(csp.nonce()));
    }

    #[test]
    fn a_directive_replaces_its_sources_or_joins_the_end() {
        let csp = Csp::new()
            .directive("script-src", "'none'")
            .directive("upgrade-insecure-requests", "");
        let text = csp.to_string();
        assert_eq!(text.matches("script-src").count(), 1);
        assert!(text.ends_with("; upgrade-insecure-requests"), "{text}");
    }

    #[test]
    fn a_directive_cannot_begin_another() {
        for (name, sources) in [
            ("img-src", "'self'; script-src *"),
            ("img-src", "a, b"),
            ("img-src", "a\r\nset-cookie: b"),
            ("img-src", "ä"),
            ("img src", "'self'"),
            ("", "'self'"),
        ] {
            let csp = Csp::new().directive(name, sources);
            assert!(csp.header().is_err(), "{name} {sources}");
        }
    }
}
