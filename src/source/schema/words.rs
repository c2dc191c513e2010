//! `themes/default/languages/TAG.yaml`.

use serde_json::{Map, Value};

/// The texts of one language in groups: each is a text, or one text for each plural form. Which keys there are the English
/// file says.
pub type RawWords = Map<String, Value>;
