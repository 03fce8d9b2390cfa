//! Reads a YAML or JSON file as a tree of values. Limits its size, because an alias in YAML may expand to thousands of
//! values.

use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserializer;
use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::size::{DEPTH, VALUES};
use crate::{Error, Finding, pointer};

/// The maximum length of a file in bytes.
const LENGTH: u64 = 16 * 1024 * 1024;

/// Reads one YAML or JSON file. Rejects duplicate keys, of which a parser would silently drop one.
pub(crate) fn read(path: &Path) -> Result<Value, Error> {
    let wrong = |problem: String, remedy: &str| Error::from(Finding::new(path, "", problem, remedy));
    let unreadable = |error: std::io::Error| wrong(format!("cannot be read: {error}"), "check the path");
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LENGTH + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() as u64 > LENGTH {
        let problem = format!("is longer than {} MiB", LENGTH / 1024 / 1024);
        return Err(wrong(problem, "remove what is not needed"));
    }
    let json = path.extension().is_some_and(|extension| extension == "json");
    let state = RefCell::new(State { yaml: !json, ..State::default() });
    let root = Node { state: &state, place: &Place::Root, depth: 0 };
    let value = if json { from_json(root, &text) } else { from_yaml(root, &text) };
    let State { faults, .. } = state.into_inner();
    if !faults.is_empty() {
        return Err(Error::new(
            faults.into_iter().map(|(at, problem, remedy)| Finding::new(path, at, problem, remedy)).collect(),
        ));
    }
    let format = if json { "JSON" } else { "YAML" };
    value.map_err(|error| wrong(format!("is not {format}: {error}"), "fix the syntax"))
}

fn from_json(root: Node<'_>, text: &str) -> Result<Value, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = root.deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(value)
}

fn from_yaml(root: Node<'_>, text: &str) -> Result<Value, String> {
    root.deserialize(yaml_serde::Deserializer::from_str(text)).map_err(|error| error.to_string())
}

/// The state while a file is read.
#[derive(Default)]
struct State {
    yaml: bool,
    values: usize,
    faults: Vec<(String, String, &'static str)>,
}

/// The place of a value. It is converted to a pointer only for a finding.
enum Place<'a> {
    Root,
    Key(&'a Place<'a>, &'a str),
    Index(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Key(outer, key) => pointer::join(&outer.pointer(), key),
            Self::Index(outer, index) => format!("{}/{index}", outer.pointer()),
        }
    }
}

/// The deserializer of one value.
#[derive(Clone, Copy)]
struct Node<'a> {
    state: &'a RefCell<State>,
    place: &'a Place<'a>,
    depth: usize,
}

impl Node<'_> {
    fn fault(&self, problem: String, remedy: &'static str) {
        self.state.borrow_mut().faults.push((self.place.pointer(), problem, remedy));
    }

    /// Reports a finding and stops reading. The error itself is not shown.
    fn end<E: serde::de::Error>(&self, problem: String, remedy: &'static str) -> E {
        self.fault(problem, remedy);
        E::custom("cannot go on")
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let values = {
            let mut state = self.state.borrow_mut();
            state.values += 1;
            state.values
        };
        if values > VALUES {
            return Err(self.end(format!("contains more than {VALUES} values"), "shorten it, or expand its aliases"));
        }
        if self.depth > DEPTH {
            return Err(
                self.end(format!("is nested more than {DEPTH} levels deep"), "move the inner schemas to components")
            );
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).map(Value::Number);
        number.ok_or_else(|| self.end(format!("is {value}, which is not a JSON number"), "write a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let place = Place::Index(self.place, list.len());
            match entries.next_element_seed(Node { place: &place, depth: self.depth + 1, ..self })? {
                Some(entry) => list.push(entry),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key_seed(Key(self))? {
            let place = Place::Key(self.place, &key);
            let value = entries.next_value_seed(Node { place: &place, depth: self.depth + 1, ..self })?;
            if key == "<<" && self.state.borrow().yaml {
                self.fault("the merge key '<<' is unsupported".to_owned(), "write its values out");
            } else if object.contains_key(&key) {
                self.fault(format!("the key '{key}' is duplicated"), "keep one of them");
            } else {
                object.insert(key, value);
            }
        }
        Ok(Value::Object(object))
    }

    /// A value with a YAML tag: `!name value`.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, _) = data.variant::<String>()?;
        Err(self.end(format!("the YAML tag '!{tag}' is unsupported"), "write the value without it"))
    }
}

/// A key. Numbers and booleans, such as the status 200, are converted to text.
struct Key<'a>(Node<'a>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let place = self.0;
        match deserializer.deserialize_any(place)? {
            Value::String(key) => Ok(key),
            Value::Number(key) => Ok(key.to_string()),
            Value::Bool(key) => Ok(key.to_string()),
            _ => {
                let remedy = "quote it, as '200'";
                Err(place.end("a key is not a string".to_owned(), remedy))
            }
        }
    }
}
