//! Who may watch templates being rendered.

use std::fmt::Debug;

/// Who is told of each page that is rendered, such as a clock: nothing here reads one.
pub trait Observer: Debug + Send + Sync {
    /// Calls `render` once, which renders this template.
    fn observe(&self, template: &str, render: &mut dyn FnMut());
}
