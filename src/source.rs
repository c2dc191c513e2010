//! Reading a site's sources: the only code that opens them. What comes out is text with places, then the model.

pub mod finding;
pub mod front_matter;
pub mod locate;
pub mod markdown;
pub(crate) mod opened;
pub mod read;
pub mod schema;
pub(crate) mod stamp;
pub mod text;
pub mod untouched;
pub mod walk;
pub mod yaml;
