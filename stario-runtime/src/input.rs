//! What a handler reads of its request, typed and with a sentence for each mistake.

use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;

use crate::context::Context;
#[cfg(feature = "signed-cookies")]
use crate::cookies::Keys;
use crate::error::{HttpError, Result};
use crate::form;
#[cfg(feature = "multipart")]
use crate::form::Multipart;
use crate::request;
use crate::signals;

/// What the client sent.
impl Context {
    /// A parameter of the route's path, decoded and parsed.
    ///
    /// # Errors
    ///
    /// 404 when the text does not parse as a `T`: `/rooms/seven` is no room of `/rooms/{id}`
    /// with a number.
    ///
    /// # Panics
    ///
    /// Panics when the route has no parameter of that name.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/born/{name}/{year}").expect("a pattern"), born);
    /// # }).await;
    /// async fn born(c: Context, w: Writer) -> Result {
    ///     let name: String = c.param("name")?; // decoded
    ///     let year: u16 = c.param("year")?;
    ///     w.text(format!("{name} in {year}"));
    ///     Ok(())
    /// }
    ///
    /// client.get("/born/Ada%20L/1815").await.assert_text("Ada L in 1815");
    /// client.get("/born/Ada%20L/then").await.assert_status(404);
    /// # });
    /// ```
    #[track_caller]
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T> {
        let Some(text) = self.params().get(name) else {
            panic!("this route has no parameter `{name}`");
        };
        Ok(text.parse().map_err(|_| HttpError::new(404, "Not Found"))?)
    }

    /// A query parameter, decoded and parsed.
    ///
    /// # Errors
    ///
    /// 400 with a clear sentence when it is absent or does not parse as a `T`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), list);
    /// # }).await;
    /// async fn list(c: Context, w: Writer) -> Result {
    ///     let page: u32 = c.query("page")?;
    ///     w.text(format!("page {page}"));
    ///     Ok(())
    /// }
    ///
    /// client.get("/?page=2").await.assert_text("page 2");
    /// let wrong = client.get("/?page=two").await;
    /// wrong.assert_status(400).assert_contains("`page` must be a whole number from 0 up.");
    /// # });
    /// ```
    pub fn query<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T> {
        let query = self.req.query();
        let Some(text) = query.get(name) else {
            let message = format!("The query parameter `{name}` is missing.");
            return Err(HttpError::new(400, message).into());
        };
        Ok(text.parse().map_err(|error: T::Err| {
            let message = match plain_name::<T>() {
                Some(kind) => format!("The query parameter `{name}` must be {kind}."),
                None => format!("The query parameter `{name}` is wrong: {error}."),
            };
            HttpError::new(400, message)
        })?)
    }

    /// The whole query as a type, by the rules of [`form`](Context::form).
    ///
    /// # Errors
    ///
    /// 400 with a sentence about the first mistake, which names the parameter and never repeats
    /// what was sent.
    ///
    /// # Example
    ///
    /// ```
    /// use serde::Deserialize;
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// #[derive(Deserialize)]
    /// struct Search {
    ///     q: String,
    ///     page: Option<u32>,
    ///     #[serde(default)]
    ///     tag: Vec<String>,
    /// }
    ///
    /// async fn search(c: Context, w: Writer) -> Result {
    ///     let search: Search = c.query_as()?;
    ///     let page = search.page.unwrap_or(1);
    ///     w.text(format!("{} with {} tags, page {page}", search.q, search.tag.len()));
    ///     Ok(())
    /// }
    /// # let _ = search;
    /// ```
    pub fn query_as<T: DeserializeOwned>(&self) -> Result<T> {
        form::read_query(&self.req, &self.span, self.app.config())
    }

