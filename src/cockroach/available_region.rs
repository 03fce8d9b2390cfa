use std::fmt;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::types::{AvailableRegionObject, CloudProvider};

/// A region in which a cluster can be created: an object or, as on the vendor's page, only its name.
///
/// ```
/// use clusterkit::cockroach::AvailableRegion;
///
/// let region: AvailableRegion = serde_json::from_str("\"us-west2\"")?;
/// assert_eq!(region.name, "us-west2");
/// assert_eq!(region.location, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// A region without other fields is serialized as its name.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AvailableRegion {
    /// The provider's code of the region, such as `us-west2`.
    pub name: String,
    /// A description of its location.
    pub location: Option<String>,
    /// The cloud provider.
    pub provider: Option<CloudProvider>,
    /// Whether serverless clusters can be created in it.
    pub serverless: Option<bool>,
    /// The distance from the caller, in miles.
    pub distance: Option<f32>,
}

impl From<&str> for AvailableRegion {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

impl FromStr for AvailableRegion {
    type Err = std::convert::Infallible;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(name.into())
    }
}

/// The name.
impl fmt::Display for AvailableRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

impl<'de> Deserialize<'de> for AvailableRegion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RegionVisitor;
        impl<'de> Visitor<'de> for RegionVisitor {
            type Value = AvailableRegion;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a region, as an object or its name")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<AvailableRegion, E> {
                Ok(name.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<AvailableRegion, A::Error> {
                let AvailableRegionObject { name, location, provider, serverless, distance } =
                    AvailableRegionObject::deserialize(MapAccessDeserializer::new(fields))?;
                Ok(AvailableRegion { name, location, provider, serverless, distance })
            }
        }
        deserializer.deserialize_any(RegionVisitor)
    }
}

impl Serialize for AvailableRegion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, location, provider, serverless, distance } = self.clone();
        if location.is_none() && provider.is_none() && serverless.is_none() && distance.is_none() {
            return serializer.serialize_str(&name);
        }
        AvailableRegionObject { name, location, provider, serverless, distance }.serialize(serializer)
    }
}

clusterkit_runtime::generated::v1::schema_of!(AvailableRegion, generator => {
    "anyOf": [{ "type": "string" }, generator.subschema_for::<AvailableRegionObject>()],
});
