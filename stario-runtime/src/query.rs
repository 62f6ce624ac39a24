//! The parameters after `?` in a request target.

use std::borrow::Cow;

/// The query parameters of a request, in order, decoded when they are read.
///
/// For one parameter as a type there is [`Context::query`](crate::Context::query), for all of
/// them as one [`Context::query_as`](crate::Context::query_as).
///
/// Split on `&`; `+` is a space; a key without `=` has an empty value; bytes that are not
/// UTF-8 become U+FFFD (WHATWG URL, `application/x-www-form-urlencoded` parsing).
///
/// # Example
///
/// ```
/// use stario_runtime::Query;
///
/// let query = Query::new("q=tiles+%26+co&page=2&tag=a&tag=b&draft");
/// assert_eq!(query.get("q").as_deref(), Some("tiles & co"));
/// assert_eq!(query.get_all("tag").count(), 2);
/// assert_eq!(query.get("draft").as_deref(), Some(""));
/// assert!(!query.contains("sort"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    raw: &'a str,
}

impl<'a> Query<'a> {
    /// Reads a query string, without its `?`.
    pub fn new(raw: &'a str) -> Self {
        Self { raw }
    }

    /// The query string as the client wrote it.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Query;
    ///
    /// let query = Query::new("q=tea+%26+milk");
    /// assert_eq!(query.as_str(), "q=tea+%26+milk"); // for a link to the same search
    /// ```
    pub fn as_str(&self) -> &'a str {
        self.raw
    }

    /// The first value of a parameter.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Query;
    ///
    /// let query = Query::new("page=2&page=9&draft");
    /// assert_eq!(query.get("page").as_deref(), Some("2"));
    /// assert_eq!(query.get("draft").as_deref(), Some(""));
    /// assert_eq!(query.get("sort"), None);
    /// ```
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.iter().find(|(key, _)| key == name).map(|(_, v)| v)
    }

    /// Every value of a parameter, in order.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Query;
    ///
    /// let ids = Query::new("id=7&sort=name&id=12");
    /// let ids: Result<Vec<u32>, _> = ids.get_all("id").map(|id| id.parse()).collect();
    /// assert_eq!(ids, Ok(vec![7, 12]));
    /// ```
    pub fn get_all(&self, name: &str) -> impl Iterator<Item = Cow<'a, str>> {
        self.iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, v)| v)
    }

    /// Whether the parameter is there, with or without a value.
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|(key, _)| key == name)
    }

    /// Whether there is no parameter at all.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// All parameters, in order.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Query;
    ///
    /// let mut filters = Vec::new();
    /// for (name, value) in Query::new("color=teal&page=2&size=l").iter() {
    ///     if name != "page" {
    ///         filters.push(format!("{name} is {value}"));
    ///     }
    /// }
    /// assert_eq!(filters, ["color is teal", "size is l"]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        form_urlencoded::parse(self.raw.as_bytes())
    }
}

impl<'a> IntoIterator for Query<'a> {
    type Item = (Cow<'a, str>, Cow<'a, str>);
    type IntoIter = form_urlencoded::Parse<'a>;

    fn into_iter(self) -> Self::IntoIter {
        form_urlencoded::parse(self.raw.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_as_forms_are() {
        let query = Query::new("a+b=c&q=100%25&flag=&enabled&a=1&a=2");
        assert_eq!(query.get("a b").unwrap(), "c");
        assert_eq!(query.get("q").unwrap(), "100%");
        assert_eq!(query.get("flag").unwrap(), "");
        assert!(query.contains("enabled"));
        assert_eq!(query.get("a").unwrap(), "1");
        let all: Vec<_> = query.get_all("a").collect();
        assert_eq!(all, ["1", "2"]);
        assert_eq!(query.into_iter().count(), 6);
        assert!(Query::new("").is_empty() && Query::new("&&").is_empty());
        assert!(!Query::new("a").is_empty());
    }
}
