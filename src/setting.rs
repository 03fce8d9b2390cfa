//! One value on its way through a generated builder: not set, set, or refused.

use std::fmt;

/// Why a builder refused a value, with the names of the fields around it: `spec: regions: must be set`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(String);

impl Refused {
    pub(crate) fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }

    /// Puts the name of the field in front.
    #[must_use]
    pub(crate) fn within(self, field: &str) -> Self {
        Self(format!("{field}: {}", self.0))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl From<&'static str> for Refused {
    fn from(reason: &'static str) -> Self {
        Self::new(reason)
    }
}

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Self(reason)
    }
}

/// Conversions between generated types cannot fail; this lets their signatures meet.
impl From<std::convert::Infallible> for Refused {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// What generated setters store. A refused value is kept until the request is built, so that setters chain.
#[derive(Clone, Debug)]
pub(crate) struct Setting<T>(Option<Result<T, Refused>>);

impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Setting<T> {
    pub(crate) fn given(value: T) -> Self {
        Self(Some(Ok(value)))
    }

    pub(crate) fn from_option(value: Option<T>) -> Self {
        Self(value.map(Ok))
    }

    pub(crate) fn value<V>(value: V) -> Self
    where
        V: TryInto<T>,
        V::Error: fmt::Display,
    {
        Self(Some(value.try_into().map_err(Refused::new)))
    }

    pub(crate) fn refused(reason: &str) -> Self {
        Self(Some(Err(Refused::new(reason))))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// The value, if it is set and not refused.
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref()?.as_ref().ok()
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        Setting(self.0.map(|value| value.map(change)))
    }

    pub(crate) fn required(self, field: &str) -> Result<T, Refused> {
        self.optional(field)?.ok_or_else(|| Refused::new("must be set").within(field))
    }

    pub(crate) fn optional(self, field: &str) -> Result<Option<T>, Refused> {
        self.0.transpose().map_err(|refused| refused.within(field))
    }

    /// For the fields that a type has beside those its schema names.
    #[allow(dead_code, reason = "whether a type has such fields depends on the documents")]
    pub(crate) fn or_default(self, field: &str) -> Result<T, Refused>
    where
        T: Default,
    {
        Ok(self.optional(field)?.unwrap_or_default())
    }
}

/// A type that is set from any text.
pub(crate) trait FromText: Sized {
    fn from_text(text: &str) -> Result<Self, Refused>;
}

impl FromText for String {
    fn from_text(text: &str) -> Result<Self, Refused> {
        Ok(text.to_owned())
    }
}

impl<T: FromText> Setting<T> {
    pub(crate) fn text(value: impl AsRef<str>) -> Self {
        Self(Some(T::from_text(value.as_ref())))
    }
}

impl<T: FromText, C: FromIterator<T>> Setting<C>
where
    C: IntoIterator<Item = T>,
{
    /// A list of texts; the first that is refused is named by its position.
    pub(crate) fn texts<V: AsRef<str>>(values: impl IntoIterator<Item = V>) -> Self {
        let entry = |(index, value): (usize, V)| {
            T::from_text(value.as_ref()).map_err(|refused| refused.within(&format!("entry {index}")))
        };
        Self(Some(values.into_iter().enumerate().map(entry).collect()))
    }
}

impl<T: FromText, C: FromIterator<(String, T)>> Setting<C>
where
    C: IntoIterator<Item = (String, T)>,
{
    /// A map of texts; the first that is refused is named by its key.
    pub(crate) fn text_entries<K: AsRef<str>, V: AsRef<str>>(values: impl IntoIterator<Item = (K, V)>) -> Self {
        let entry = |(key, value): (K, V)| {
            let key = key.as_ref();
            Ok((key.to_owned(), T::from_text(value.as_ref()).map_err(|refused| refused.within(key))?))
        };
        Self(Some(values.into_iter().map(entry).collect()))
    }
}

impl<T, C: FromIterator<T>> Setting<C>
where
    C: IntoIterator<Item = T>,
{
    #[allow(dead_code, reason = "whether a request carries such a list depends on the documents")]
    /// A list from any iterator; the first entry that is refused is named by its position.
    pub(crate) fn list<I, V>(values: I) -> Self
    where
        I: IntoIterator<Item = V>,
        V: TryInto<T>,
        V::Error: fmt::Display,
    {
        let entry = |(index, value): (usize, V)| {
            value.try_into().map_err(|error| Refused::new(error).within(&format!("entry {index}")))
        };
        Self(Some(values.into_iter().enumerate().map(entry).collect()))
    }
}

impl<T, C: FromIterator<(String, T)>> Setting<C>
where
    C: IntoIterator<Item = (String, T)>,
{
    /// A map from any iterator of pairs; the first value that is refused is named by its key.
    pub(crate) fn entries<K, V>(values: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: AsRef<str>,
        V: TryInto<T>,
        V::Error: fmt::Display,
    {
        let entry = |(key, value): (K, V)| {
            let key = key.as_ref();
            Ok((key.to_owned(), value.try_into().map_err(|error| Refused::new(error).within(key))?))
        };
        Self(Some(values.into_iter().map(entry).collect()))
    }
}
