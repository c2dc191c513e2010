use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use super::Source;
use super::gathered::{Gathered, Piece};
use super::recent::Recent;
use crate::model::advisory::Advisory;

/// Advisories with nothing wrong about them, and bodies that are kept, as threads come upon them: the library sorts them, and of very many
/// nothing else is held.
#[derive(Default)]
pub(super) struct Sound(Mutex<Known>);

#[derive(Default)]
struct Known {
    advisories: Vec<Arc<Advisory>>,
    bodies: Vec<(String, Box<str>)>,
}

impl Sound {
    /// Adds an advisory.
    pub(super) fn add(&self, advisory: Arc<Advisory>) {
        self.with(|known| known.advisories.push(advisory));
    }

    /// Keeps the body of a source, if there is room for it.
    pub(super) fn keep(&self, body: Option<Box<str>>, source: &Source) {
        if let (Some(body), Some(Piece::Advisory(advisory))) = (body, &source.piece) {
            let path = advisory.prose.path.clone();
            self.with(|known| known.bodies.push((path, body)));
        }
    }

    /// Hands the advisories on, and gives the bodies.
    pub(super) fn finish(self, gathered: &mut Gathered) -> Recent {
        let Known { advisories, bodies } = self.with(mem::take);
        gathered.advisories.extend(advisories);
        bodies.into_iter().collect()
    }

    fn with<T>(&self, work: impl FnOnce(&mut Known) -> T) -> T {
        // A panic elsewhere leaves it whole: each change is one addition.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
