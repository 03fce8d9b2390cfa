//! What the document says of an operation, as the pipeline needs it.

use std::borrow::Cow;

use reqwest::Request;
use serde_json::Value;

use crate::setting::Refused;

/// One operation of a document.
///
/// ```
/// # #[cfg(feature = "camunda")] {
/// let reads = clusterkit::camunda::OPERATIONS.iter().filter(|operation| operation.method() == "GET");
/// assert_eq!(reads.count(), 5);
/// # }
/// ```
#[derive(Debug)]
pub struct Operation {
    pub(crate) api: &'static str,
    pub(crate) id: &'static str,
    pub(crate) method: Cow<'static, str>,
    pub(crate) path: Cow<'static, str>,
    pub(crate) idempotent: bool,
    pub(crate) authenticated: bool,
    pub(crate) limits: &'static [Limit],
}

impl Operation {
    /// The module of the client: `perfectscale`, `cockroach` or `camunda`.
    #[must_use]
    pub fn api(&self) -> &'static str {
        self.api
    }

    /// The `operationId` of the document.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The HTTP method, in capitals.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path with its parameters in braces.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether sending it twice does what sending it once does: GET, PUT, DELETE, and what the document marks
    /// as such.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// Whether it changes something at the server: not a GET, and not a query that has to be a POST.
    pub(crate) fn changes(&self) -> bool {
        match self.method() {
            "GET" | "HEAD" => false,
            "POST" => !self.idempotent,
            _ => true,
        }
    }

    /// Holds a request against the document's limits, before anything is sent.
    pub(crate) fn check(&self, request: &Request) -> Result<(), Refused> {
        if self.limits.is_empty() {
            return Ok(());
        }
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        for limit in self.limits {
            match limit.place {
                Place::Query => {
                    for (name, value) in request.url().query_pairs() {
                        if limit.path == [name.as_ref()] {
                            limit.check(&Value::String(value.into_owned()))?;
                        }
                    }
                }
                Place::Body => {
                    let found = limit.path.iter().try_fold(&body, |value, key| value.get(key));
                    found.map_or(Ok(()), |value| limit.check(value))?;
                }
            }
        }
        Ok(())
    }
}

/// A limit that the document sets on one parameter.
#[derive(Debug)]
pub(crate) struct Limit {
    pub(crate) place: Place,
    pub(crate) path: &'static [&'static str],
    pub(crate) measure: Measure,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "which of them are used depends on the documents")]
pub(crate) enum Place {
    Query,
    Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "which of them are used depends on the documents")]
pub(crate) enum Measure {
    Value,
    Length,
}

impl Limit {
    fn check(&self, value: &Value) -> Result<(), Refused> {
        let Some((measured, what)) = self.measure(value) else {
            return Ok(());
        };
        let below = self.minimum.is_some_and(|minimum| measured < minimum);
        let above = self.maximum.is_some_and(|maximum| measured > maximum);
        if !below && !above {
            return Ok(());
        }
        let bounds = match (self.minimum, self.maximum) {
            (Some(minimum), Some(maximum)) => format!("between {minimum} and {maximum}"),
            (Some(minimum), None) => format!("at least {minimum}"),
            (None, Some(maximum)) => format!("at most {maximum}"),
            (None, None) => return Ok(()),
        };
        let name = self.path.join(".");
        Err(Refused::new(format!("{name}: must be {bounds}{what}, not {measured}")))
    }

    fn measure(&self, value: &Value) -> Option<(i64, Cow<'static, str>)> {
        match (self.measure, value) {
            (Measure::Value, Value::String(text)) => Some((text.parse().ok()?, "".into())),
            (Measure::Value, value) => Some((value.as_i64()?, "".into())),
            (Measure::Length, Value::String(text)) => {
                Some((i64::try_from(text.chars().count()).ok()?, " characters long".into()))
            }
            (Measure::Length, Value::Array(list)) => Some((i64::try_from(list.len()).ok()?, " entries long".into())),
            _ => None,
        }
    }
}