    /// The value of a cookie, as the client sent it.
    ///
    /// A visitor can write there what they like.
    ///
    /// Of two with one name the later one counts; [`Request::cookies`](crate::Request::cookies) has them all.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), home);
    /// # }).await;
    /// async fn home(c: Context, w: Writer) {
    ///     let dark = c.cookie("theme") == Some("dark"); // what we know, not what they wrote
    ///     w.text(if dark { "good evening" } else { "good morning" });
    /// }
    ///
    /// client.get("/").cookie("theme", "dark").await.assert_text("good evening");
    /// client.get("/").cookie("theme", "<b>").await.assert_text("good morning");
    /// # });
    /// ```
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.req.cookies().get(name)
    }

    /// The value of a cookie that was set with [`Keys::sign`](crate::Keys::sign).
    ///
    /// Nothing when there is none, when somebody has changed it, and when it is over. Of several
    /// with one name the last one that is genuine counts.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_runtime::{Cookie, Keys};
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let keys = Keys::random();
    /// # let ours = keys.clone();
    /// # let client = TestClient::start(async move |app: &mut App, _: &Span| {
    /// #     let route = Route::new(Method::GET, "/").expect("a pattern");
    /// #     app.add(route, move |c, w| home(c, w, ours.clone()));
    /// # }).await;
    ///
    /// async fn home(c: Context, w: Writer, keys: Keys) {
    ///     let user = c.signed_cookie(&keys, "user");
    ///     w.text(user.unwrap_or("nobody".to_owned()));
    /// }
    ///
    /// let cookie = keys.sign(Cookie::new("user", "ada"));
    /// client.get("/").cookie("user", cookie.value()).await.assert_text("ada");
    /// client.get("/").cookie("user", "ada").await.assert_text("nobody"); // their own writing
    /// # });
    /// ```
    #[cfg(feature = "signed-cookies")]
    pub fn signed_cookie(&self, keys: &Keys, name: &str) -> Option<String> {
        self.sealed_cookie(name, |value| keys.verify(name, value))
    }

    /// The value of a cookie that was set with [`Keys::encrypt`](crate::Keys::encrypt).
    ///
    /// Nothing when there is none, when somebody has changed it, and when it is over. Of several
    /// with one name the last one that is genuine counts.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_runtime::{Cookie, Keys};
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let keys = Keys::random();
    /// # let ours = keys.clone();
    /// # let client = TestClient::start(async move |app: &mut App, _: &Span| {
    /// #     let route = Route::new(Method::GET, "/").expect("a pattern");
    /// #     app.add(route, move |c, w| home(c, w, ours.clone()));
    /// # }).await;
    ///
    /// async fn home(c: Context, w: Writer, keys: Keys) {
    ///     let cart = c.encrypted_cookie(&keys, "cart").unwrap_or_default();
    ///     w.text(format!("in your cart: {cart}"));
    /// }
    ///
    /// let cookie = keys.encrypt(Cookie::new("cart", "tea, milk"));
    /// let home = client.get("/").cookie("cart", cookie.value()).await;
    /// home.assert_text("in your cart: tea, milk");
    /// # });
    /// ```
    #[cfg(feature = "signed-cookies")]
    pub fn encrypted_cookie(&self, keys: &Keys, name: &str) -> Option<String> {
        self.sealed_cookie(name, |value| keys.decrypt(name, value))
    }

    #[cfg(feature = "signed-cookies")]
    fn sealed_cookie(&self, name: &str, open: impl Fn(&str) -> Option<String>) -> Option<String> {
        let values: Vec<_> = self.req.cookies().get_all(name).collect();
        let opened = values.iter().rev().find_map(|value| open(value));
        if opened.is_none() && !values.is_empty() {
            // Forged, over, or made with a secret that is no longer known: worth a look.
            self.event("cookie.refused", [("name", name.to_owned())]);
        }
        opened
    }

    /// The id of the last event that a Datastar client saw before it lost the stream.
    ///
    /// Set an id with [`Patch::id`](stario_html::Patch::id), and a client that reconnects sends
    /// the last one back: the stream can go on from there instead of from the beginning. It is
    /// the client's word, so treat it as any other input.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/log").expect("a pattern"), log);
    /// # }).await;
    /// async fn log(c: Context, w: Writer) {
    ///     let seen = c.last_event_id().and_then(|id| id.parse::<usize>().ok());
    ///     let lines = ["begun", "half", "done"];
    ///     w.text(lines.iter().skip(seen.unwrap_or(0)).copied().collect::<String>());
    /// }
    ///
    /// client.get("/log").header("last-event-id", 2).await.assert_text("done");
    /// client.get("/log").await.assert_text("begunhalfdone");
    /// # });
    /// ```
    pub fn last_event_id(&self) -> Option<&str> {
        let id = self.req.headers().get("last-event-id")?;
        let id = std::str::from_utf8(id.as_bytes()).ok()?;
        (!id.is_empty()).then_some(id)
    }

    /// The signals that the Datastar client sent, as a type.
    ///
    /// They come from the browser: check what matters, and never trust an id or a role in
    /// them.
    ///
    /// # Errors
    ///
    /// 400 with its own sentence for signals that are absent, not JSON, not an object, deeper
    /// than 64 levels (`STARIO_JSON_MAX_DEPTH`), more than 10,000 (`STARIO_SIGNALS_MAX_KEYS`), or
    /// not a `T`; 413 above 256 KiB (`STARIO_SIGNALS_MAX_BYTES`); and the errors of
    /// [`Request::body`](crate::Request::body).
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`](crate::Request::body).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde::Deserialize;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/post").expect("a pattern"), post);
    /// # }).await;
    /// #[derive(Deserialize)]
    /// struct Form {
    ///     draft: String,
    /// }
    ///
    /// async fn post(c: Context, w: Writer) -> Result {
    ///     let form: Form = c.signals().await?;
    ///     w.text(form.draft);
    ///     Ok(())
    /// }
    ///
    /// let signals = serde_json::json!({ "draft": "Tea?", "theirs": 1 });
    /// client.post("/post").signals(&signals).await.assert_text("Tea?");
    /// let wrong = client.post("/post").signals(&serde_json::json!({})).await;
    /// wrong.assert_contains("The signals lack `draft`."); // a message in the page
    /// # });
    /// ```
    pub async fn signals<T: DeserializeOwned>(&self) -> Result<T> {
        self.signals_up_to(self.app.config().signals_bytes).await
    }

    /// As [`signals`](Context::signals), with another limit.
    ///
    /// For a handler that takes files as signals ([`Upload`](crate::Upload)).
    ///
    /// The limit of the request body holds as well.
    ///
    /// # Errors
    ///
    /// As [`signals`](Context::signals), 413 above `bytes`.
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`](crate::Request::body).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde_json::{Value, json};
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/picture").expect("a pattern"), picture);
    /// # }).await;
    /// async fn picture(c: Context, w: Writer) -> Result {
    ///     let signals: Value = c.signals_up_to(1024 * 1024).await?;
    ///     w.text(signals["picture"].as_str().unwrap_or("").len().to_string());
    ///     Ok(())
    /// }
    ///
    /// let large = json!({ "picture": "A".repeat(500_000) }); // more than 256 KiB
    /// client.post("/picture").signals(&large).await.assert_text("500000");
    /// # });
    /// ```
    pub async fn signals_up_to<T: DeserializeOwned>(&self, bytes: usize) -> Result<T> {
        let signals = signals::read(&self.req, &self.span, bytes, self.app.config()).await;
        #[cfg(debug_assertions)]
        self.note_signals().await;
        signals
    }

    /// The fields of a form, as a type.
    ///
    /// Of a plain `<form>`, or of a Datastar action in form mode.
    ///
    /// They come from the query for GET, HEAD and DELETE, from the body otherwise: urlencoded,
    /// or with the feature `multipart` also `multipart/form-data`, whose files are
    /// [`Upload`](crate::Upload)s. A name that comes several times is a `Vec`; a control that
    /// was left empty is `None`; a checkbox is a `bool` with `#[serde(default)]`, because a
    /// browser sends nothing for one that is not checked.
    ///
    /// # Errors
    ///
    /// 400 with a sentence about the first mistake, which names the field and never repeats what was
    /// sent, and for more than 1000 fields (`STARIO_FORMS_MAX_FIELDS`) or 100 parts
    /// (`STARIO_FORMS_MAX_PARTS`); 413 for a body above
    /// `STARIO_REQUESTS_MAX_BODY_BYTES`; 415 for what is no form; and the errors of
    /// [`Request::body`](crate::Request::body).
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`](crate::Request::body).
    ///
    /// # Example
    ///
    /// ```
    /// use serde::Deserialize;
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// #[derive(Deserialize)]
    /// struct Order {
    ///     name: String,
    ///     amount: u32,
    ///     #[serde(default)]
    ///     gift: bool,
    ///     #[serde(default)]
    ///     extras: Vec<String>,
    /// }
    ///
    /// async fn order(c: Context, w: Writer) -> Result {
    ///     let order: Order = c.form().await?;
    ///     w.text(format!("{} × {} for {}", order.amount, order.extras.len(), order.name));
    ///     Ok(())
    /// }
    /// # let _ = order;
    /// ```
    pub async fn form<T: DeserializeOwned>(&self) -> Result<T> {
        form::read(&self.req, &self.span, self.app.config()).await
    }

    /// A form with files, part by part: for files that are too large for memory.
    ///
    /// # Errors
    ///
    /// 415 when the request does not carry such a form, and the errors of [`Request::stream`](crate::Request::stream).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, HttpError, Result, Writer, token};
    ///
    /// async fn upload(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     let mut title = String::new();
    ///     let mut film = None;
    ///     while let Some(part) = form.next().await? {
    ///         match part.name() {
    ///             "title" => title = part.up_to(200).text().await?,
    ///             "film" => film = Some(part.up_to(1024 * 1024 * 1024).temp_file().await?),
    ///             _ => {} // passed over
    ///         }
    ///     }
    ///     let film = film.ok_or_else(|| HttpError::new(400, "There is no film."))?;
    ///     let size = film.size();
    ///     film.keep(format!("films/{}", token())).await?; // a name of ours, never theirs
    ///     w.text(format!("{title}: {size} bytes"));
    ///     Ok(())
    /// }
    /// # let _ = upload;
    /// ```
    #[cfg(feature = "multipart")]
    pub fn multipart(&self) -> Result<Multipart> {
        Multipart::new(&self.req, &self.span, self.app.config())
    }

    /// The body as JSON, as a type.
    ///
    /// # Errors
    ///
    /// 415 when the request does not say that it carries JSON; 400 with its own sentence for an
    /// empty body, text that is no JSON, more than 64 levels (`STARIO_JSON_MAX_DEPTH`), a missing
    /// field and other types than those of `T`, none of which repeats what was sent; and the
    /// errors of [`Request::body`](crate::Request::body).
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`](crate::Request::body).
    ///
    /// # Example
    ///
    /// ```
    /// use serde::Deserialize;
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// #[derive(Deserialize)]
    /// struct Order {
    ///     amount: u32,
    /// }
    ///
    /// async fn order(c: Context, w: Writer) -> Result {
    ///     let order: Order = c.json().await?;
    ///     w.json(&serde_json::json!({ "ordered": order.amount }));
    ///     Ok(())
    /// }
    /// # let _ = order;
    /// ```
    pub async fn json<T: DeserializeOwned>(&self) -> Result<T> {
        request::read_json(&self.req, &self.span, self.app.config().json_depth).await
    }
}

/// What a number or a truth value is called outside of Rust.
fn plain_name<T>() -> Option<&'static str> {
    Some(match std::any::type_name::<T>() {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number from 0 up",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "bool" => "`true` or `false`",
        "char" => "one character",
        _ => return None,
    })
}
