//! A region of a cluster.

use serde::Serialize;

/// In JSON it is its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Region {
    pub(crate) code: String,
    /// The name in the table. It differs from the code only for Camunda.
    #[serde(skip)]
    pub(crate) name: String,
}

impl From<String> for Region {
    fn from(code: String) -> Self {
        Self { name: code.clone(), code }
    }
}

impl Region {
    /// The code is a part of the name, if the server does not send it.
    pub(crate) fn of_camunda(name: String, code: Option<String>) -> Self {
        let code = code.unwrap_or_else(|| in_brackets(&name).unwrap_or(&name).to_owned());
        Self { code, name }
    }
}

/// The end of `Belgium, Europe (europe-west1)`.
fn in_brackets(name: &str) -> Option<&str> {
    name.strip_suffix(')')?.rsplit_once('(').map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_camundas_regions_is_sent_or_in_brackets() {
        for (name, sent, expected) in [
            ("Belgium, Europe (europe-west1)", None, "europe-west1"),
            ("Belgium, Europe (europe-west1)", Some("eu"), "eu"),
            ("A (B) (c-1)", None, "c-1"),
            ("Belgium", None, "Belgium"),
            ("(Belgium) Europe", None, "(Belgium) Europe"),
        ] {
            let region = Region::of_camunda(name.to_owned(), sent.map(str::to_owned));
            assert_eq!((region.code.as_str(), region.name.as_str()), (expected, name));
        }
    }
}
